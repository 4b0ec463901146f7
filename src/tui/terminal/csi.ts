import { type DecodedInput, type Keystroke, key, type Report } from "./decoded-input.ts";
import { parseCsiKey, parseRxvtShiftKey } from "./keys.ts";

/** A reply of the terminal that is longer than this is not one. */
export const LONGEST_REPLY = 4_096;

/** The CSI sequence at the beginning of the input, or undefined if it isn't complete. */
export function readCsi(input: string): DecodedInput | undefined {
  const after = input.slice(2);
  if (after.startsWith("[")) return readLinuxFunction(after);
  const [whole = "", marker = "", params = "", between = ""] =
    /^([<-?]?)([0-9:;<-?]*)([ -/]*)/.exec(after) ?? [];
  const length = 2 + whole.length;
  if (/^\d+\$$/.test(whole)) return { length, keystroke: parseRxvtShiftKey(Number(params)) };
  const final = after.charAt(whole.length);
  if (final === "") return length > LONGEST_REPLY ? { length } : undefined;
  // Whatever can't go on a sequence ends it, and is read for itself.
  if (final < "@" || final > "~") return { length };
  if (final === "M" && whole === "") return readOldMouse(input);
  const taken = length + 1;
  if (marker !== "") return { length: taken, ...readMarked(marker, params, between + final) };
  if (between !== "") return { length: taken };
  if (params === "" && (final === "I" || final === "O")) {
    return { length: taken, keystroke: { type: "focus", focused: final === "I" } };
  }
  return { length: taken, keystroke: parseCsiKey(params, final), report: parseCursor(params, final) };
}

/** A sequence with a private marker: no key, but the mouse or an answer. */
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

/** Whether the terminal has a mode, in its answer to DECRQM: 0 is one it doesn't know, 4 one that is never on. */
function parseMode(params: string): Report {
  const [mode = 0, setting = 0] = params.split(";").map(Number);
  return { type: "mode", mode, known: setting !== 0 && setting !== 4 };
}

/** A notch of the wheel in a report of the mouse (SGR); its other buttons mean nothing here. */
function parseWheel(params: string): Keystroke | undefined {
  const button = Number(params.split(";")[0]);
  if ((button & 64) === 0 || (button & 3) > 1) return undefined;
  return { type: "wheel", step: (button & 1) === 0 ? -1 : 1 };
}

/** Where the cursor is. It looks like Shift-F3, and is a key unless somebody asked. */
function parseCursor(params: string, final: string): Report | undefined {
  const [, column] = /^\d+;(\d+)$/.exec(params) ?? [];
  return final === "R" && column !== undefined ? { type: "cursor", column: Number(column) } : undefined;
}

/** The Linux console's F1 to F5. */
function readLinuxFunction(after: string): DecodedInput | undefined {
  const letter = after.charAt(1);
  if (letter === "") return undefined;
  if (letter >= "A" && letter <= "E") return key(`f${letter.charCodeAt(0) - 64}`, 4);
  return { length: letter < "@" || letter > "~" ? 3 : 4 };
}

/** The mouse report from before SGR: three characters follow. */
function readOldMouse(input: string): DecodedInput | undefined {
  return input.length < 6 ? undefined : { length: 6 };
}
