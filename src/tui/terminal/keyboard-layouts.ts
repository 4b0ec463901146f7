/**
 * The keys of a US keyboard, in the order of the layouts below. A shortcut typed in another script means the Latin letter on
 * the same key, since nobody can type that letter without changing the layout. Latin letters mean themselves on every layout
 * (AZERTY, Dvorak), so those have no row here. Terminals with kitty's protocol report the key themselves; the others need
 * these rows, which are those of xkeyboard-config.
 */
const US = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`";

/** The layouts, one a row, each key below that of `US`; a letter of several layouts counts where the first has it. */
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
 * Finds the letter or sign, in lower case, that a shortcut means by a character. `base` is the key in the same place of a
 * US keyboard, if the terminal reports it.
 */
export function findShortcutCharacter(character: string, base?: string): string {
  const small = character.toLowerCase();
  if (!LETTER.test(small) || LATIN.test(small)) return small;
  return base ?? US_KEYS.get(small) ?? small;
}
