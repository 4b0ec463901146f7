import { TYPING } from "../../core/protocol/event-names.ts";
import type { Nick, RoomId } from "../../core/protocol/names.ts";
import type { AwayRequest, TypingRequest } from "../../core/protocol/requests.ts";
import { connectionOf, type HubParts, membershipOf, tell, touch, userOf } from "./hub-parts.ts";
import { RateLimiter } from "./rate-limit.ts";
import { type ConnectionId, dialectOf, type Person, toMember } from "./room.ts";

/** How often somebody may say that they write; what is more is dropped. */
const TYPING_RATE = { perSecond: 4, burst: 8 };

/** The use cases that are about people: who is here, under which nick, away, writing. They throw a ServerError. */
export class People {
  readonly #parts: HubParts;
  readonly #typing: RateLimiter;

  constructor(parts: HubParts) {
    this.#parts = parts;
    const { limits, clock } = parts.ports;
    this.#typing = new RateLimiter(limits.messageRate === null ? null : TYPING_RATE, clock);
  }

  /** Who is in a room; `mayLook` has been asked. */
  who(roomId: RoomId): object {
    const room = this.#parts.directory.room(roomId);
    return { users: room === undefined ? [] : [...room.roster().values()].map(toMember) };
  }

  /** Another nick for the user, on all its connections. */
  nick(from: ConnectionId, nickName: Nick): object {
    const { ports } = this.#parts;
    const user = userOf(connectionOf(this.#parts, from));
    ports.identities.rename(user.userId, nickName);
    user.nickName = nickName;
    this.#touchAll(user);
    return { nickName };
  }

  /** The user is away on all its connections, or back; it ends with the last of them. */
  away(from: ConnectionId, { text }: AwayRequest): object {
    const user = userOf(connectionOf(this.#parts, from));
    user.away = text;
    this.#touchAll(user);
    return {};
  }

  /** Tells the others in a room that somebody writes there. */
  typing(from: ConnectionId, { roomId, typing }: TypingRequest): object {
    const connection = connectionOf(this.#parts, from);
    const { userId, nickName } = userOf(connection);
    const { room } = membershipOf(connection, roomId);
    if (this.#typing.take(userId) > 0) return {};
    const others = [...room.members()].filter((other) => {
      return dialectOf(other.connection) === "v1" && other.person.userId !== userId;
    });
    const to = others.map((other) => other.connection);
    tell(this.#parts, to, TYPING, { roomId, userId, nickName, typing });
    return {};
  }

  #touchAll({ userId }: Person): void {
    for (const membership of this.#parts.directory.membershipsOfUser(userId)) touch(this.#parts, membership);
  }
}
