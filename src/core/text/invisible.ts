/** The invisible characters of a text: most only hide something, reorder what is around them, or split words. */

/** Unicode's default ignorable and format characters, line and paragraph separators; not the signs of number that are format characters. */
const INVISIBLE =
  "(?![\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}])[\\p{Default_Ignorable_Code_Point}\\p{Cf}\\u2028\\u2029]";

const ANY_INVISIBLE = new RegExp(INVISIBLE, "u");

/** The flags of England, Scotland and Wales, the only ones that are spelled with tags. */
const TAGGED_FLAG =
  "\\u{1f3f4}\\u{e0067}\\u{e0062}(?:\\u{e0065}\\u{e006e}\\u{e0067}|\\u{e0073}\\u{e0063}\\u{e0074}|\\u{e0077}\\u{e006c}\\u{e0073})\\u{e007f}";

/** The joiner within an emoji. */
const EMOJI_JOINER =
  "\\u200d(?<=\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?\\u200d)(?=\\p{Extended_Pictographic})";

/** The selectors that show a character as an emoji or as text; behind a digit they are part of a keycap. */
const SELECTOR =
  "[\\ufe0e\\ufe0f](?:(?<=(?![0-9#*])\\p{Emoji}[\\ufe0e\\ufe0f])|(?<=[0-9#*][\\ufe0e\\ufe0f])(?=\\u20e3))";

/** Scripts whose letters take another shape beside a joiner or non-joiner. */
const JOINING_SCRIPTS = [
  ...["Arabic", "Syriac", "Nko", "Mandaic", "Mongolian", "Adlam", "Hanifi_Rohingya", "Devanagari", "Bengali"],
  ...[
    "Gurmukhi",
    "Gujarati",
    "Oriya",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Khmer",
    "Myanmar",
  ],
];

/** A joiner or non-joiner behind a letter or mark of such a script. */
const LETTER_JOINER = `[\\u200c\\u200d](?<=[${JOINING_SCRIPTS.map((script) => `\\p{Script=${script}}`).join("")}][\\u200c\\u200d])`;

let invisible: RegExp | undefined;

/** Replaces each invisible character but for those that make a letter or an emoji what it is. */
export function replaceInvisible(text: string, replacement: (character: string) => string): string {
  if (!ANY_INVISIBLE.test(text)) return text;
  // Made when it is needed: that takes longer than all else of a short command.
  invisible ??= new RegExp(
    `(${TAGGED_FLAG}|${EMOJI_JOINER}|${SELECTOR}|${LETTER_JOINER})|${INVISIBLE}`,
    "gu",
  );
  return text.replace(invisible, (found, kept: string | undefined) => kept ?? replacement(found));
}
