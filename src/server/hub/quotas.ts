import { chatError } from "../../core/protocol/errors.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { ServerLimits } from "../server-limits.ts";
import { TokenBuckets } from "../token-buckets.ts";
import type { Connection } from "./room.ts";

/**
 * Keeps down what a server keeps for long: beyond a quota it throws, RATE_LIMITED with `retryAfterMs`, and the operator is told. What could
 * not be made does not count; while it is made it does, so that many at once are no more.
 */
export class Quotas {
  readonly #identities: TokenBuckets;
  readonly #directRooms: TokenBuckets;
  readonly #rooms: TokenBuckets;
  readonly #roomsOfAddress: TokenBuckets;
  readonly #decisions: TokenBuckets;

  readonly #noteAbuse: (address: string, what: string) => void;

  constructor(limits: ServerLimits, clock: Clock, noteAbuse: (address: string, what: string) => void) {
    this.#noteAbuse = noteAbuse;
    this.#identities = new TokenBuckets(() => limits.newIdentityRate, clock);
    this.#directRooms = new TokenBuckets(() => limits.newDirectRate, clock);
    this.#rooms = new TokenBuckets(() => limits.newRoomRate, clock);
    this.#roomsOfAddress = new TokenBuckets(() => limits.newRoomAddressRate, clock);
    this.#decisions = new TokenBuckets(() => limits.decisionRate, clock);
  }

  /** Counts a new identity of an address. */
  async countIdentity<T>(address: string, make: () => Promise<T>): Promise<T> {
    const waitMs = this.#identities.take(address);
    if (waitMs === 0) return orGiveBack(this.#identities, address, make);
    this.#noteAbuse(address, "refused: too many new users");
    throw chatError("too-many-identities", { waitMs }, { retryAfterMs: waitMs });
  }

  /** Counts a new room that a client makes, for its user and its address. A base client's user id is only a claim, so its address counts. */
  countRoom<T>({ user, payer: { address } }: Connection, make: () => T): T {
    const maker = user === undefined ? `address ${address}` : `user ${user.userId}`;
    const waitMs = Math.max(this.#rooms.waitFor(maker, 1), this.#roomsOfAddress.waitFor(address, 1));
    if (waitMs > 0) {
      this.#noteAbuse(address, "refused: too many new rooms");
      throw chatError("too-many-new-rooms", { waitMs }, { retryAfterMs: waitMs });
    }
    const made = make();
    this.#rooms.spend(maker, 1);
    this.#roomsOfAddress.spend(address, 1);
    return made;
  }

  /** Counts a decision about a room from an address: each stays in the audit log. */
  countDecision(address: string): void {
    const waitMs = this.#decisions.take(address);
    if (waitMs === 0) return;
    this.#noteAbuse(address, "refused: too many decisions about rooms");
    throw chatError("too-many-decisions", { waitMs }, { retryAfterMs: waitMs });
  }

  /** Counts a new room of two that a user opens. */
  async countDirectRoom<T>(userId: UserId, address: string, make: () => Promise<T>): Promise<T> {
    const waitMs = this.#directRooms.take(userId);
    if (waitMs === 0) return orGiveBack(this.#directRooms, userId, make);
    this.#noteAbuse(address, "refused: too many new rooms of two");
    throw chatError("too-many-direct-rooms", { waitMs }, { retryAfterMs: waitMs });
  }
}

async function orGiveBack<T>(buckets: TokenBuckets, key: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    buckets.giveBack(key);
    throw error;
  }
}
