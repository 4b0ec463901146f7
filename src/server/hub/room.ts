import type { Dialect } from "../../core/protocol/event-names.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { Nick, RoomId, UserId } from "../../core/protocol/names.ts";
import type { Member } from "../../core/protocol/server-events.ts";
import type { RequestOrder } from "./request-order.ts";

declare const brand: unique symbol;

/** Names one connection of one client; on sockets, the socket's id. */
export type ConnectionId = string & { readonly [brand]: "ConnectionId" };

/** Somebody as others see them. A v1 user is one Person on all its connections; a base client is one for each room. */
export interface Person {
  readonly userId: UserId;
  /** The user id as its client gave it. */
  readonly id: WireUserId;
  nickName: Nick;
  /** Their words about being away, "" for nothing; undefined while here. */
  away?: string | undefined;
}

/** One client, from its handshake to its end. */
export interface Connection {
  readonly id: ConnectionId;
  /** The user of the handshake; undefined for a base client, which says in each join who it is. */
  readonly user: Person | undefined;
  readonly memberships: Map<RoomId, Membership>;
  readonly requests: RequestOrder;
  /** Requests refused for coming too fast since the last one that was not. */
  refusals: number;
}

/** Everything that an answer to a join must tell, as it happened while the answer was made. */
export interface PendingJoin {
  readonly messages: Message[];
  /** The room's topic, where it was set meanwhile. */
  topic?: string;
  /** The user's read mark, where it was moved meanwhile. */
  read?: number;
}

/** A connection in a room. */
export interface Membership {
  readonly connection: Connection;
  readonly room: Room;
  readonly person: Person;
  /** False: it is there to speak and to read; it stands in no roster and is told nothing. */
  readonly listening: boolean;
  /** The joins that are being answered: what happens meanwhile is held for their answers. */
  readonly joins: Set<PendingJoin>;
  /** A join was answered: from then on everything is delivered too, whatever other join is still being answered. */
  answered: boolean;
}

/** True while nothing may be delivered, as the answer to the first join comes before it. */
export function awaitsAnswer({ joins, answered }: Membership): boolean {
  return !answered && joins.size > 0;
}

/** A line of `roomUser`: a user, once however many connections, with the socket of the oldest of them. */
export interface RosterEntry {
  readonly nickName: Nick;
  readonly socketId: ConnectionId;
  readonly id: WireUserId;
  readonly away?: string | undefined;
}

/** The users in a room, in the order they came. */
export type Roster = ReadonlyMap<UserId, RosterEntry>;

/** One room: who is in it, on which connections, and who was a moment ago. */
export class Room {
  readonly id: RoomId;
  /** The roster as its members were last told it. */
  told: Roster = new Map();
  readonly #memberships = new Map<ConnectionId, Membership>();
  /** Members who only speak and read. */
  readonly #speakers = new Set<Membership>();
  /** The number of connections that each user has here. */
  readonly #connections = new Map<UserId, number>();
  /** Users whose last connection here was lost; they keep their position in the roster until it is confirmed that they left. */
  readonly #missing = new Map<UserId, RosterEntry>();

  constructor(id: RoomId) {
    this.id = id;
  }

  get empty(): boolean {
    return this.#memberships.size === 0 && this.#missing.size === 0 && this.#speakers.size === 0;
  }

  add(membership: Membership): void {
    const { connection, person, listening } = membership;
    if (!listening) {
      this.#speakers.add(membership);
      return;
    }
    this.#memberships.set(connection.id, membership);
    this.#count(person.userId, 1);
    this.#missing.delete(person.userId);
  }

  remove(membership: Membership): void {
    const { connection, person } = membership;
    if (this.#speakers.delete(membership)) return;
    if (this.#memberships.delete(connection.id)) this.#count(person.userId, -1);
  }

  /** The lost user of a removed membership is missing now, unless here on another connection, or never in the roster. */
  miss({ connection, person, listening }: Membership): RosterEntry | undefined {
    if (!listening || this.#connections.has(person.userId)) return undefined;
    const entry = toEntry(connection, person);
    this.#missing.set(person.userId, entry);
    return entry;
  }

  /** Confirms that a missing user has left; false if it came back, or was missed anew, since `entry`. */
  confirmLeft(userId: UserId, entry: RosterEntry): boolean {
    return this.#missing.get(userId) === entry && this.#missing.delete(userId);
  }

  /** The memberships that listen. */
  members(): Iterable<Membership> {
    return this.#memberships.values();
  }

  roster(): Roster {
    const roster = new Map<UserId, RosterEntry>();
    for (const { connection, person } of this.#memberships.values()) {
      if (!roster.has(person.userId)) roster.set(person.userId, toEntry(connection, person));
    }
    for (const [userId, entry] of this.#missing) roster.set(userId, entry);
    return roster;
  }

  #count(userId: UserId, change: 1 | -1): void {
    const connections = (this.#connections.get(userId) ?? 0) + change;
    if (connections === 0) this.#connections.delete(userId);
    else this.#connections.set(userId, connections);
  }
}

/** The roster entry of a person on one of its connections. */
export function toEntry({ id: socketId }: Connection, { nickName, id, away }: Person): RosterEntry {
  return away === undefined ? { nickName, socketId, id } : { nickName, socketId, id, away };
}

export function dialectOf(connection: Connection): Dialect {
  return connection.user === undefined ? "base" : "v1";
}

/** A roster entry as v1 clients get it. */
export function toMember({ nickName, id, away }: RosterEntry): Member {
  return away === undefined ? { nickName, id } : { nickName, id, away };
}
