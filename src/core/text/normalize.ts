import { PLAIN_CHARACTERS } from "./safe-text.ts";

/** Matches text that is the same in NFC, and has no marks. */
const IN_NFC = new RegExp(`^[\\t\\n${PLAIN_CHARACTERS}]*$`);

/** The most marks in a row that Unicode's stream-safe text format has on one letter (UAX #15, section 13). */
const MARKS_IN_A_ROW = 30;

/** The joiner that ends a row of marks for the normalisation forms; nothing is drawn for it. */
const GRAPHEME_JOINER = "\u034f";

/** Matches a whole row at once: to look for the long ones alone takes thirty looks at each mark of the others. */
const ROW = new RegExp(`(?:(?!${GRAPHEME_JOINER})\\p{M})+`, "gu");

const FULL_PART = new RegExp(`.{${MARKS_IN_A_ROW}}(?=.)`, "gsu");

/**
 * Breaks rows of more than 30 marks by U+034F, as UAX #15 says. To put a row in its order takes time that grows with the square of its length, so
 * all foreign text comes through here before it is normalised. No language has such a row, and nobody's text is refused for one.
 */
export function toStreamSafe(text: string): string {
  return text.replace(ROW, (row) =>
    row.length <= MARKS_IN_A_ROW ? row : row.replace(FULL_PART, `$&${GRAPHEME_JOINER}`),
  );
}

/** Unicode's NFC, in time that grows with the length of the text alone. */
export function toNfc(text: string): string {
  return IN_NFC.test(text) ? text : toStreamSafe(text).normalize("NFC");
}

/** Unicode's NFKC, in the same time. */
export function toNfkc(text: string): string {
  return toStreamSafe(text).normalize("NFKC");
}
