import type { Clock } from "../../core/time/clock.ts";

/** Tries that cost no wait, the first wait, which doubles with each try, and the longest, ms. */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Somebody is forgotten so long after the last try, ms, and of more than so many who tried longest ago. */
const KEPT_MS = 60 * 60 * 1_000;
const MOST_KEPT = 10_000;

interface Tries {
  readonly count: number;
  readonly at: number;
}

/** Counts tries that failed, for each key, and how long the next one has to wait: longer with each. */
export class FailedTries {
  readonly #clock: Clock;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The ms until another try is allowed; 0 if it is now. */
  waitFor(key: string): number {
    const { count, at } = this.#of(key);
    if (count < FREE_TRIES) return 0;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE_TRIES));
    return Math.max(0, at + wait - this.#clock.now());
  }

  /** Counts a try that has begun as one that failed, so that many at once are no more. */
  begin(key: string): void {
    const tries = { count: this.#of(key).count + 1, at: this.#clock.now() };
    this.#tries.delete(key);
    this.#tries.set(key, tries); // the last one that tried is the last in the map
    const [longestAgo] = this.#tries.keys();
    if (this.#tries.size > MOST_KEPT && longestAgo !== undefined) this.#tries.delete(longestAgo);
  }

  /** The try succeeded: whoever it was may try again at once. */
  succeed(key: string): void {
    this.#tries.delete(key);
  }

  #of(key: string): Tries {
    const tries = this.#tries.get(key);
    const isOver = tries !== undefined && this.#clock.now() - tries.at > KEPT_MS;
    return tries === undefined || isOver ? { count: 0, at: 0 } : tries;
  }
}
