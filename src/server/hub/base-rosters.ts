import { ROOM_USER } from "../../core/protocol/event-names.ts";
import {
  PRESENCE_WINDOW_MS,
  ROOM_USER_EVERY_MS,
  ROOM_USER_FIRST_MS,
  ROOM_USER_LARGE,
  ROOM_USER_MS_PER_MEMBER,
} from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import { Pace, windowAfter } from "./pace.ts";
import type { Announce } from "./ports.ts";
import type { Connection, ConnectionId, Membership, Room } from "./room.ts";
import type { RosterEntry } from "./roster.ts";
import type { PendingChanges } from "./roster-diff.ts";

/**
 * Tells base clients who is in their rooms, which takes the whole map each time: those who came almost at once, the others with the
 * window's changes, the more rarely the more there are.
 */
export class BaseRosters {
  readonly #clock: Clock;
  readonly #emit: Announce;
  readonly #pace: Pace;
  /** Members who came and have no map yet. */
  #newcomers = new Set<Membership>();
  /** Members who were told since the last announcement, with the state of their room then. */
  readonly #informed = new Map<Membership, number>();
  #cancel: (() => void) | undefined;
  #firstMs = ROOM_USER_FIRST_MS;

  constructor(clock: Clock, announce: Announce) {
    this.#clock = clock;
    this.#emit = announce;
    this.#pace = new Pace(clock, restMs, (room) => {
      this.#pace.mayNow(room);
      this.#send(room.base);
    });
  }

  /** A base client has joined: it knows no reply, so it hears of the room's members by this alone. */
  addNewcomer(membership: Membership): void {
    if (!membership.room.base.has(membership)) return;
    this.#newcomers.add(membership);
    this.#cancel ??= this.#clock.after(this.#firstMs, () => this.#announceToNewcomers());
  }

  /** Announces what changed in a window; those who know it already are left out. */
  announce(rooms: ReadonlyMap<Room, PendingChanges>): void {
    this.#send([...rooms].flatMap(([room, changes]) => this.#listenersOf(room, changes)));
    this.#informed.clear();
  }

  #listenersOf(room: Room, { changed }: PendingChanges): readonly Membership[] {
    if (room.base.size === 0 || changed.size === 0) return [];
    if (restMs(room) > PRESENCE_WINDOW_MS && !this.#pace.mayNow(room)) return [];
    return [...room.base].filter(
      (membership) => !this.#newcomers.has(membership) && this.#informed.get(membership) !== room.changes,
    );
  }

  #announceToNewcomers(): void {
    const began = this.#clock.now();
    this.#cancel = undefined;
    const newcomers = [...this.#newcomers].filter((membership) => membership.room.base.has(membership));
    this.#newcomers = new Set();
    for (const membership of newcomers) this.#informed.set(membership, membership.room.changes);
    this.#send(newcomers);
    this.#firstMs = windowAfter(this.#clock.now() - began, ROOM_USER_FIRST_MS);
  }

  /** Tells nothing any more. */
  close(): void {
    this.#cancel?.();
    this.#cancel = () => {}; // so that no timer starts
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
    for (const { to, one } of groups.values()) this.#emit(to, ROOM_USER, roomUser(one));
  }
}

function restMs({ count }: Room): number {
  return Math.max(count > ROOM_USER_LARGE ? ROOM_USER_EVERY_MS : 0, count * ROOM_USER_MS_PER_MEMBER);
}

/** Without a prototype, so that a room called `__proto__` is a key like any other. */
function roomUser({ memberships }: Connection): object {
  const rooms: Record<string, Omit<RosterEntry, "away">[]> = Object.create(null);
  for (const { room } of memberships.values()) {
    rooms[room.id] = room.roster.entries().map(({ nickName, socketId, id }) => ({ nickName, socketId, id }));
  }
  return rooms;
}
