import { PRESENCE_LONGEST_MS, PRESENCE_REST } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Room } from "./room.ts";

/** Keeps what is done for a room apart in time. What may not be done now is asked for again once it may, so the last change is told. */
export class Pace {
  readonly #clock: Clock;
  readonly #msFor: (room: Room) => number;
  readonly #later: (room: Room) => void;
  /** The rooms that rest, and whether something waits. */
  readonly #resting = new Map<Room, { waits: boolean; readonly cancel: () => void }>();

  /** `msFor` gives the time between two times; `later` is called for a room for which it was too soon. */
  constructor(clock: Clock, msFor: (room: Room) => number, later: (room: Room) => void) {
    this.#clock = clock;
    this.#msFor = msFor;
    this.#later = later;
  }

  /** True: it is to be done now. */
  mayNow(room: Room): boolean {
    const rest = this.#resting.get(room);
    if (rest !== undefined) {
      rest.waits = true;
      return false;
    }
    const cancel = this.#clock.after(this.#msFor(room), () => {
      const waits = this.#resting.get(room)?.waits === true;
      this.#resting.delete(room);
      if (waits) this.#later(room);
    });
    this.#resting.set(room, { waits: false, cancel });
    return true;
  }

  /** Calls nothing any more. */
  close(): void {
    for (const { cancel } of this.#resting.values()) cancel();
    this.#resting.clear();
  }
}

/** The time to gather comings and goings before the next announcement: several times as long as the last one took, in ms. */
export function windowAfter(tookMs: number, leastMs: number): number {
  return Math.min(PRESENCE_LONGEST_MS, Math.max(leastMs, tookMs * PRESENCE_REST));
}
