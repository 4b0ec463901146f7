import type { Logger } from "../../core/logger.ts";
import { IDENTITY_KEPT_MS } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { TrimmableLog } from "./message-log.ts";

/** The part of each room that is kept: no older than so many ms, no more than so many messages; undefined: everything. */
export interface Keep {
  readonly ageMs?: number | undefined;
  readonly messages?: number | undefined;
}

/** Messages that go in one transaction: about a millisecond, so that nobody who speaks waits for it. */
const STEP_ROWS = 200;

/** Between two steps, between two sweeps, and before the first, in ms. */
const STEP_MS = 20;
const SWEEP_MS = 60_000;
const FIRST_MS = 1_000;

/**
 * Removes the messages that need not be kept, a few at a time, from its making until `close`. A disk that fails is tried
 * again at the next sweep.
 */
export class Retention {
  readonly #log: TrimmableLog;
  readonly #keep: Keep;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #cancel: () => void = () => {};
  #closed = false;

  constructor(log: TrimmableLog, keep: Keep, clock: Clock, logger: Logger) {
    this.#log = log;
    this.#keep = keep;
    this.#clock = clock;
    this.#logger = logger;
    if (keep.ageMs !== undefined || keep.messages !== undefined) this.#after(FIRST_MS, 0);
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
    const step = { before, newest, receiptsBefore: now - IDENTITY_KEPT_MS, rows: STEP_ROWS };
    const { removed, more } = await this.#log.trim(step).catch(() => ({ removed: 0, more: false })); // the log has reported it
    const total = removedBefore + removed;
    if (more) return this.#after(STEP_MS, total);
    if (total > 0) this.#logger.info("old messages were removed", { messages: total });
    this.#after(SWEEP_MS, 0);
  }
}
