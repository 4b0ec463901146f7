import { statfsSync, statSync } from "node:fs";
import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Database } from "./database.ts";

/** The bounds of a data file, in bytes. */
interface SpaceLimits {
  /** The data and what stands beside its file; null for as much as the disk holds. */
  readonly maxData: number | null;
  /** Left free on the disk, so that what is written behind, and the next checkpoint, find room. */
  readonly diskReserve: number;
}

/** A disk is asked at most this often, in ms: one that is on the network may take its time. */
const ASK_DISK_MS = 1_000;

/** The wait that a refused client is told, in ms. */
const RETRY_MS = 30_000;

/** Knows whether a data file may grow. Pages that were freed count as room, though the file keeps its size. */
export class DiskSpace {
  readonly #file: string;
  readonly #limits: SpaceLimits;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #used: StatementSyncInstance;
  #isDiskFull = false;
  #askDiskAt = 0;

  constructor({ connection, path }: Database, limits: SpaceLimits, clock: Clock, logger: Logger) {
    this.#file = path;
    this.#limits = limits;
    this.#clock = clock;
    this.#logger = logger;
    this.#used = connection.prepare(`
      SELECT (page_count - freelist_count) * page_size AS bytes
      FROM pragma_page_count, pragma_freelist_count, pragma_page_size`);
  }

  /** Throws UNAVAILABLE where nothing more may be written but what makes room. */
  readonly requireRoom = (): void => {
    const error = this.#limitError() ?? this.#diskError();
    if (error === undefined) return;
    const { maxData, diskReserve } = this.#limits;
    const fields = { file: this.#file, maxData, diskReserve, reason: error.reason };
    this.#logger.warn("nothing more is taken, for want of room", fields);
    throw error;
  };

  #limitError(): ChatError | undefined {
    const { maxData } = this.#limits;
    if (maxData === null) return undefined;
    const { bytes }: { bytes: number } = this.#used.get();
    const beside = statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    return bytes + beside < maxData ? undefined : chatError("data-full", {}, { retryAfterMs: RETRY_MS });
  }

  #diskError(): ChatError | undefined {
    if (this.#clock.now() >= this.#askDiskAt) {
      this.#askDiskAt = this.#clock.now() + ASK_DISK_MS;
      this.#isDiskFull = freeBytes(this.#file) < this.#limits.diskReserve;
    }
    return this.#isDiskFull ? chatError("disk-nearly-full", {}, { retryAfterMs: RETRY_MS }) : undefined;
  }
}

/** Bytes that may still be written to a file's disk; as many as one likes where the system does not tell. */
function freeBytes(file: string): number {
  try {
    const { bavail, bsize } = statfsSync(file);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
