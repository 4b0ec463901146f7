import { chatError } from "../../core/protocol/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { ServerLimits } from "../server-limits.ts";
import { TokenBuckets } from "../token-buckets.ts";

/** Keeps down what a server keeps for long: beyond a quota it throws, RATE_LIMITED with `retryAfterMs`. */
export class Quotas {
  readonly #identities: TokenBuckets;

  constructor(limits: ServerLimits, clock: Clock) {
    this.#identities = new TokenBuckets(limits.newIdentityRate, clock);
  }

  /** Counts a new identity of an address. */
  countIdentity(address: string): void {
    const waitMs = this.#identities.take(address);
    if (waitMs > 0) throw chatError("too-many-identities", { waitMs }, { retryAfterMs: waitMs });
  }
}
