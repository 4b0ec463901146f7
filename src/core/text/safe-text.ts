import { removeSequences } from "./escape-sequences.ts";
import { replaceInvisible } from "./invisible.ts";

/** The one gate between foreign text and a terminal, a log line or a file name. Everything here is pure. */

/** C0 but for tab and line feed, DEL, C1. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** More marks than this on one letter is decoration that spills over the neighbouring lines. */
const MARKS_PER_LETTER = 8;
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MARKS_PER_LETTER}})\\p{M}+`, "gu");

/** ASCII, and Chinese and Japanese without marks: most of what people write, as the inside of a character class. */
export const PLAIN_CHARACTERS =
  " -~\\u3000-\\u3029\\u3031-\\u303c\\u3041-\\u3096\\u309b-\\u30ff\\u4e00-\\u9fff\\uff01-\\uff60";

/** Texts that the gate leaves as they are. */
const HARMLESS = new RegExp(`^[\\n${PLAIN_CHARACTERS}]*$`);

const TAB = "    ";

/** Lone surrogates become U+FFFD: what remains is valid Unicode and survives UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, "\ufffd");
}

/**
 * Removes what only commands a terminal (escape sequences, controls other than tab and line feed), and makes line breaks line
 * feeds; the rest stays exactly as it was written. The result is not safe to print.
 */
export function removeControls(text: string): string {
  if (HARMLESS.test(text)) return text;
  return removeSequences(wellFormed(text)).replace(/\r\n?/g, "\n").replace(CONTROLS, "");
}

/** Text of several lines that is safe to print: no escape, control, bidi or invisible character; tabs are four spaces. */
export function safeText(text: string): string {
  if (HARMLESS.test(text)) return text;
  return replaceInvisible(removeControls(text), () => "")
    .replace(TOO_MANY_MARKS, "$1")
    .replaceAll("\t", TAB);
}

/** As `safeText`, on one line: line breaks become spaces. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\n+/g, " ");
}
