/**
 * The escape sequences of ECMA-48. Each part can be read in one way alone, so that no text takes long: `stripVTControlCharacters` of Node takes
 * a second for 16 KB of `;#` behind an escape.
 */

const ESCAPE = "\\u001b";

/** A colour, a movement, a mode; an unfinished one goes as far as it can be one. */
const CONTROL_SEQUENCE = `(?:${ESCAPE}\\[|\\u009b)[0-?]*[ -/]*[@-~]?`;

/** The beginnings of titles, of what is put on the clipboard, and of other strings, and their ends. */
const STRING_BEGIN = `(?:${ESCAPE}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])`;
const STRING_END = `(?:\\u0007|\\u009c|${ESCAPE}\\\\)`;

/** Of a string without an end only the beginning goes. */
const STRING = `${STRING_BEGIN}(?:[^${ESCAPE}\\u0007\\u0090\\u0098\\u009c-\\u009f]*${STRING_END})?`;

/** A choice of characters or of a size, and sequences of one character. */
const SHORT = `${ESCAPE}(?:[#%()*+\\-./][0-~]|[0-OQ-WYZ\\\\cno|}~])`;

const SEQUENCES = new RegExp(`${CONTROL_SEQUENCE}|${STRING}|${SHORT}`, "g");

/** Removes the escape sequences of a text. */
export function removeSequences(text: string): string {
  return text.replace(SEQUENCES, "");
}
