import { PLAIN_CHARACTERS } from "./safe-text.ts";

/** Scripts that are written together: Chinese, Japanese and Korean with Latin. */
const MIXES = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];

/** The other scripts that people write today (tables 5 and 7 of UAX #31), the most common first. */
const SCRIPTS = [
  ...["Cyrillic", "Arabic", "Devanagari", "Greek", "Thai", "Hebrew", "Bengali", "Tamil", "Telugu", "Kannada"],
  ...[
    "Malayalam",
    "Gujarati",
    "Gurmukhi",
    "Oriya",
    "Sinhala",
    "Myanmar",
    "Khmer",
    "Lao",
    "Tibetan",
    "Georgian",
  ],
  ...[
    "Armenian",
    "Ethiopic",
    "Thaana",
    "Mongolian",
    "Syriac",
    "Cherokee",
    "Canadian_Aboriginal",
    "Tifinagh",
    "Yi",
  ],
  ...["Javanese", "Balinese", "Sundanese", "Batak", "Cham", "Tai_Le", "New_Tai_Lue", "Tai_Tham", "Tai_Viet"],
  ...[
    "Adlam",
    "Nko",
    "Vai",
    "Bamum",
    "Osage",
    "Ol_Chiki",
    "Meetei_Mayek",
    "Chakma",
    "Limbu",
    "Lepcha",
    "Lisu",
  ],
  ...["Miao", "Newa", "Mandaic", "Saurashtra", "Syloti_Nagri", "Kayah_Li", "Hanifi_Rohingya", "Wancho"],
  ...["Nyiakeng_Puachue_Hmong"],
];

/** Digits, signs, accents and emoji, which belong to no script; emoji too that this version of Unicode does not know yet. */
const IN_EVERY_SCRIPT = "\\p{Script=Common}\\p{Script=Inherited}\\p{Extended_Pictographic}";

/** Matches what may be mixed: ASCII, and Chinese and Japanese. */
const IN_FIRST_MIX = new RegExp(`^[${PLAIN_CHARACTERS}]*$`);

const charactersOf = (scripts: readonly string[]) =>
  scripts.map((script) => `\\p{Script=${script}}`).join("");

/** Each class of characters may be all of a text. In the last, historic scripts and those younger than these lists count as one. */
const CLASSES = [
  ...[...MIXES, ...SCRIPTS.map((script) => [script])].map(
    (scripts) => IN_EVERY_SCRIPT + charactersOf(scripts),
  ),
  `^${charactersOf([...MIXES.flat(), ...SCRIPTS])}`,
];

/** Made when a text needs them. */
const matchers: RegExp[] = [];

/**
 * Tells whether a text is in one script, or in a mix that people write: what UTS 39 calls highly restrictive. A Latin word with one Cyrillic
 * letter in it is not.
 */
export function isInOneScript(text: string): boolean {
  if (IN_FIRST_MIX.test(text)) return true;
  return CLASSES.some((characters, index) => {
    const matcher = matchers[index] ?? new RegExp(`^[${characters}]*$`, "u");
    matchers[index] = matcher;
    return matcher.test(text);
  });
}
