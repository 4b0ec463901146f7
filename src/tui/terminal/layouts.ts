/**
 * Where the letters of other scripts lie on a US keyboard: shortcuts mean the key there, since nobody can type a Latin
 * letter without changing the layout. Latin letters mean themselves on every layout (AZERTY, Dvorak), so they are not here.
 * Terminals of kitty's protocol tell the key themselves; this is for the others. The rows are those of xkeyboard-config.
 */
const US = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`";

/** One layout a row, each key below the one of `US`; a letter that several layouts have counts where the first has it. */
const LAYOUTS: readonly string[] = [
  "йцукенгшщзхъфывапролджэячсмитьбю.ё", // Russian, and most of Cyrillic
  "йцукенгшщзхїфівапролджєячсмитьбю.ґ", // Ukrainian
  "йцукенгшўзх'фывапролджэячсмітьбю.ё", // Belarusian
  "љњертзуиопшђасдфгхјклчћѕџцвбнм,.-`", // Serbian
  "љњертѕуиопшѓасдфгхјклчќзџцвбнм,./`", // Macedonian
  "йқукенгшҳзхъфҷвапролджэячсмитӣбю.ё", // Tajik
  "фцужэнгшүзкъйыбөахролдпячёсмитьвю.", // Mongolian
  ";ςερτυθιοπ[]ασδφγηξκλ;'ζχψωβνμ,./`", // Greek
  "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.;", // Hebrew
  "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوزظذ", // Arabic
  "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./`", // Persian
  "ქწერტყუიოპ[]ასდფგჰჯკლ;'ზხცვბნმ,./`", // Georgian
  "ճփբսմուկըթծցջվգեանիտհպրժդչյզլքխշռ՝", // Armenian
  "ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ`", // Thai
  "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;'ㅋㅌㅊㅍㅠㅜㅡ,./`", // Korean
];

const LETTER = /^[\p{L}\p{M}]$/u;
const LATIN = /^\p{Script=Latin}$/u;

const US_KEYS: ReadonlyMap<string, string> = new Map(
  LAYOUTS.flatMap((layout) => [...layout].map((letter, at) => [letter, US[at] ?? letter] as const))
    .filter(([letter]) => LETTER.test(letter))
    .reverse(), // the first of several is the one that stays
);

/**
 * The letter or sign that a shortcut means by a character (in lower case). `base` is the key of a US keyboard at its place
 * as the terminal tells it, if it does.
 */
export function shortcutCharacter(character: string, base?: string): string {
  const small = character.toLowerCase();
  if (!LETTER.test(small) || LATIN.test(small)) return small;
  return base ?? US_KEYS.get(small) ?? small;
}
