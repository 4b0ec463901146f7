import type { Dialect } from "../core/chat.ts";
import type { Nick, RoomId, UserId } from "../core/names.ts";
import type { Member, WireUserId } from "../core/protocol.ts";
import type { StoredMessage } from "./message-log.ts";

declare const brand: unique symbol;

/** Names one connection of one client; on sockets, the socket's id. */
export type ConnectionId = string & { readonly [brand]: "ConnectionId" };

/** Who somebody is to others. A v1 user is one Person on all its connections; a base client is one for each room. */
export interface Person {
  readonly userId: UserId;
  /** The user id as its client gave it. */
  readonly id: WireUserId;
  nickName: Nick;
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
  /** One list for each join that is being answered: what is committed meanwhile is held, not delivered. */
  readonly holds: Set<StoredMessage[]>;
}

/** A line of `roomUser`: a user, once however many connections, with the socket of the oldest of them. */
export interface RosterEntry {
  readonly nickName: Nick;
  readonly socketId: ConnectionId;
  readonly id: WireUserId;
}

/** Who is in a room, in the order they came. */
export type Roster = ReadonlyMap<UserId, RosterEntry>;

/** Who is in one room, on which connections. */
export class Room {
  readonly id: RoomId;
  /** The roster as its members were last told it. */
  told: Roster = new Map();
  readonly #memberships = new Map<ConnectionId, Membership>();

  constructor(id: RoomId) {
    this.id = id;
  }

  get empty(): boolean {
    return this.#memberships.size === 0;
  }

  add(membership: Membership): void {
    this.#memberships.set(membership.connection.id, membership);
  }

  remove(connectionId: ConnectionId): void {
    this.#memberships.delete(connectionId);
  }

  members(): Iterable<Membership> {
    return this.#memberships.values();
  }

  roster(): Roster {
    const roster = new Map<UserId, RosterEntry>();
    for (const { connection, person } of this.#memberships.values()) {
      if (roster.has(person.userId)) continue;
      roster.set(person.userId, { nickName: person.nickName, socketId: connection.id, id: person.id });
    }
    return roster;
  }
}

export function dialectOf(connection: Connection): Dialect {
  return connection.user === undefined ? "base" : "v1";
}

/** A roster entry as v1 clients get it. */
export function toMember({ nickName, id }: RosterEntry): Member {
  return { nickName, id };
}
