import type { Logger } from "../../core/logger.ts";
import { IDENTITY_KEPT_MS } from "../../core/protocol/limits.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { TrimmableLog } from "./trimmable-log.ts";

/** The part of each room that is kept, which may change meanwhile: no older than so many ms, no more than so many messages; undefined: everything. */
export interface Keep {
  readonly ageMs?: number | undefined;
  readonly messages?: number | undefined;
}

/** The rooms in which somebody is, and what is kept of rooms besides their messages. */
export interface RoomsOfMembers {
  /** Says of a room whether anybody is in it. */
  readonly isInUse: (roomId: RoomId) => boolean;
  /** Forgets the read marks in a room. */
  readonly forgetMarks: (roomId: RoomId) => Promise<void>;
}

const NOTHING = { removed: 0, more: false, unused: [] };

/** Messages that go in one transaction: about a millisecond, so that nobody who speaks waits for it. */
const STEP_ROWS = 100;

/** Between two steps, between two sweeps, and before the first, in ms. */
const STEP_MS = 20;
const SWEEP_MS = 60_000;
const FIRST_MS = 1_000;

/**
 * Removes the messages that need not be kept, a few at a time, from its making until `close`; and the receipts and rooms whose time is
 * over, which a log may have of an earlier start although all messages are kept now. A disk that fails is tried again at the next sweep.
 */
export class Retention {
  readonly #log: TrimmableLog;
  readonly #keep: Keep;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #rooms: RoomsOfMembers;
  #cancel: () => void = () => {};
  #closed = false;

  constructor(log: TrimmableLog, keep: Keep, clock: Clock, logger: Logger, rooms: RoomsOfMembers) {
    this.#log = log;
    this.#keep = keep;
    this.#clock = clock;
    this.#logger = logger;
    this.#rooms = rooms;
    this.#after(FIRST_MS, 0);
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  /** `removed`: what this sweep has removed so far. */
  #after(ms: number, removed: number): void {
    if (this.#closed) return;
    this.#cancel = this.#clock.after(ms, () => void this.#step(removed));
  }

  async #step(removedBefore: number): Promise<void> {
    const now = this.#clock.now();
    const { ageMs, messages: newest } = this.#keep;
    const before = ageMs === undefined ? undefined : now - ageMs;
    const receiptsBefore = now - IDENTITY_KEPT_MS;
    const step = { before, newest, receiptsBefore, rows: STEP_ROWS, isInUse: this.#rooms.isInUse };
    const { removed, more, unused } = await this.#log.trim(step).catch(() => NOTHING); // the log has reported it
    for (const roomId of unused) await this.#forget(roomId, receiptsBefore);
    const total = removedBefore + removed;
    if (more) return this.#after(STEP_MS, total);
    if (total > 0) this.#logger.info("old messages were removed", { messages: total });
    this.#after(SWEEP_MS, 0);
  }

  /** The read marks go first: any that a crash left behind would stand ahead of the numbers that begin anew. */
  async #forget(roomId: RoomId, unusedSince: number): Promise<void> {
    const { isInUse, forgetMarks } = this.#rooms;
    try {
      await forgetMarks(roomId);
      if (!isInUse(roomId)) await this.#log.forgetRoom(roomId, unusedSince);
    } catch {
      // the stores have logged it
    }
  }
}
