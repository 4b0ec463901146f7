import { PRESENCE } from "../../core/protocol/event-names.ts";
import { PRESENCE_WINDOW_MS } from "../../core/protocol/limits.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import { BaseRosters } from "./base-rosters.ts";
import { MemberCounts } from "./member-counts.ts";
import { windowAfter } from "./pace.ts";
import type { Announce } from "./ports.ts";
import type { Membership, Room } from "./room.ts";
import type { RoomUserPorts } from "./room-user-sender.ts";
import type { RosterEntry } from "./roster.ts";
import { currentStates, type PendingChanges, type RosterDiff, rosterDiff } from "./roster-diff.ts";

/** Gathers comings and goings over one window, then announces to each member what it needs. */
export class Presence {
  readonly #clock: Clock;
  readonly #emit: Announce;
  readonly #counts: MemberCounts;
  readonly #baseRosters: BaseRosters;
  #pending = new Map<Room, PendingChanges>();
  #cancel: (() => void) | undefined;
  /** The time for which comings and goings are gathered now, in ms. */
  #window = PRESENCE_WINDOW_MS;

  constructor(clock: Clock, announce: Announce, roomUser: RoomUserPorts) {
    this.#clock = clock;
    this.#emit = announce;
    this.#counts = new MemberCounts(clock, announce, (membership) => this.addNewcomer(membership));
    this.#baseRosters = new BaseRosters(roomUser);
  }

  /** A user came, went or changed in a room; `entry` is how it stands, or stood. */
  markChanged(room: Room, userId: UserId, entry: RosterEntry): void {
    room.changes += 1;
    this.#pendingOf(room).changed.set(userId, entry);
  }

  /** A member is being answered with the roster, or a part of it, as it is in this moment. */
  addNewcomer(membership: Membership): void {
    this.#pendingOf(membership.room).newcomers.add(membership);
    this.#counts.noteAnswered(membership);
    this.#baseRosters.addNewcomer(membership);
  }

  /** Announces nothing any more. */
  close(): void {
    this.#cancel?.();
    this.#cancel = () => {}; // so that no timer starts
    this.#pending.clear();
    this.#counts.close();
    this.#baseRosters.close();
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
    this.#window = windowAfter(this.#clock.now() - began, PRESENCE_WINDOW_MS);
  }

  #announce(): void {
    const pending = this.#pending;
    this.#pending = new Map();
    this.#cancel = undefined;
    for (const [room, changes] of pending) {
      this.#sendDifference(room, changes);
      this.#counts.announce(room);
    }
    this.#baseRosters.announce(pending);
  }

  /** Those who are told names get the difference to what they know: old ones were told, newcomers may know any state since. */
  #sendDifference(room: Room, { changed, newcomers }: PendingChanges): void {
    const before = (userId: UserId) => room.announced.get(userId);
    const now = (userId: UserId) => room.roster.entry(userId);
    const difference = rosterDiff(changed.keys(), before, now);
    const fresh = [...newcomers].filter((membership) => room.named.has(membership));
    const old = [...room.named].filter((membership) => !newcomers.has(membership));
    this.#send(old, room, difference);
    this.#send(fresh, room, currentStates(changed, before, now));
    this.#sendOwnChanges(room, difference);
    for (const userId of changed.keys()) noteAnnounced(room, userId);
  }

  /** The other devices of a user need to know its nick, also where they are told of nobody else. */
  #sendOwnChanges(room: Room, { changed }: RosterDiff): void {
    if (room.counted.size === 0) return;
    for (const member of changed) {
      const devices = room.roster.membershipsOf(toUserId(member.id));
      const counted = devices.filter((membership) => room.counted.has(membership));
      this.#send(counted, room, { joined: [], left: [], changed: [member] });
    }
  }

  #send(to: readonly Membership[], room: Room, diff: RosterDiff): void {
    if (to.length === 0 || diff.joined.length + diff.left.length + diff.changed.length === 0) return;
    const ids = to.map(({ connection }) => connection.id);
    this.#emit(ids, PRESENCE, { roomId: room.id, count: room.count, ...diff });
  }
}

function noteAnnounced(room: Room, userId: UserId): void {
  const entry = room.roster.entry(userId);
  if (entry === undefined) room.announced.delete(userId);
  else room.announced.set(userId, entry);
}
