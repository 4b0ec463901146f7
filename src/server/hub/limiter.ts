import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import { readBody } from "../../core/protocol/message-size.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Budget } from "../budget.ts";
import type { ServerLimits } from "../server-limits.ts";
import { TokenBuckets } from "../token-buckets.ts";
import type { Connection } from "./room.ts";

/** The rate that a request counts against; `none` is for those that have no rate of their own, or count by themselves. All are charged as work. */
export type RequestKind = "join" | "message" | "ask" | "none";

/** A client that is refused this often in a row for coming too fast is disconnected. */
const REFUSALS_ALLOWED = 50;

const TOO_FAST = {
  join: "joins-too-fast",
  message: "sends-too-fast",
  ask: "asks-too-fast",
  none: "asks-too-fast",
} as const;

/** The time that a handshake takes the server, in ms. */
const HANDSHAKE_COST = 2;

/** A request that is refused costs more than it takes, in ms: so there are not many of them. */
const REFUSAL_COST = 2;

/** Keeps clients to the server's limits: beyond them it throws, RATE_LIMITED with `retryAfterMs`. */
export class Limiter {
  readonly #limits: ServerLimits;
  readonly #connections: TokenBuckets;
  readonly #requests: { readonly [Kind in Exclude<RequestKind, "none">]: TokenBuckets };
  readonly #typing: TokenBuckets;
  readonly #texts: TokenBuckets;
  readonly #addressTexts: TokenBuckets;
  readonly #budget: Budget;
  readonly #sendAway: (connection: Connection) => void;

  /** `sendAway` ends a connection that does not slow down. */
  constructor(
    limits: ServerLimits,
    clock: Clock,
    budget: Budget,
    sendAway: (connection: Connection) => void,
  ) {
    this.#limits = limits;
    this.#connections = new TokenBuckets(() => limits.connectionRate, clock);
    this.#requests = {
      join: new TokenBuckets(() => limits.joinRate, clock),
      message: new TokenBuckets(() => limits.messageRate, clock),
      ask: new TokenBuckets(() => limits.askRate, clock),
    };
    this.#texts = new TokenBuckets(() => limits.textRate, clock);
    this.#addressTexts = new TokenBuckets(() => limits.addressTextRate, clock);
    this.#typing = new TokenBuckets(() => limits.typingRate, clock);
    this.#budget = budget;
    this.#sendAway = sendAway;
  }

  /** Counts a new connection of an address. */
  countConnection(address: string): void {
    const handshake = { connection: `handshakes of ${address}`, address };
    const waitMs = this.#budget.charge(handshake, HANDSHAKE_COST) || this.#connections.take(address);
    if (waitMs > 0) throw chatError("too-many-connections", { waitMs }, { retryAfterMs: waitMs });
  }

  /** Counts a request of a kind that has a rate of its own. */
  count(kind: RequestKind, connection: Connection): void {
    if (kind === "none") return;
    const key = kind === "message" ? speakerKey(connection) : connection.id;
    const waitMs = this.#requests[kind].take(key);
    if (waitMs > 0) throw tooFast(kind, waitMs);
    connection.refusals = 0;
  }

  /** Charges the work of a request, in ms. */
  charge(kind: RequestKind, { payer }: Connection, ms: number): void {
    const waitMs = this.#budget.charge(payer, ms);
    if (waitMs > 0) throw tooFast(kind, waitMs);
  }

  /** Counts a refusal: it costs, and a client that is told again and again that it comes too fast is sent away. */
  countRefusal(connection: Connection, { code }: ChatError): void {
    if (code === "UNAVAILABLE" || code === "INTERNAL") return; // no fault of the client
    this.#budget.spend(connection.payer, REFUSAL_COST);
    if (code !== "RATE_LIMITED") return;
    connection.refusals += 1;
    if (connection.refusals === REFUSALS_ALLOWED) this.#sendAway(connection);
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

  /** Reads the text of a message, and counts its bytes; throws TOO_LARGE and INVALID too. */
  readBody(text: string, connection: Connection): string {
    const body = readBody(text, this.#limits);
    this.countText(Buffer.byteLength(body), connection);
    return body;
  }

  /** Counts bytes that all members of a room will get. */
  countText(bytes: number, connection: Connection): void {
    const speaker = speakerKey(connection);
    const { address } = connection.payer;
    const waitMs = Math.max(this.#texts.waitFor(speaker, bytes), this.#addressTexts.waitFor(address, bytes));
    if (waitMs > 0) throw tooFast("message", waitMs);
    this.#texts.spend(speaker, bytes);
    this.#addressTexts.spend(address, bytes);
  }
}

function tooFast(kind: RequestKind, waitMs: number): ChatError {
  return chatError(TOO_FAST[kind], { waitMs }, { retryAfterMs: waitMs });
}

/** Messages count by user; a base client's user id is only a claim, so its connection counts. */
function speakerKey({ id, user }: Connection): string {
  return user === undefined ? `connection ${id}` : `user ${user.userId}`;
}
