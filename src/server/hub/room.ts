import type { Dialect } from "../../core/protocol/event-names.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { Nick, RoomId, UserId } from "../../core/protocol/names.ts";
import type { Standing } from "../access/gate.ts";
import type { Payer } from "../budget.ts";
import type { RoomChanges } from "../log/message-log.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { Pair } from "../store/room-records.ts";
import type { RequestOrder } from "./request-order.ts";
import { RoomPeople } from "./room-people.ts";
import { Roster, type RosterEntry } from "./roster.ts";

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

/** A v1 user, who owns its id. */
export interface User extends Person {
  readonly ownedId: OwnedId;
  /** When it came to own it, ms since 1970 UTC: what was said under its id before is not its own. */
  readonly ownedSince: number;
  /** Those of whom it wants nothing, as they are at any time. */
  readonly blocked: ReadonlySet<UserId>;
}

/** One client, from its handshake to its end. */
export interface Connection {
  readonly id: ConnectionId;
  /** The user of the handshake; undefined for a base client, which says in each join who it is. */
  readonly user: User | undefined;
  /** The way in which it came in, which says what it may do. */
  readonly standing: Standing;
  /** The session of its user; undefined for a base client. */
  readonly sessionId: string | undefined;
  /** Those whom its work is charged to. */
  readonly payer: Payer;
  readonly memberships: Map<RoomId, Membership>;
  readonly requests: RequestOrder;
  /** Requests refused for coming too fast since the last one that was counted and was not. */
  refusals: number;
  /** Nothing more is read from it until what it asked for is answered. */
  isPaused: boolean;
  /** It has ended: what it asked to be told is of no use any more. */
  isGone: boolean;
}

/** Everything that an answer to a join must tell, as it happened while the answer was made. */
export interface PendingJoin {
  readonly messages: Message[];
  readonly changes: RoomChanges[];
  /** The room's topic, where it was set meanwhile. */
  topic?: string;
  /** The user's read mark, where it was moved meanwhile. */
  read?: number;
}

/** The state of a direct room, as far as those who are in it are concerned. */
export interface DirectState {
  readonly pair: Pair;
  /** Those of the two who opened it, or spoke there. */
  readonly active: Set<OwnedId>;
  /** Those of the two who take no more from the other. */
  readonly refusing: Set<OwnedId>;
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

/** One room: who is in it, on which connections, and who was a moment ago. */
export class Room {
  readonly id: RoomId;
  readonly roster = new Roster();
  readonly people = new RoomPeople();
  /** The users as those who are told names were last told them. */
  readonly announced = new Map<UserId, RosterEntry>();
  /** Undefined for a room that is not one of two. */
  direct: DirectState | undefined;
  /** The instants at which people last said something, the longest ago first, in ms since 1970 UTC; noted in slow mode. */
  readonly lastSaid = new Map<string, number>();
  /** Counts what happened to the roster, so that a roster told earlier is known to be the same still. */
  changes = 0;
  /** The count that all of `counted` know; undefined where they may know different ones. */
  announcedCount: number | undefined;
  readonly #memberships = new Map<ConnectionId, Membership>();
  /** Members who only speak and read. */
  readonly #speakers = new Set<Membership>();
  readonly #base = new Set<Membership>();
  readonly #named = new Set<Membership>();
  readonly #counted = new Set<Membership>();

  constructor(id: RoomId) {
    this.id = id;
  }

  get empty(): boolean {
    return this.#memberships.size === 0 && this.roster.count === 0 && this.#speakers.size === 0;
  }

  /** The number of users in it. */
  get count(): number {
    return this.roster.count;
  }

  /** Base members, who get the whole roster. */
  get base(): ReadonlySet<Membership> {
    return this.#base;
  }

  /** v1 members who were given the whole roster, or watch: they are told the names of those who come and go. */
  get named(): ReadonlySet<Membership> {
    return this.#named;
  }

  /** v1 members who are told only how many there are. */
  get counted(): ReadonlySet<Membership> {
    return this.#counted;
  }

  add(membership: Membership): void {
    if (!membership.listening) {
      this.#speakers.add(membership);
      return;
    }
    this.#memberships.set(membership.connection.id, membership);
    if (dialectOf(membership.connection) === "base") this.#base.add(membership);
    this.roster.add(membership);
    const { connection, person } = membership;
    if (connection.user !== undefined) this.people.enter(person.userId, person.nickName);
  }

  remove(membership: Membership): void {
    if (!this.#takeOut(membership)) return;
    this.roster.remove(membership);
    const { userId } = membership.person;
    if (this.roster.entry(userId) === undefined) this.people.leave(userId);
  }

  /** Takes out a lost connection: its user is missing now, unless here on another connection, or never in the roster. */
  lose(membership: Membership): RosterEntry | undefined {
    return this.#takeOut(membership) ? this.roster.lose(membership) : undefined;
  }

  /** Confirms that a lost user has left; false if it came back meanwhile. */
  confirmLeft(userId: UserId, entry: RosterEntry): boolean {
    const isGone = this.roster.confirmLeft(userId, entry);
    if (isGone) this.people.leave(userId);
    return isGone;
  }

  /** From now on a member who was answered is told names, or only counts. */
  receiveNames(membership: Membership, names: boolean): void {
    if (this.#memberships.get(membership.connection.id) !== membership) return;
    (names ? this.#named : this.#counted).add(membership);
    (names ? this.#counted : this.#named).delete(membership);
  }

  /** The memberships that listen. */
  members(): Iterable<Membership> {
    return this.#memberships.values();
  }

  /** False: it stood in no roster. */
  #takeOut(membership: Membership): boolean {
    if (this.#speakers.delete(membership)) return false;
    for (const set of [this.#base, this.#named, this.#counted]) set.delete(membership);
    return this.#memberships.delete(membership.connection.id);
  }
}

export function dialectOf(connection: Connection): Dialect {
  return connection.user === undefined ? "base" : "v1";
}
