import { chatError } from "../../core/protocol/errors.ts";
import type { Limits } from "../../core/protocol/limits.ts";
import { sizeError } from "../../core/protocol/message-size.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import { RateLimiter } from "./rate-limit.ts";
import type { Connection } from "./room.ts";

/** A client that is refused this often in a row for coming too fast is sent away. */
const REFUSALS_ALLOWED = 50;

/** Requests besides joins, messages and history, by connection. */
const ASK_RATE = { perSecond: 20, burst: 50 };

/** Keeps clients to the server's limits: every method throws beyond them, RATE_LIMITED with `retryAfterMs`. */
export class Gate {
  readonly #limits: Limits;
  readonly #connections: RateLimiter;
  readonly #joins: RateLimiter;
  readonly #messages: RateLimiter;
  readonly #asks: RateLimiter;
  readonly #sendAway: (connection: Connection) => void;

  constructor(limits: Limits, clock: Clock, sendAway: (connection: Connection) => void) {
    this.#limits = limits;
    this.#connections = new RateLimiter(limits.connectionRate, clock);
    this.#joins = new RateLimiter(limits.joinRate, clock);
    this.#asks = new RateLimiter(limits.messageRate === null ? null : ASK_RATE, clock);
    this.#messages = new RateLimiter(limits.messageRate, clock);
    this.#sendAway = sendAway;
  }

  connecting(address: string): void {
    const waitMs = this.#connections.take(address);
    if (waitMs > 0) throw tooFast("too-many-connections", waitMs);
  }

  joining(connection: Connection): void {
    this.#pace(connection, "joins-too-fast", this.#joins.take(connection.id));
  }

  /** `rooms` are those the client's user is in already. */
  entering(roomId: RoomId, rooms: ReadonlySet<RoomId>): void {
    const { roomsPerUser } = this.#limits;
    if (rooms.has(roomId) || rooms.size < roomsPerUser) return;
    throw chatError("too-many-rooms", { most: roomsPerUser });
  }

  /** Counts by user; a base client's user id is only a claim, so it counts by connection. */
  saying(connection: Connection): void {
    const { id, user } = connection;
    const key = user === undefined ? `connection ${id}` : `user ${user.userId}`;
    this.#pace(connection, "sends-too-fast", this.#messages.take(key));
  }

  asking(connection: Connection): void {
    this.#pace(connection, "asks-too-fast", this.#asks.take(connection.id));
  }

  /** How many messages come in one request. */
  batch(messages: number): void {
    const { batchMessages } = this.#limits;
    if (messages > batchMessages) {
      throw chatError("batch-too-long", { most: batchMessages });
    }
  }

  size(msg: string): void {
    const error = sizeError(msg, this.#limits);
    if (error !== undefined) throw error;
  }

  #pace(connection: Connection, reason: RateReason, waitMs: number): void {
    connection.refusals = waitMs === 0 ? 0 : connection.refusals + 1;
    if (connection.refusals >= REFUSALS_ALLOWED) this.#sendAway(connection);
    if (waitMs > 0) throw tooFast(reason, waitMs);
  }
}

type RateReason = "too-many-connections" | "joins-too-fast" | "sends-too-fast" | "asks-too-fast";

function tooFast(reason: RateReason, waitMs: number): Error {
  return chatError(reason, { waitMs }, { retryAfterMs: waitMs });
}
