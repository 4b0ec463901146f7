import type { Dialect } from "../../core/client/chat.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { Nick, RoomId, UserId } from "../../core/protocol/names.ts";
import type { Member } from "../../core/protocol/server-events.ts";

declare const brand: unique symbol;

/** Names one connection of one client; on sockets, the socket's id. */
export type ConnectionId = string & { readonly [brand]: "ConnectionId" };

/** Who somebody is to others. A v1 user is one Person on all its connections; a base client is one for each room. */
export interface Person {
  readonly userId: UserId;
  /** The user id as its client gave it. */
  readonly id: WireUserId;
  nickName: Nick;
  /** What they say of being away, "" for nothing; undefined while here. */
  away?: string | undefined;
}

/** One client, from its handshake to its end. */
export interface Connection {
  readonly id: ConnectionId;
  /** The user of the handshake; undefined for a base client, which says in each join who it is. */
  readonly user: Person | undefined;
  readonly memberships: Map<RoomId, Membership>;
  /** Requests refused for coming too fast since the last one that was not. */
  refusals: number;
}

/** A connection in a room. */
export interface Membership {
  readonly connection: Connection;
  readonly room: Room;
  readonly person: Person;
  /** False: it is there to speak and to read; it stands in no roster and is told nothing. */
  readonly listening: boolean;
  /** One list for each join that is being answered: what is committed meanwhile is held for its answer. */
  readonly holds: Set<Message[]>;
  /** A join was answered: from then on everything is delivered too, whatever other join is still being answered. */
  answered: boolean;
}

/** Whether nothing may be told before the answer to a join. */
export function awaitsAnswer({ holds, answered }: Membership): boolean {
  return !answered && holds.size > 0;
}

/** A line of `roomUser`: a user, once however many connections, with the socket of the oldest of them. */
export interface RosterEntry {
  readonly nickName: Nick;
  readonly socketId: ConnectionId;
  readonly id: WireUserId;
  readonly away?: string | undefined;
}

/** Who is in a room, in the order they came. */
export type Roster = ReadonlyMap<UserId, RosterEntry>;

/** Who is in one room, on which connections, and who was a moment ago. */
export class Room {
  readonly id: RoomId;
  /** The roster as its members were last told it. */
  told: Roster = new Map();
  readonly #memberships = new Map<ConnectionId, Membership>();
  /** Those who do not listen. */
  readonly #speakers = new Set<Membership>();
  /** How many connections each user has here. */
  readonly #connections = new Map<UserId, number>();
  /** Users whose last connection here was lost; they keep their place in the roster until they are given up. */
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

  /** A missing user is gone; false if it came back, or was missed anew, since `entry`. */
  giveUp(userId: UserId, entry: RosterEntry): boolean {
    return this.#missing.get(userId) === entry && this.#missing.delete(userId);
  }

  /** Those who listen. */
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

/** How a person stands in the roster on one of its connections. */
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
