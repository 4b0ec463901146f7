import type { Clock } from "../../core/clock.ts";
import type { Keystroke, Reading, Report } from "./readings.ts";
import { PASTE_START, read, readHastily, waitsForMore } from "./sequences.ts";
import { UnmarkedPastes } from "./unmarked-pastes.ts";

/** How long an escape waits for the rest of its sequence before it is the Esc key, in ms. */
export const ESCAPE_MS = 25;

/**
 * Turns what the terminal sends into keystrokes, however it is cut into chunks. What the terminal reports of itself
 * (OSC, DCS, attributes, the cursor) goes to whoever asked; the rest and what is unknown is dropped: it never becomes text.
 */
export class KeyDecoder {
  readonly #clock: Clock;
  readonly #emit: (keystroke: Keystroke) => void;
  readonly #utf8 = new TextDecoder("utf-8");
  readonly #unmarked: UnmarkedPastes;
  /** The terminal doesn't mark pastes, as far as is known. */
  #unmarkedPastes = false;
  #rest = "";
  #cancelEscape: () => void = () => {};
  #onReport: ((report: Report) => void) | undefined;

  constructor(clock: Clock, emit: (keystroke: Keystroke) => void) {
    this.#clock = clock;
    this.#emit = emit;
    this.#unmarked = new UnmarkedPastes(clock, {
      onKeys: (text) => this.#take(text),
      onPaste: (text) => emit({ type: "paste", text }),
    });
  }

  /** Takes the next chunk; whatever is complete is emitted before it returns, but for what may be a paste without marks. */
  write(chunk: Uint8Array | string): void {
    const input = typeof chunk === "string" ? chunk : this.#utf8.decode(chunk, { stream: true });
    if (this.#unmarkedPastes && this.#rest === "") this.#unmarked.write(input);
    else this.#take(input);
  }

  /** Takes text that goes on after a line break in one read for a paste from now on: the terminal doesn't mark them. */
  expectUnmarkedPastes(): void {
    this.#unmarkedPastes = true;
  }

  #take(input: string): void {
    this.#cancelEscape();
    this.#rest += input;
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
    this.#unmarked.close();
    this.#rest = "";
  }

  #readAll(next: (input: string) => Reading | undefined): void {
    while (this.#rest !== "") {
      if (this.#rest.startsWith(PASTE_START)) this.#unmarkedPastes = false;
      const reading = next(this.#rest) ?? read(this.#rest);
      if (reading === undefined) return;
      this.#rest = this.#rest.slice(reading.length);
      const heard = this.#onReport;
      if (reading.report !== undefined && heard !== undefined) heard(reading.report);
      else if (reading.keystroke !== undefined) this.#emit(reading.keystroke);
    }
  }
}
