import { chatError } from "../../core/protocol/errors.ts";
import { readBody } from "../../core/protocol/message-size.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { ServerLimits } from "../server-limits.ts";
import { TokenBuckets } from "../token-buckets.ts";
import type { Connection } from "./room.ts";

/** The limit that a request counts against; `none` is for those that cost nothing or count by themselves. */
export type RequestKind = "join" | "message" | "ask" | "none";

/** A client that is refused this often in a row for coming too fast is disconnected. */
const REFUSALS_ALLOWED = 50;

/** Requests besides joins, messages and history, by connection. */
const ASK_RATE = { perSecond: 20, burst: 50 };

/** Notices of typing, by user; more are dropped. */
const TYPING_RATE = { perSecond: 4, burst: 8 };

const TOO_FAST = {
  join: "joins-too-fast",
  message: "sends-too-fast",
  ask: "asks-too-fast",
} as const;

/** Keeps clients to the server's limits: beyond them it throws, RATE_LIMITED with `retryAfterMs`. */
export class Limiter {
  readonly #limits: ServerLimits;
  readonly #connections: TokenBuckets;
  readonly #requests: { readonly [Kind in keyof typeof TOO_FAST]: TokenBuckets };
  readonly #typing: TokenBuckets;
  readonly #disconnect: (connection: Connection) => void;

  constructor(limits: ServerLimits, clock: Clock, disconnect: (connection: Connection) => void) {
    const isLifted = limits.messageRate === null;
    this.#limits = limits;
    this.#connections = new TokenBuckets(limits.connectionRate, clock);
    this.#requests = {
      join: new TokenBuckets(limits.joinRate, clock),
      message: new TokenBuckets(limits.messageRate, clock),
      ask: new TokenBuckets(isLifted ? null : ASK_RATE, clock),
    };
    this.#typing = new TokenBuckets(isLifted ? null : TYPING_RATE, clock);
    this.#disconnect = disconnect;
  }

  /** Counts a new connection of an address. */
  countConnection(address: string): void {
    const waitMs = this.#connections.take(address);
    if (waitMs > 0) throw chatError("too-many-connections", { waitMs }, { retryAfterMs: waitMs });
  }

  /** Counts a request; a client that does not slow down is disconnected. */
  count(kind: RequestKind, connection: Connection): void {
    if (kind === "none") return;
    const key = kind === "message" ? speakerKey(connection) : connection.id;
    const waitMs = this.#requests[kind].take(key);
    connection.refusals = waitMs === 0 ? 0 : connection.refusals + 1;
    if (connection.refusals >= REFUSALS_ALLOWED) this.#disconnect(connection);
    if (waitMs > 0) throw chatError(TOO_FAST[kind], { waitMs }, { retryAfterMs: waitMs });
  }

  /** Counts a notice of typing; false where it comes too fast. */
  countTyping(userId: UserId): boolean {
    return this.#typing.take(userId) === 0;
  }

  /** Throws ROOM_FULL where a user may enter no further room; `rooms` are those it is in already, of those that it asked for or not. */
  checkRooms(roomId: RoomId, rooms: ReadonlySet<RoomId>, kind: "asked" | "unasked"): void {
    const { roomsPerUser, unaskedRoomsPerUser } = this.#limits;
    const most = kind === "asked" ? roomsPerUser : unaskedRoomsPerUser;
    if (rooms.has(roomId) || rooms.size < most) return;
    throw chatError("too-many-rooms", { most });
  }

  /** Throws INVALID where too many messages come in one request. */
  checkBatch(messages: number): void {
    const { batchMessages } = this.#limits;
    if (messages > batchMessages) {
      throw chatError("batch-too-long", { most: batchMessages });
    }
  }

  /** Reads the text of a message; throws TOO_LARGE and INVALID. */
  readBody(text: string): string {
    return readBody(text, this.#limits);
  }
}

/** Messages count by user; a base client's user id is only a claim, so its connection counts. */
function speakerKey({ id, user }: Connection): string {
  return user === undefined ? `connection ${id}` : `user ${user.userId}`;
}
