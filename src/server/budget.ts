import type { Clock } from "../core/time/clock.ts";
import type { ServerLimits } from "./server-limits.ts";
import { TokenBuckets } from "./token-buckets.ts";

/** Those whom some work is charged to. */
export interface Payer {
  readonly connection: string;
  /** The key of its address (`addressKey`). */
  readonly address: string;
  /** Undefined before it is known, and for base clients, which only claim to be somebody. */
  readonly user?: string | undefined;
}

/** The share of an address's and a user's burst that heavy work leaves for what takes no time, so that those who only chat go on. */
const LEFT_FOR_LIGHT = 0.25;

/** A work rate of the server has one bucket. */
const ALL = "all";

/**
 * The one budget: work is charged before it is done, in ms of the server's time, to the connection, the user and the address that
 * want it. Heavy work, which others would notice, is charged to the server as a whole too.
 */
export class Budget {
  readonly #limits: ServerLimits;
  readonly #connections: TokenBuckets;
  readonly #users: TokenBuckets;
  readonly #addresses: TokenBuckets;
  readonly #server: TokenBuckets;

  constructor(limits: ServerLimits, clock: Clock) {
    this.#limits = limits;
    this.#connections = new TokenBuckets(() => limits.connectionWork, clock);
    this.#users = new TokenBuckets(() => limits.userWork, clock);
    this.#addresses = new TokenBuckets(() => limits.addressWork, clock);
    this.#server = new TokenBuckets(() => limits.serverWork, clock);
  }

  /** Charges light work, and returns 0; or charges nothing, and returns the ms until it can be paid. */
  charge(payer: Payer, ms: number): number {
    const waitMs = this.lightDelay(payer, ms);
    if (waitMs === 0) this.spend(payer, ms);
    return waitMs;
  }

  /** The ms until light work can be paid; 0 if it can be now. */
  lightDelay(payer: Payer, ms: number): number {
    return this.#waitFor(payer, ms, 0);
  }

  /** The ms until heavy work can be paid; 0 if it can be now. */
  heavyDelay(payer: Payer, ms: number): number {
    return Math.max(this.#waitFor(payer, ms, LEFT_FOR_LIGHT), this.#server.waitFor(ALL, ms));
  }

  /** Charges heavy work. */
  spendHeavy(payer: Payer, ms: number): void {
    this.spend(payer, ms);
    this.#server.spend(ALL, ms);
  }

  /** Charges what can't be put off, such as a packet that is here already: it may have to be paid for later. */
  spend({ connection, address, user }: Payer, ms: number): void {
    this.#connections.spend(connection, ms);
    this.#addresses.spend(address, ms);
    if (user !== undefined) this.#users.spend(user, ms);
  }

  #waitFor({ connection, address, user }: Payer, ms: number, left: number): number {
    const { userWork, addressWork } = this.#limits;
    return Math.max(
      this.#connections.waitFor(connection, ms),
      this.#addresses.waitFor(address, ms + left * (addressWork?.burst ?? 0)),
      user === undefined ? 0 : this.#users.waitFor(user, ms + left * (userWork?.burst ?? 0)),
    );
  }
}
