import type { Clock } from "../../core/clock.ts";

/** How long a line break at the end of a read waits for text after it, in ms; nobody types a letter so soon after Enter. */
export const ENTER_MS = 10;

/** How long a paste waits for more of it, in ms: a long one takes several reads. */
export const PASTE_MS = 50;

/** What only a key sends. */
const KEY = /(?![\t\r\n])\p{Cc}/u;
const GOES_ON_AFTER_BREAK = /[\r\n][^\r\n]/;
const ENDS_IN_BREAK = /[\r\n]$/;

/** What becomes of what was read. */
export interface UnmarkedPasteEvents {
  onKeys(text: string): void;
  onPaste(text: string): void;
}

/**
 * Tells pastes from keys on a terminal that doesn't mark them: a paste goes on after a line break at once. What is typed
 * is passed on as it comes; only a line break at its end waits a moment, for it may be one of a paste.
 */
export class UnmarkedPastes {
  readonly #clock: Clock;
  readonly #events: UnmarkedPasteEvents;
  #held = "";
  #cancel: () => void = () => {};

  constructor(clock: Clock, events: UnmarkedPasteEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Takes what one read gave. */
  write(input: string): void {
    this.#cancel();
    if (KEY.test(input)) {
      this.#release();
      this.#events.onKeys(input);
      return;
    }
    this.#held += input;
    if (GOES_ON_AFTER_BREAK.test(this.#held)) this.#releaseAfter(PASTE_MS);
    else if (ENDS_IN_BREAK.test(this.#held)) this.#releaseAfter(ENTER_MS);
    else this.#release();
  }

  /** Forgets what is held, and its timer. */
  close(): void {
    this.#cancel();
    this.#held = "";
  }

  #releaseAfter(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => this.#release());
  }

  #release(): void {
    const held = this.#held;
    this.#held = "";
    if (held === "") return;
    if (GOES_ON_AFTER_BREAK.test(held)) this.#events.onPaste(held);
    else this.#events.onKeys(held);
  }
}
