import type { Clock } from "../../core/clock.ts";
import { keyOfControl, keyOfCsi, keyOfSs3, type Typed } from "./keys.ts";

/**
 * What somebody did at the keyboard, or with the mouse or the window. A paste is text that was not typed, and never a
 * command to send.
 */
export type Keystroke =
  | Typed
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "wheel"; readonly step: 1 | -1 }
  | { readonly type: "focus"; readonly focused: boolean };

/** What a terminal says of itself when it is asked: where the cursor is (a column from 1), its background, or its kind. */
export type Report =
  | { readonly type: "cursor"; readonly column: number }
  | { readonly type: "background"; readonly rgb: readonly [number, number, number] }
  | { readonly type: "attributes" };

/** How long an escape waits for the rest of its sequence before it is the Esc key, in ms. */
export const ESCAPE_MS = 25;

const ESC = "\x1b";
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
/** Never part of a paste (terminals take it out): the way back if the end of one was lost. */
const CTRL_C = "\x03";

/** What begins a sequence after an escape. */
const INTRODUCER = /[[\]OPX^_]/;
const CONTROL = /\p{Cc}/u;
/** What ends a reply of the terminal: BEL, or ST in its two forms. */
const REPLY_ENDS = ["\x07", `${ESC}\\`, "\x9c"];

/** A reply of the terminal that is longer than this is not one. */
const LONGEST_REPLY = 4_096;

/** One reading of the input: what it means, if anything, and how many UTF-16 units it took. */
interface Reading {
  readonly length: number;
  readonly keystroke?: Keystroke | undefined;
  readonly report?: Report | undefined;
}

/**
 * Turns what the terminal sends into keystrokes, however it is cut into chunks. What the terminal reports of itself
 * (OSC, DCS, attributes, the cursor) goes to whoever asked; the rest and what is unknown is dropped: it never becomes text.
 */
export class KeyDecoder {
  readonly #clock: Clock;
  readonly #emit: (keystroke: Keystroke) => void;
  readonly #utf8 = new TextDecoder("utf-8");
  #rest = "";
  #cancelEscape: () => void = () => {};
  #onReport: ((report: Report) => void) | undefined;

  constructor(clock: Clock, emit: (keystroke: Keystroke) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Takes the next chunk; whatever is complete is emitted before it returns. */
  write(chunk: Uint8Array | string): void {
    this.#cancelEscape();
    this.#rest += typeof chunk === "string" ? chunk : this.#utf8.decode(chunk, { stream: true });
    this.#readAll(read);
    if (waitsForMore(this.#rest)) {
      this.#cancelEscape = this.#clock.after(ESCAPE_MS, () => this.#readAll(readHastily));
    }
  }

  /** Hears what the terminal says of itself from now on; the returned function stops it. */
  onReport(listener: (report: Report) => void): () => void {
    this.#onReport = listener;
    return () => {
      this.#onReport = undefined;
    };
  }

  /** Forgets what is unfinished, and its timer. */
  close(): void {
    this.#cancelEscape();
    this.#rest = "";
  }

  #readAll(next: (input: string) => Reading | undefined): void {
    while (this.#rest !== "") {
      const reading = next(this.#rest) ?? read(this.#rest);
      if (reading === undefined) return;
      this.#rest = this.#rest.slice(reading.length);
      const heard = this.#onReport;
      if (reading.report !== undefined && heard !== undefined) heard(reading.report);
      else if (reading.keystroke !== undefined) this.#emit(reading.keystroke);
    }
  }
}

/** The beginning of the input, or undefined if it isn't complete. */
function read(input: string): Reading | undefined {
  if (input.startsWith(PASTE_START)) return readPaste(input);
  if (input.startsWith(ESC)) return readEscape(input);
  const end = input.search(CONTROL);
  if (end !== 0) return text(end < 0 ? input : input.slice(0, end));
  const code = input.charCodeAt(0);
  return code < 0x80 ? key(keyOfControl(code), 1) : { length: 1 };
}

/** As `read` once waiting is over: a lone escape is the Esc key, one before a character is Alt. */
function readHastily(input: string): Reading | undefined {
  const after = input.slice(1);
  if (!input.startsWith(ESC) || input.startsWith(PASTE_START)) return undefined;
  if (after === "") return key("escape", 1);
  if (after.length === 1 && INTRODUCER.test(after)) return key(`alt-${after}`, 2);
  if (after.startsWith(ESC)) return readEscape(input) ?? key("escape", 1);
  return /^[[O]/.test(after) ? (readEscape(input) ?? { length: input.length }) : undefined;
}

/** Pastes and replies have an end of their own; only the sequence of a key may never be finished. */
function waitsForMore(rest: string): boolean {
  return rest.startsWith(ESC) && !rest.startsWith(PASTE_START) && !/^[\]PX^_]./s.test(rest.slice(1));
}

function readPaste(input: string): Reading | undefined {
  const from = PASTE_START.length;
  const end = input.indexOf(PASTE_END, from);
  const broken = input.indexOf(CTRL_C, from);
  if (broken >= 0 && (end < 0 || broken < end)) return paste(input.slice(from, broken), broken + 1);
  return end < 0 ? undefined : paste(input.slice(from, end), end + PASTE_END.length);
}

function readEscape(input: string): Reading | undefined {
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

function readAlt(input: string): Reading {
  const code = input.codePointAt(1) ?? 0;
  const character = String.fromCodePoint(code);
  const length = 1 + character.length;
  if (code === 10) return key("alt-enter", length);
  if (code >= 0x80 && CONTROL.test(character)) return { length };
  if (!CONTROL.test(character)) return key(`alt-${character === " " ? "space" : character}`, length);
  const name = keyOfControl(code);
  return key(name.startsWith("ctrl-") ? `ctrl-alt-${name.slice("ctrl-".length)}` : `alt-${name}`, length);
}

/** Some terminals put a second escape before a key for Alt; else the first one is the Esc key. */
function readTwice(input: string): Reading | undefined {
  const rest = input.slice(1);
  if (rest === ESC) return undefined;
  if (!/^[[O]/.test(rest.slice(1)) || rest.startsWith(PASTE_START)) return key("escape", 1);
  const second = readEscape(rest);
  if (second === undefined || second.keystroke?.type !== "key") return second && key("escape", 1);
  const name = second.keystroke.key;
  return key(/^(?:ctrl|alt|shift)-/.test(name) ? name : `alt-${name}`, 1 + second.length);
}

function readCsi(input: string): Reading | undefined {
  const after = input.slice(2);
  if (after.startsWith("[")) return readLinuxFunction(after);
  const [whole = "", marker = "", params = "", between = ""] =
    /^([<-?]?)([0-9:;<-?]*)([ -/]*)/.exec(after) ?? [];
  const length = 2 + whole.length;
  const final = after.charAt(whole.length);
  if (final === "") return length > LONGEST_REPLY ? { length } : undefined;
  // Whatever can't go on a sequence ends it, and is read for itself.
  if (final < "@" || final > "~") return { length };
  if (final === "M" && whole === "") return readOldMouse(input);
  const taken = length + 1;
  if (marker === "<" && final === "M") return { length: taken, keystroke: wheelOf(params) };
  if (marker === "?" && final === "c") return { length: taken, report: { type: "attributes" } };
  if (marker !== "" || between !== "") return { length: taken };
  if (params === "" && (final === "I" || final === "O")) {
    return { length: taken, keystroke: { type: "focus", focused: final === "I" } };
  }
  return { length: taken, keystroke: keyOfCsi(params, final), report: cursorOf(params, final) };
}

/** A notch of the wheel in a report of the mouse (SGR); its other buttons mean nothing here. */
function wheelOf(params: string): Keystroke | undefined {
  const button = Number(params.split(";")[0]);
  if ((button & 64) === 0 || (button & 3) > 1) return undefined;
  return { type: "wheel", step: (button & 1) === 0 ? -1 : 1 };
}

/** Where the cursor is. It looks like Shift-F3, and is a key unless somebody asked. */
function cursorOf(params: string, final: string): Report | undefined {
  const [, column] = /^\d+;(\d+)$/.exec(params) ?? [];
  return final === "R" && column !== undefined ? { type: "cursor", column: Number(column) } : undefined;
}

/** The Linux console's F1 to F5. */
function readLinuxFunction(after: string): Reading | undefined {
  const letter = after.charAt(1);
  if (letter === "") return undefined;
  if (letter >= "A" && letter <= "E") return key(`f${letter.charCodeAt(0) - 64}`, 4);
  return { length: letter < "@" || letter > "~" ? 3 : 4 };
}

/** The mouse report from before SGR: three characters follow. */
function readOldMouse(input: string): Reading | undefined {
  return input.length < 6 ? undefined : { length: 6 };
}

function readSs3(input: string): Reading | undefined {
  const [modifier = ""] = /^[0-9]*/.exec(input.slice(2)) ?? [];
  const length = 2 + modifier.length;
  const final = input.charAt(length);
  if (final === "") return undefined;
  if (final < "@" || final > "~") return { length };
  return { length: length + 1, keystroke: keyOfSs3(modifier, final) };
}

/** A reply or command string: up to its end. One without an end is dropped as far as it came. */
function readReply(input: string): Reading | undefined {
  const ends = REPLY_ENDS.flatMap((end) => {
    const at = input.indexOf(end, 2);
    return at < 0 ? [] : [at + end.length];
  });
  if (ends.length > 0) {
    const length = Math.min(...ends);
    return { length, report: backgroundOf(input.slice(0, length)) };
  }
  return input.length > LONGEST_REPLY ? { length: input.length } : undefined;
}

/** The background in the answer to OSC 11: `rgb:` and three numbers of one to four hex digits. */
function backgroundOf(reply: string): Report | undefined {
  const digits = /^..11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i.exec(reply)?.slice(1);
  const [red = 0, green = 0, blue = 0] = (digits ?? []).map(
    (text) => Number.parseInt(text, 16) / (16 ** text.length - 1),
  );
  return digits === undefined ? undefined : { type: "background", rgb: [red, green, blue] };
}

function key(name: string, length: number): Reading {
  return { length, keystroke: { type: "key", key: name } };
}

function text(typed: string): Reading {
  return { length: typed.length, keystroke: { type: "text", text: typed } };
}

function paste(pasted: string, length: number): Reading {
  return { length, keystroke: { type: "paste", text: pasted } };
}
