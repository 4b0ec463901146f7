import type { Clock } from "../../core/time/clock.ts";
import type { DecodedInput, Keystroke, Report } from "./decoded-input.ts";
import { ESC, INTRODUCER, PASTE_START, read, readHastily, waitsForMore } from "./sequences.ts";
import { hasTextAfterBreak, UnmarkedPastes } from "./unmarked-pastes.ts";

/** An escape waits so long for the rest of its sequence before it is the Esc key, in ms. */
export const ESCAPE_MS = 25;

/**
 * Turns what the terminal sends into keystrokes, however it is cut into chunks. What the terminal reports of itself
 * (OSC, DCS, attributes, the cursor) goes to whoever asked; the rest and what is unknown is dropped: it never becomes text.
 */
export class KeyDecoder {
  readonly #clock: Clock;
  readonly #emit: (keystroke: Keystroke) => void;
  readonly #utf8 = new TextDecoder("utf-8");
  readonly #unmarkedPastes: UnmarkedPastes;
  /** False once the terminal is known not to mark pastes. */
  #marksPastes = true;
  #rest = "";
  #cancelEscape: () => void = () => {};
  #onReport: ((report: Report) => boolean) | undefined;

  constructor(clock: Clock, emit: (keystroke: Keystroke) => void) {
    this.#clock = clock;
    this.#emit = emit;
    this.#unmarkedPastes = new UnmarkedPastes(clock, {
      onKeys: (text) => this.#take(text),
      onPaste: (text) => emit({ type: "paste", text }),
    });
  }

  /** Takes the next chunk. Complete keystrokes are emitted before it returns, except those that may be part of an unmarked paste. */
  write(chunk: Uint8Array | string): void {
    const input = typeof chunk === "string" ? chunk : this.#utf8.decode(chunk, { stream: true });
    if (this.#marksPastes) return this.#take(input);
    // The Esc key right before a paste is not the Alt of its first letter.
    const isEscapeKey = this.#rest === ESC && !INTRODUCER.test(input.charAt(0)) && hasTextAfterBreak(input);
    if (isEscapeKey) this.#readAll(readHastily);
    this.#cancelEscape();
    const unfinished = this.#rest;
    this.#rest = "";
    this.#unmarkedPastes.write(unfinished + input);
  }

  /** Called when the terminal is known not to mark pastes: text that goes on after a line break in one read is one from now on. */
  expectUnmarkedPastes(): void {
    this.#marksPastes = false;
  }

  #take(input: string): void {
    this.#cancelEscape();
    this.#rest += input;
    this.#readAll(read);
    if (waitsForMore(this.#rest)) {
      this.#cancelEscape = this.#clock.after(ESCAPE_MS, () => this.#readAll(readHastily));
    }
  }

  /**
   * Passes what the terminal says of itself to a listener from now on; the returned function stops this. A report that
   * the listener does not take (it returns false) is the key that it looks like.
   */
  onReport(listener: (report: Report) => boolean): () => void {
    this.#onReport = listener;
    return () => {
      this.#onReport = undefined;
    };
  }

  /** Forgets what is unfinished, and its timer. */
  close(): void {
    this.#cancelEscape();
    this.#unmarkedPastes.close();
    this.#rest = "";
  }

  #readAll(next: (input: string) => DecodedInput | undefined): void {
    while (this.#rest !== "") {
      if (this.#rest.startsWith(PASTE_START)) this.#marksPastes = true;
      const decoded = next(this.#rest) ?? read(this.#rest);
      if (decoded === undefined) return;
      this.#rest = this.#rest.slice(decoded.length);
      const isTaken = decoded.report !== undefined && this.#onReport?.(decoded.report) === true;
      if (!isTaken && decoded.keystroke !== undefined) this.#emit(decoded.keystroke);
    }
  }
}
