import { LEAVE_GRACE_MS } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";

/** Gives clients that were lost a while to come back before they count as gone. */
export class Grace {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `run` once the while is over. */
  afterwards(run: () => void): void {
    if (this.#closed) return;
    const cancel = this.#clock.after(LEAVE_GRACE_MS, () => {
      this.#waiting.delete(cancel);
      run();
    });
    this.#waiting.add(cancel);
  }

  /** Waits for nobody any more. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }
}
