import { ROOM_USER } from "../../core/protocol/event-names.ts";
import { ROOM_USER_EVERY_MS, ROOM_USER_LARGE } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import { Pace } from "./pace.ts";
import type { Announce } from "./ports.ts";
import type { Connection, ConnectionId, Membership, Room } from "./room.ts";
import type { RosterEntry } from "./roster.ts";
import type { PendingChanges } from "./roster-diff.ts";

/**
 * Tells base clients who is in their rooms, which takes the whole map each time. In a large room only those who came get it at once,
 * and the others rarely.
 */
export class BaseRosters {
  readonly #tell: Announce;
  readonly #pace: Pace;

  constructor(clock: Clock, announce: Announce) {
    this.#tell = announce;
    this.#pace = new Pace(clock, ROOM_USER_EVERY_MS, (room) => {
      this.#pace.mayNow(room);
      this.#send(room.base);
    });
  }

  announce(rooms: ReadonlyMap<Room, PendingChanges>): void {
    this.#send([...rooms].flatMap(([room, changes]) => this.#listenersOf(room, changes)));
  }

  #listenersOf(room: Room, { changed, newcomers }: PendingChanges): readonly Membership[] {
    if (room.base.size === 0) return [];
    const all = changed.size > 0 && (room.count <= ROOM_USER_LARGE || this.#pace.mayNow(room));
    return all ? [...room.base] : [...newcomers].filter((membership) => room.base.has(membership));
  }

  /** Tells nothing any more. */
  close(): void {
    this.#pace.close();
  }

  /** Those in the same rooms share a map. */
  #send(memberships: Iterable<Membership>): void {
    const groups = new Map<string, { to: ConnectionId[]; one: Connection }>();
    for (const connection of new Set([...memberships].map((membership) => membership.connection))) {
      const key = [...connection.memberships.keys()].sort().join(" ");
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { to: [connection.id], one: connection });
      else group.to.push(connection.id);
    }
    for (const { to, one } of groups.values()) this.#tell(to, ROOM_USER, roomUser(one));
  }
}

/** Without a prototype, so that a room called `__proto__` is a key like any other. */
function roomUser({ memberships }: Connection): object {
  const rooms: Record<string, Omit<RosterEntry, "away">[]> = Object.create(null);
  for (const { room } of memberships.values()) {
    rooms[room.id] = room.roster.entries().map(({ nickName, socketId, id }) => ({ nickName, socketId, id }));
  }
  return rooms;
}
