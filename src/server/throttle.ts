import type { Clock } from "../core/clock.ts";
import { serverError } from "../core/errors.ts";
import type { Limits } from "../core/limits.ts";
import { RateLimiter } from "./rate-limit.ts";
import type { Connection } from "./room.ts";

/** A client that is refused this often in a row for coming too fast is sent away. */
export const REFUSALS_ALLOWED = 50;

/** Keeps clients to the server's rates. Every method throws RATE_LIMITED with `retryAfterMs` beyond them. */
export class Throttle {
  readonly #messages: RateLimiter;
  readonly #joins: RateLimiter;
  readonly #connections: RateLimiter;
  readonly #sendAway: (connection: Connection) => void;

  constructor(limits: Limits, clock: Clock, sendAway: (connection: Connection) => void) {
    this.#messages = new RateLimiter(limits.messageRate, clock);
    this.#joins = new RateLimiter(limits.joinRate, clock);
    this.#connections = new RateLimiter(limits.connectionRate, clock);
    this.#sendAway = sendAway;
  }

  connecting(address: string): void {
    refuse("too many connections from your address", this.#connections.take(address));
  }

  joining(connection: Connection): void {
    this.#allow(connection, "you join too fast", this.#joins.take(connection.id));
  }

  /** Counts by user; a base client's user id is only a claim, so it counts by connection. */
  saying(connection: Connection): void {
    const key = connection.user === undefined ? `connection ${connection.id}` : `user ${connection.user.userId}`;
    this.#allow(connection, "you send too fast", this.#messages.take(key));
  }

  #allow(connection: Connection, reason: string, waitMs: number): void {
    connection.refusals = waitMs === 0 ? 0 : connection.refusals + 1;
    if (connection.refusals >= REFUSALS_ALLOWED) this.#sendAway(connection);
    refuse(reason, waitMs);
  }
}

function refuse(reason: string, waitMs: number): void {
  if (waitMs > 0) throw serverError("RATE_LIMITED", `${reason}; try again in ${waitMs} ms`, waitMs);
}
