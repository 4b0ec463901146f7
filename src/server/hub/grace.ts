import { LEAVE_GRACE_MS } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";

/** Gives clients that were lost a while to come back before they count as gone. */
export class Grace {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `run` once the while is over. */
  afterwards(run: () => void): void {
    const cancel = this.#clock.after(LEAVE_GRACE_MS, () => {
      this.#waiting.delete(cancel);
      run();
    });
    this.#waiting.add(cancel);
  }

  /** Nobody is waited for any more. */
  close(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }
}
