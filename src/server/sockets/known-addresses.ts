import type { Clock } from "../../core/time/clock.ts";

/** The time for which an address stays known, in ms (six hours), and the number of them that are kept. */
const KNOWN_MS = 6 * 60 * 60 * 1000;
const KEPT = 10_000;

/** Addresses from which a user was welcomed in the last hours: some connections are kept free for them. */
export class KnownAddresses {
  readonly #clock: Clock;
  /** The instant at which each was last seen; the one that was not for the longest time comes first. */
  readonly #seen = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(address: string): void {
    this.#seen.delete(address);
    this.#seen.set(address, this.#clock.now());
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > KEPT && oldest !== undefined) this.#seen.delete(oldest);
  }

  has(address: string): boolean {
    const seen = this.#seen.get(address);
    return seen !== undefined && this.#clock.now() - seen < KNOWN_MS;
  }
}
