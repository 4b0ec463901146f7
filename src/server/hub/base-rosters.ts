import {
  PRESENCE_WINDOW_MS,
  ROOM_USER_EVERY_MS,
  ROOM_USER_FIRST_MS,
  ROOM_USER_LARGE,
  ROOM_USER_MS_PER_MEMBER,
} from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import { Pace } from "./pace.ts";
import type { Connection, Membership, Room } from "./room.ts";
import { type RoomUserPorts, RoomUserSender } from "./room-user-sender.ts";
import type { PendingChanges } from "./roster-diff.ts";

/**
 * Tells base clients who is in their rooms, which takes the whole map each time: those who came almost at once, the others with the
 * window's changes, the more rarely the more there are.
 */
export class BaseRosters {
  readonly #clock: Clock;
  readonly #sender: RoomUserSender;
  readonly #pace: Pace;
  /** Members who came and have no map yet. */
  #newcomers = new Set<Membership>();
  /** Members who were told since the last announcement, with the state of their room then. */
  readonly #informed = new Map<Membership, number>();
  #cancel: (() => void) | undefined;

  constructor(ports: RoomUserPorts) {
    this.#clock = ports.clock;
    this.#sender = new RoomUserSender(ports, (membership, changes) =>
      this.#informed.set(membership, changes),
    );
    this.#pace = new Pace(ports.clock, restMs, (room) => {
      this.#pace.mayNow(room);
      this.#sender.send(connectionsOf(room.base), "others");
    });
  }

  /** A base client has joined: it knows no reply, so it hears of the room's members by this alone. */
  addNewcomer(membership: Membership): void {
    if (!membership.room.base.has(membership)) return;
    this.#newcomers.add(membership);
    this.#cancel ??= this.#clock.after(ROOM_USER_FIRST_MS, () => this.#announceToNewcomers());
  }

  /** Announces what changed in a window; those who know it already are left out. */
  announce(rooms: ReadonlyMap<Room, PendingChanges>): void {
    const listeners = [...rooms].flatMap(([room, changes]) => this.#listenersOf(room, changes));
    this.#informed.clear();
    this.#sender.send(connectionsOf(listeners), "others");
  }

  #listenersOf(room: Room, { changed }: PendingChanges): readonly Membership[] {
    if (room.base.size === 0 || changed.size === 0) return [];
    if (restMs(room) > PRESENCE_WINDOW_MS && !this.#pace.mayNow(room)) return [];
    return [...room.base].filter(
      (membership) => !this.#newcomers.has(membership) && this.#informed.get(membership) !== room.changes,
    );
  }

  #announceToNewcomers(): void {
    this.#cancel = undefined;
    const newcomers = [...this.#newcomers].filter((membership) => membership.room.base.has(membership));
    this.#newcomers = new Set();
    this.#sender.send(connectionsOf(newcomers), "newcomers");
  }

  /** Tells nothing any more. */
  close(): void {
    this.#cancel?.();
    this.#cancel = () => {}; // so that no timer starts
    this.#pace.close();
    this.#sender.close();
  }
}

function connectionsOf(memberships: Iterable<Membership>): Set<Connection> {
  return new Set([...memberships].map(({ connection }) => connection));
}

function restMs({ count }: Room): number {
  return Math.max(count > ROOM_USER_LARGE ? ROOM_USER_EVERY_MS : 0, count * ROOM_USER_MS_PER_MEMBER);
}
