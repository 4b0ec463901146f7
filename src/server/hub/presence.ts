import { PRESENCE, ROOM_USER } from "../../core/protocol/event-names.ts";
import { PRESENCE_LONGEST_MS, PRESENCE_REST, PRESENCE_WINDOW_MS } from "../../core/protocol/limits.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { Member } from "../../core/protocol/server-events.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Deliver } from "./fanout.ts";
import {
  awaitsAnswer,
  type Connection,
  type ConnectionId,
  dialectOf,
  type Room,
  type Roster,
  type RosterEntry,
  toMember,
} from "./room.ts";

/** What turns one roster into another. */
export interface RosterDiff {
  readonly joined: readonly Member[];
  readonly left: readonly Member[];
  readonly changed: readonly Member[];
}

/** The net difference: who left and came back in between is in none of the lists. */
export function rosterDiff(before: Roster, after: Roster): RosterDiff {
  const joined: Member[] = [];
  const changed: Member[] = [];
  for (const [userId, entry] of after) {
    const earlier = before.get(userId);
    if (earlier === undefined) joined.push(toMember(entry));
    else if (isOther(earlier, entry)) changed.push(toMember(entry));
  }
  const left = [...before].filter(([userId]) => !after.has(userId)).map(([, entry]) => toMember(entry));
  return { joined, left, changed };
}

function isOther(before: RosterEntry, after: RosterEntry): boolean {
  return before.nickName !== after.nickName || before.id !== after.id || before.away !== after.away;
}

/** What happened in a room since its members were last told. */
interface Stir {
  /** Everybody who came, went or changed, as they last stood. */
  readonly touched: Map<UserId, RosterEntry>;
  /** Connections whose join was answered meanwhile: they know a roster that the others were never told. */
  readonly newcomers: Set<ConnectionId>;
}

/** Gathers comings and goings over one window, then tells each member what it needs: one roster a blip, not one a join. */
export class Presence {
  readonly #clock: Clock;
  readonly #deliver: Deliver;
  #stirs = new Map<Room, Stir>();
  #cancel: (() => void) | undefined;
  /** How long comings and goings are gathered now, in ms. */
  #window = PRESENCE_WINDOW_MS;

  constructor(clock: Clock, deliver: Deliver) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** A user came, went or changed in a room; `entry` is how it stands, or stood. */
  touch(room: Room, userId: UserId, entry: RosterEntry): void {
    this.#stir(room).touched.set(userId, entry);
  }

  /** A connection is being answered with the roster of this moment. */
  answered(room: Room, connectionId: ConnectionId): void {
    this.#stir(room).newcomers.add(connectionId);
  }

  /** Tells nobody anything any more. */
  close(): void {
    this.#cancel?.();
    this.#stirs.clear();
  }

  #stir(room: Room): Stir {
    this.#cancel ??= this.#clock.after(this.#window, () => this.#tellInTime());
    const stir = this.#stirs.get(room) ?? { touched: new Map(), newcomers: new Set() };
    this.#stirs.set(room, stir);
    return stir;
  }

  /** When thousands come at once, telling takes long: it rests several times as long as it took, and gathers more. */
  #tellInTime(): void {
    const began = this.#clock.now();
    this.#tell();
    const rest = (this.#clock.now() - began) * PRESENCE_REST;
    this.#window = Math.min(PRESENCE_LONGEST_MS, Math.max(PRESENCE_WINDOW_MS, rest));
  }

  #tell(): void {
    const stirs = this.#stirs;
    this.#stirs = new Map();
    this.#cancel = undefined;
    const rosters = new Map<Room, Roster>();
    for (const [room, stir] of stirs) {
      const roster = room.roster();
      rosters.set(room, roster);
      this.#tellDifference(room, stir, roster);
      room.told = roster;
    }
    this.#tellMaps(stirs.keys(), rosters);
  }

  /** v1 members get the difference to what they know: old ones were told, newcomers may know any state since. */
  #tellDifference(room: Room, stir: Stir, roster: Roster): void {
    const old: ConnectionId[] = [];
    const fresh: ConnectionId[] = [];
    for (const membership of room.members()) {
      const { connection } = membership;
      if (dialectOf(connection) === "base" || awaitsAnswer(membership)) continue;
      (stir.newcomers.has(connection.id) ? fresh : old).push(connection.id);
    }
    this.#send(old, room, rosterDiff(room.told, roster));
    this.#send(fresh, room, touchedNow(stir.touched, roster));
  }

  #send(to: readonly ConnectionId[], room: Room, diff: RosterDiff): void {
    if (to.length === 0 || diff.joined.length + diff.left.length + diff.changed.length === 0) return;
    this.#deliver(to, PRESENCE, { roomId: room.id, ...diff });
  }

  /** Base members get the map of the rooms they are in; those in the same rooms share one. */
  #tellMaps(rooms: Iterable<Room>, rosters: Map<Room, Roster>): void {
    const groups = new Map<string, { to: ConnectionId[]; one: Connection }>();
    for (const connection of baseMembers(rooms)) {
      const key = [...connection.memberships.keys()].join(" ");
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { to: [connection.id], one: connection });
      else group.to.push(connection.id);
    }
    for (const { to, one } of groups.values()) this.#deliver(to, ROOM_USER, roomUser(one, rosters));
  }
}

/** Everybody who was touched, as they are now, whatever the reader knew of them. */
function touchedNow(touched: ReadonlyMap<UserId, RosterEntry>, roster: Roster): RosterDiff {
  const joined: Member[] = [];
  const left: Member[] = [];
  for (const [userId, entry] of touched) {
    const now = roster.get(userId);
    if (now === undefined) left.push(toMember(entry));
    else joined.push(toMember(now));
  }
  return { joined, left, changed: [] };
}

function baseMembers(rooms: Iterable<Room>): Set<Connection> {
  const found = new Set<Connection>();
  for (const room of rooms) {
    for (const { connection } of room.members()) if (dialectOf(connection) === "base") found.add(connection);
  }
  return found;
}

/** Without a prototype, so that a room called `__proto__` is a key like any other. */
function roomUser(connection: Connection, rosters: Map<Room, Roster>): object {
  const rooms: Record<string, Omit<RosterEntry, "away">[]> = Object.create(null);
  for (const { room } of connection.memberships.values()) {
    const roster = rosters.get(room) ?? room.roster();
    rosters.set(room, roster);
    rooms[room.id] = [...roster.values()].map(({ nickName, socketId, id }) => ({ nickName, socketId, id }));
  }
  return rooms;
}
