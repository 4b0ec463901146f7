import { LONGEST_REPLY, readCsi } from "./csi.ts";
import { type DecodedInput, key, paste, type Report, text } from "./decoded-input.ts";
import { parseControlKey } from "./key-codes.ts";
import { addAlt, parseAltKey, parseSs3Key } from "./keys.ts";

/** The escape character, which begins every sequence. */
export const ESC = "\x1b";
/** The mark before a paste. */
export const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
/** Ends a paste whose end was lost; terminals remove it from the pasted text, so it is never part of one. */
const CTRL_C = "\x03";

/** A character that begins a sequence after an escape. */
export const INTRODUCER = /[[\]OPX^_]/;
const CONTROL = /\p{Cc}/u;
/** The ends of a terminal's reply: BEL, or ST in its two forms. */
const REPLY_ENDS = ["\x07", `${ESC}\\`, "\x9c"];

/** Reads the beginning of the input, or returns undefined if it isn't complete. */
export function read(input: string): DecodedInput | undefined {
  if (input.startsWith(PASTE_START)) return readPaste(input);
  if (input.startsWith(ESC)) return readEscape(input);
  const end = input.search(CONTROL);
  if (end !== 0) return text(end < 0 ? input : input.slice(0, end));
  const code = input.charCodeAt(0);
  return code < 0x80 ? key(parseControlKey(code), 1) : { length: 1 };
}

/** Reads the beginning of the input when the wait for more is over: a lone escape is the Esc key, one before a character is Alt. */
export function readHastily(input: string): DecodedInput | undefined {
  const after = input.slice(1);
  if (!input.startsWith(ESC) || input.startsWith(PASTE_START)) return undefined;
  if (after === "") return key("escape", 1);
  if (after.length === 1 && INTRODUCER.test(after)) return key(parseAltKey(after), 2);
  if (after.startsWith(ESC)) return readEscape(input) ?? key("escape", 1);
  return /^[[O]/.test(after) ? (readEscape(input) ?? { length: input.length }) : undefined;
}

/** Returns whether the rest may be the unfinished sequence of a key, or the Esc key. Pastes and replies always get their end. */
export function waitsForMore(rest: string): boolean {
  return rest.startsWith(ESC) && !rest.startsWith(PASTE_START) && !/^[\]PX^_]./s.test(rest.slice(1));
}

function readPaste(input: string): DecodedInput | undefined {
  const from = PASTE_START.length;
  const end = input.indexOf(PASTE_END, from);
  const broken = input.indexOf(CTRL_C, from);
  if (broken >= 0 && (end < 0 || broken < end)) return paste(input.slice(from, broken), broken + 1);
  return end < 0 ? undefined : paste(input.slice(from, end), end + PASTE_END.length);
}

function readEscape(input: string): DecodedInput | undefined {
  const introducer = input.charAt(1);
  switch (introducer) {
    case "":
      return undefined;
    case "[":
      return readCsi(input);
    case "O":
      return readSs3(input);
    case ESC:
      return readTwice(input);
    default:
      return INTRODUCER.test(introducer) ? readReply(input) : readAlt(input);
  }
}

function readAlt(input: string): DecodedInput {
  const character = String.fromCodePoint(input.codePointAt(1) ?? 0);
  const length = 1 + character.length;
  if (character >= "\x80" && CONTROL.test(character)) return { length };
  return key(parseAltKey(character), length);
}

/** Reads two escapes: some terminals put a second one before a key for Alt; else the first one is the Esc key. */
function readTwice(input: string): DecodedInput | undefined {
  const rest = input.slice(1);
  if (rest === ESC) return undefined;
  if (!/^[[O]/.test(rest.slice(1)) || rest.startsWith(PASTE_START)) return key("escape", 1);
  const second = readEscape(rest);
  if (second === undefined || second.keystroke?.type !== "key") return second && key("escape", 1);
  return key(addAlt(second.keystroke.key), 1 + second.length);
}

function readSs3(input: string): DecodedInput | undefined {
  const [params = "", modifier = ""] = /^(?:[0-9]*;)?([0-9]*)/.exec(input.slice(2)) ?? [];
  const length = 2 + params.length;
  const final = input.charAt(length);
  if (final === "") return undefined;
  if (final < "@" || final > "~") return { length };
  return { length: length + 1, keystroke: parseSs3Key(modifier, final) };
}

/** Reads a reply or a command string up to its end. A long one without an end is dropped as far as it came. */
function readReply(input: string): DecodedInput | undefined {
  const ends = REPLY_ENDS.flatMap((end) => {
    const at = input.indexOf(end, 2);
    return at < 0 ? [] : [at + end.length];
  });
  if (ends.length > 0) {
    const length = Math.min(...ends);
    return { length, report: parseBackground(input.slice(0, length)) };
  }
  return input.length > LONGEST_REPLY ? { length: input.length } : undefined;
}

/** Parses the background in the answer to OSC 11: `rgb:` and three numbers of one to four hex digits. */
function parseBackground(reply: string): Report | undefined {
  const digits = /^..11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i.exec(reply)?.slice(1);
  const [red = 0, green = 0, blue = 0] = (digits ?? []).map((text) =>
    Math.round((255 * Number.parseInt(text, 16)) / (16 ** text.length - 1)),
  );
  return digits === undefined ? undefined : { type: "background", rgb: [red, green, blue] };
}
