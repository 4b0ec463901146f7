import type { Rate } from "../core/protocol/limits.ts";
import type { Clock } from "../core/time/clock.ts";

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Full buckets are forgotten once this many are kept, and each time the number has doubled since. */
const SWEEP_FROM = 1_024;

/** A token bucket for each key, full at first: what comes back full is forgotten, so idle keys cost nothing. */
export class TokenBuckets {
  readonly #rate: () => Rate;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = SWEEP_FROM;

  /** `rate` gives the one that holds now. */
  constructor(rate: () => Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Takes a token and returns 0, or returns the milliseconds until there is one. */
  take(key: string): number {
    const waitMs = this.waitFor(key, 1);
    if (waitMs === 0) this.spend(key, 1);
    return waitMs;
  }

  /** Returns 0 if there are so many tokens, or the milliseconds until there are; a full bucket has enough for whatever it is. */
  waitFor(key: string, tokens: number): number {
    const rate = this.#rate();
    if (rate === null) return 0;
    const missing = Math.min(tokens, rate.burst) - this.#filled(key, rate).tokens;
    return missing <= 0 ? 0 : Math.ceil((missing / rate.perSecond) * 1_000);
  }

  /** Takes tokens that may not be there yet: then nothing is to be had until they are. */
  spend(key: string, tokens: number): void {
    const rate = this.#rate();
    if (rate !== null) this.#filled(key, rate).tokens -= tokens;
  }

  /** Puts back a token that was taken for nothing. */
  giveBack(key: string): void {
    this.spend(key, -1); // one too many in a full bucket is dropped when it is looked at
  }

  #filled(key: string, rate: NonNullable<Rate>): Bucket {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return this.#add(key, { tokens: rate.burst, filledAt: now }, rate);
    bucket.tokens = tokensAt(bucket, now, rate);
    bucket.filledAt = now;
    return bucket;
  }

  #add(key: string, bucket: Bucket, rate: NonNullable<Rate>): Bucket {
    if (this.#buckets.size >= this.#sweepAt) {
      for (const [other, kept] of this.#buckets) {
        if (tokensAt(kept, bucket.filledAt, rate) >= rate.burst) this.#buckets.delete(other);
      }
      this.#sweepAt = Math.max(SWEEP_FROM, this.#buckets.size * 2);
    }
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

/** A clock that was set back fills nothing and takes nothing away. */
function tokensAt(bucket: Bucket, now: number, rate: NonNullable<Rate>): number {
  const elapsed = Math.max(0, now - bucket.filledAt);
  return Math.min(rate.burst, bucket.tokens + (elapsed / 1_000) * rate.perSecond);
}
