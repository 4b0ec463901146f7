import type { Clock } from "../../core/time/clock.ts";
import { ESC, PASTE_START, read } from "./sequences.ts";

/** A line break waits so long for text after it, in ms; nobody types a letter so soon after Enter. */
export const ENTER_MS = 10;

/** A paste waits so long for more of it, in ms; a long one takes several reads. */
export const PASTE_MS = 50;

const BREAK = /[\r\n]/;
const CONTROLS = /(?![\t\r\n])\p{Cc}/gu;

/** UnmarkedPastes calls one of these with each part of the input. */
export interface UnmarkedPasteEvents {
  onKeys(text: string): void;
  onPaste(text: string): void;
}

/**
 * Tells pastes from keys on a terminal that doesn't mark them: a paste goes on after a line break at once, whatever
 * controls it holds. Typed text is passed on as it comes; only what follows a line break waits a moment.
 */
export class UnmarkedPastes {
  readonly #clock: Clock;
  readonly #events: UnmarkedPasteEvents;
  #held = "";
  /** True from the line break and the text after it until PASTE_MS without a read. */
  #isPasting = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock, events: UnmarkedPasteEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Takes the text of one read. */
  write(input: string): void {
    this.#cancel();
    if (this.#isPasting) return this.#continuePaste(input);
    const start = this.#held === "" ? findLeadingSequencesEnd(input) : 0;
    if (start > 0) this.#events.onKeys(input.slice(0, start));
    this.#held += input.slice(start);
    if (hasTextAfterBreak(this.#held)) {
      this.#isPasting = true;
      this.#releaseAfter(PASTE_MS);
    } else if (findBreak(this.#held) >= 0) this.#releaseAfter(ENTER_MS);
    else this.#release();
  }

  /** Forgets the held text and its timer. */
  close(): void {
    this.#cancel();
    this.#held = "";
    this.#isPasting = false;
  }

  /** Keys end a paste, but a line break soon after them may still belong to it, and must not send. */
  #continuePaste(input: string): void {
    if (hasTextOrBreak(input)) this.#held += input;
    else {
      this.#releasePaste();
      this.#events.onKeys(input);
    }
    this.#releaseAfter(PASTE_MS);
  }

  #releaseAfter(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => this.#release());
  }

  #release(): void {
    if (this.#isPasting) {
      this.#isPasting = false;
      return this.#releasePaste();
    }
    const held = this.#held;
    this.#held = "";
    if (held !== "") this.#events.onKeys(held);
  }

  #releasePaste(): void {
    const held = this.#held;
    this.#held = "";
    if (held !== "") this.#events.onPaste(held);
  }
}

/** Returns whether text goes on after a line break. */
export function hasTextAfterBreak(input: string): boolean {
  const first = findBreak(input);
  return first >= 0 && hasText(input.slice(first), /[^\r\n]/);
}

/** Finds the first line break, or returns −1. One in a marked paste doesn't count: nothing has to be guessed there. */
function findBreak(input: string): number {
  const first = input.search(BREAK);
  const marked = input.indexOf(PASTE_START);
  return marked >= 0 && marked < first ? -1 : first;
}

function hasTextOrBreak(input: string): boolean {
  return hasText(input, /./s);
}

/** Returns whether a character that matches `wanted` stands outside of escape sequences and controls. */
function hasText(input: string, wanted: RegExp): boolean {
  let index = 0;
  while (index < input.length) {
    if (input.startsWith(ESC, index)) {
      const rest = input.slice(index);
      if (rest.startsWith(PASTE_START)) return true;
      index += measureSequence(rest) ?? 1;
      continue;
    }
    const nextEscape = input.indexOf(ESC, index);
    const end = nextEscape < 0 ? input.length : nextEscape;
    if (wanted.test(input.slice(index, end).replace(CONTROLS, ""))) return true;
    index = end;
  }
  return false;
}

/** Finds the end of the escape sequences that an input begins with, which are keys or reports. */
function findLeadingSequencesEnd(input: string): number {
  let index = 0;
  while (input.startsWith(ESC, index)) {
    const rest = input.slice(index);
    const length = rest.startsWith(PASTE_START) ? undefined : measureSequence(rest);
    if (length === undefined) break;
    index += length;
  }
  return index;
}

/**
 * Measures the escape sequence at the beginning; an unfinished one takes all of the input. Returns undefined if it holds a
 * line break, which no key and no report does, or if it is the Enter key, which must not send a part of a paste.
 */
function measureSequence(input: string): number | undefined {
  const decoded = read(input);
  const length = decoded?.length ?? input.length;
  const { keystroke } = decoded ?? {};
  const isEnter = keystroke?.type === "key" && keystroke.key === "enter";
  return isEnter || BREAK.test(input.slice(0, length)) ? undefined : length;
}
