import type { Committed } from "./message-log.ts";
import type { TrimStep } from "./trimmable-log.ts";

/** Trimmed positions that a step looks at, for each message that it may remove: looking takes much less. */
const LOOKED_AT_FOR_EACH = 10;

/** Goes over positions and forgets the old ones, a few in each step. */
export class ExpiringPositions {
  readonly #all: Map<string, Committed>;
  #rest: Iterator<[string, Committed]> | undefined;

  constructor(all: Map<string, Committed>) {
    this.#all = all;
  }

  /** Forgets old ones among as many as are looked at in one step; true if some were not looked at yet. */
  forgetSome({ receiptsBefore, rows }: TrimStep): boolean {
    this.#rest ??= this.#all.entries();
    for (let looked = 0; looked < rows * LOOKED_AT_FOR_EACH; looked += 1) {
      const { done, value } = this.#rest.next();
      if (done === true) {
        this.#rest = undefined;
        return false;
      }
      const [key, { at }] = value;
      if (at < receiptsBefore) this.#all.delete(key);
    }
    return true;
  }
}
