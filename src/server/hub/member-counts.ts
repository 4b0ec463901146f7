import { PRESENCE } from "../../core/protocol/event-names.ts";
import { COUNT_EVERY_MS, ROSTER_PAGE } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import { Pace } from "./pace.ts";
import type { Announce } from "./ports.ts";
import type { Membership, Room } from "./room.ts";
import { toMember } from "./roster.ts";

/** Tells those who know only a part of a long roster how many are in it; once it is no longer long, all of it. */
export class MemberCounts {
  readonly #emit: Announce;
  readonly #onNamed: (membership: Membership) => void;
  readonly #pace: Pace;

  /** `onNamed` hears of those who are being told the whole roster of this moment. */
  constructor(clock: Clock, announce: Announce, onNamed: (membership: Membership) => void) {
    this.#emit = announce;
    this.#onNamed = onNamed;
    this.#pace = new Pace(
      clock,
      () => COUNT_EVERY_MS,
      (room) => this.announce(room),
    );
  }

  /** Announces the count of a room, now or soon, unless all know it. */
  announce(room: Room): void {
    const due = room.count <= ROSTER_PAGE || room.announcedCount !== room.count;
    if (room.counted.size === 0 || !due || !this.#pace.mayNow(room)) return;
    const to = [...room.counted];
    const ids = to.map(({ connection }) => connection.id);
    const { count } = room;
    room.announcedCount = count;
    if (count > ROSTER_PAGE) return this.#emit(ids, PRESENCE, { roomId: room.id, count });
    const users = room.roster.entries().map(toMember);
    for (const membership of to) {
      room.receiveNames(membership, true);
      this.#onNamed(membership);
    }
    this.#emit(ids, PRESENCE, { roomId: room.id, count, users });
  }

  /** Notes that a member is being answered with the count of this moment. */
  noteAnswered(membership: Membership): void {
    const { room } = membership;
    if (room.counted.has(membership) && room.announcedCount !== room.count) room.announcedCount = undefined;
  }

  /** Tells nothing any more. */
  close(): void {
    this.#pace.close();
  }
}
