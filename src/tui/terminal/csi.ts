import { type DecodedInput, type Keystroke, key, type Report } from "./decoded-input.ts";
import { parseCsiKey, parseRxvtShiftKey } from "./keys.ts";

/** The longest reply that a terminal gives, in UTF-16 units; something longer is none. */
export const LONGEST_REPLY = 4_096;

/** Reads the CSI sequence at the beginning of the input, or returns undefined if it isn't complete. */
export function readCsi(input: string): DecodedInput | undefined {
  const after = input.slice(2);
  if (after.startsWith("[")) return readLinuxFunction(after);
  const [whole = "", marker = "", params = "", between = ""] =
    /^([<-?]?)([0-9:;<-?]*)([ -/]*)/.exec(after) ?? [];
  const length = 2 + whole.length;
  if (/^\d+\$$/.test(whole)) return { length, keystroke: parseRxvtShiftKey(Number(params)) };
  const final = after.charAt(whole.length);
  if (final === "") return length > LONGEST_REPLY ? { length } : undefined;
  // A character that no sequence can hold ends it, and is read for itself.
  if (final < "@" || final > "~") return { length };
  if (final === "M" && whole === "") return skipOldMouse(input);
  const taken = length + 1;
  if (marker !== "") return { length: taken, ...readMarked(marker, params, between + final) };
  if (between !== "") return { length: taken };
  if (params === "" && (final === "I" || final === "O")) {
    return { length: taken, keystroke: { type: "focus", focused: final === "I" } };
  }
  return { length: taken, keystroke: parseCsiKey(params, final), report: parseCursor(params, final) };
}

/** Reads a sequence with a private marker: it is no key, but comes from the mouse or answers a question. */
function readMarked(marker: string, params: string, end: string): Omit<DecodedInput, "length"> {
  switch (marker + end) {
    case "<M":
      return { keystroke: parseWheel(params) };
    case "?c":
      return { report: { type: "attributes" } };
    case "?$y":
      return { report: parseMode(params) };
    default:
      return {};
  }
}

/** Parses the answer to DECRQM: a setting of 0 means that the terminal doesn't know the mode, 4 that it is never on. */
function parseMode(params: string): Report {
  const [mode = 0, setting = 0] = params.split(";").map(Number);
  return { type: "mode", mode, known: setting !== 0 && setting !== 4 };
}

/** Parses a notch of the wheel out of a mouse report (SGR); the other buttons mean nothing here. */
function parseWheel(params: string): Keystroke | undefined {
  const button = Number(params.split(";")[0]);
  if ((button & 64) === 0 || (button & 3) > 1) return undefined;
  return { type: "wheel", step: (button & 1) === 0 ? -1 : 1 };
}

/** Parses a report of the cursor. It looks like Shift-F3, and is that key unless somebody asked for a report. */
function parseCursor(params: string, final: string): Report | undefined {
  const [, column] = /^\d+;(\d+)$/.exec(params) ?? [];
  return final === "R" && column !== undefined ? { type: "cursor", column: Number(column) } : undefined;
}

/** Reads F1 to F5 as the Linux console sends them. */
function readLinuxFunction(after: string): DecodedInput | undefined {
  const letter = after.charAt(1);
  if (letter === "") return undefined;
  if (letter >= "A" && letter <= "E") return key(`f${letter.charCodeAt(0) - 64}`, 4);
  return { length: letter < "@" || letter > "~" ? 3 : 4 };
}

/** Skips a mouse report of the form before SGR, which ends after three more characters. */
function skipOldMouse(input: string): DecodedInput | undefined {
  return input.length < 6 ? undefined : { length: 6 };
}
