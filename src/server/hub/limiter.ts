import { serverError } from "../../core/protocol/errors.ts";
import type { Limits } from "../../core/protocol/limits.ts";
import { sizeProblem } from "../../core/protocol/message-size.ts";
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
    if (waitMs > 0) throw tooFast("too many connections come from your address", waitMs);
  }

  joining(connection: Connection): void {
    this.#pace(connection, "you join too fast", this.#joins.take(connection.id));
  }

  /** `rooms` are those the client's user is in already. */
  entering(roomId: RoomId, rooms: ReadonlySet<RoomId>): void {
    const { roomsPerUser } = this.#limits;
    if (rooms.has(roomId) || rooms.size < roomsPerUser) return;
    const message = `you are in ${roomsPerUser} rooms, the most this server allows; leave one first`;
    throw serverError("ROOM_FULL", message);
  }

  /** Counts by user; a base client's user id is only a claim, so it counts by connection. */
  saying(connection: Connection): void {
    const { id, user } = connection;
    const key = user === undefined ? `connection ${id}` : `user ${user.userId}`;
    this.#pace(connection, "you send too fast", this.#messages.take(key));
  }

  asking(connection: Connection): void {
    this.#pace(connection, "you ask too fast", this.#asks.take(connection.id));
  }

  /** How many messages come in one request. */
  batch(messages: number): void {
    const { batchMessages } = this.#limits;
    if (messages > batchMessages) {
      throw serverError("INVALID", `messages must be at most ${batchMessages}; send the rest after them`);
    }
  }

  size(msg: string): void {
    const problem = sizeProblem(msg, this.#limits);
    if (problem !== undefined) throw serverError("TOO_LARGE", problem);
  }

  #pace(connection: Connection, reason: string, waitMs: number): void {
    connection.refusals = waitMs === 0 ? 0 : connection.refusals + 1;
    if (connection.refusals >= REFUSALS_ALLOWED) this.#sendAway(connection);
    if (waitMs > 0) throw tooFast(reason, waitMs);
  }
}

function tooFast(reason: string, waitMs: number): Error {
  return serverError("RATE_LIMITED", `${reason}; try again in ${waitMs} ms`, waitMs);
}
