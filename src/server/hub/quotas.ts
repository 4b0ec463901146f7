import { chatError } from "../../core/protocol/errors.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { ServerLimits } from "../server-limits.ts";
import { TokenBuckets } from "../token-buckets.ts";

/** Keeps down what a server keeps for long: beyond a quota it throws, RATE_LIMITED with `retryAfterMs`. */
export class Quotas {
  readonly #identities: TokenBuckets;
  readonly #directRooms: TokenBuckets;

  constructor(limits: ServerLimits, clock: Clock) {
    this.#identities = new TokenBuckets(limits.newIdentityRate, clock);
    this.#directRooms = new TokenBuckets(limits.newDirectRate, clock);
  }

  /** Counts a new identity of an address. */
  countIdentity(address: string): void {
    const waitMs = this.#identities.take(address);
    if (waitMs > 0) throw chatError("too-many-identities", { waitMs }, { retryAfterMs: waitMs });
  }

  /** Counts a new room of two that a user opens. */
  countDirectRoom(userId: UserId): void {
    const waitMs = this.#directRooms.take(userId);
    if (waitMs > 0) throw chatError("too-many-direct-rooms", { waitMs }, { retryAfterMs: waitMs });
  }
}
