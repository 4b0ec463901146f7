import { PRESENCE, ROOM_USER } from "../../core/protocol/event-names.ts";
import { PRESENCE_LONGEST_MS, PRESENCE_REST, PRESENCE_WINDOW_MS } from "../../core/protocol/limits.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import {
  awaitsAnswer,
  type Connection,
  type ConnectionId,
  dialectOf,
  type Room,
  type Roster,
  type RosterEntry,
} from "./room.ts";
import { currentStates, type RosterDiff, rosterDiff } from "./roster-diff.ts";

/** The changes in a room since its members were last told. */
interface PendingChanges {
  /** Everybody who came, went or changed, as they last stood. */
  readonly changed: Map<UserId, RosterEntry>;
  /** Connections whose join was answered meanwhile: they know a roster that the others were never told. */
  readonly newcomers: Set<ConnectionId>;
}

/** Sends an event to connections. */
type Announce = (to: readonly ConnectionId[], event: string, payload: object) => void;

/** Gathers comings and goings over one window, then announces to each member what it needs: one roster per window. */
export class Presence {
  readonly #clock: Clock;
  readonly #deliver: Announce;
  #pending = new Map<Room, PendingChanges>();
  #cancel: (() => void) | undefined;
  /** The time for which comings and goings are gathered now, in ms. */
  #window = PRESENCE_WINDOW_MS;

  constructor(clock: Clock, deliver: Announce) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** A user came, went or changed in a room; `entry` is how it stands, or stood. */
  markChanged(room: Room, userId: UserId, entry: RosterEntry): void {
    this.#pendingOf(room).changed.set(userId, entry);
  }

  /** A connection is being answered with the roster of this moment. */
  addNewcomer(room: Room, connectionId: ConnectionId): void {
    this.#pendingOf(room).newcomers.add(connectionId);
  }

  /** Announces nothing any more. */
  close(): void {
    this.#cancel?.();
    this.#cancel = () => {}; // so that no timer starts
    this.#pending.clear();
  }

  #pendingOf(room: Room): PendingChanges {
    this.#cancel ??= this.#clock.after(this.#window, () => this.#announceInTime());
    const changes = this.#pending.get(room) ?? { changed: new Map(), newcomers: new Set() };
    this.#pending.set(room, changes);
    return changes;
  }

  /** When thousands come at once, an announcement takes long: this rests several times as long as it took, and gathers more. */
  #announceInTime(): void {
    const began = this.#clock.now();
    this.#announce();
    const rest = (this.#clock.now() - began) * PRESENCE_REST;
    this.#window = Math.min(PRESENCE_LONGEST_MS, Math.max(PRESENCE_WINDOW_MS, rest));
  }

  #announce(): void {
    const pending = this.#pending;
    this.#pending = new Map();
    this.#cancel = undefined;
    const rosters = new Map<Room, Roster>();
    for (const [room, changes] of pending) {
      const roster = room.roster();
      rosters.set(room, roster);
      this.#sendDifference(room, changes, roster);
      room.told = roster;
    }
    this.#sendMaps(pending.keys(), rosters);
  }

  /** v1 members get the difference to what they know: old ones were told, newcomers may know any state since. */
  #sendDifference(room: Room, changes: PendingChanges, roster: Roster): void {
    const old: ConnectionId[] = [];
    const fresh: ConnectionId[] = [];
    for (const membership of room.members()) {
      const { connection } = membership;
      if (dialectOf(connection) === "base" || awaitsAnswer(membership)) continue;
      (changes.newcomers.has(connection.id) ? fresh : old).push(connection.id);
    }
    this.#send(old, room, rosterDiff(room.told, roster));
    this.#send(fresh, room, currentStates(changes.changed, roster));
  }

  #send(to: readonly ConnectionId[], room: Room, diff: RosterDiff): void {
    if (to.length === 0 || diff.joined.length + diff.left.length + diff.changed.length === 0) return;
    this.#deliver(to, PRESENCE, { roomId: room.id, ...diff });
  }

  /** Base members get the map of the rooms they are in; those in the same rooms share one. */
  #sendMaps(rooms: Iterable<Room>, rosters: Map<Room, Roster>): void {
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
