import { statSync } from "node:fs";
import type { Logger } from "../../core/logger.ts";
import type { Database } from "../store/database.ts";
import { transact } from "../store/transaction.ts";
import type { SqliteSearch } from "./sqlite-search.ts";

/** The time over which deletions are gathered, and until what could not be done is tried again, ms. */
const GATHER_MS = 200;

/** The rest after a step of making a volume anew, as a multiple of the time it took. */
const REST = 1;

/**
 * Sees to it that a text that was taken out is nowhere in the files within a second: volumes of the index of words from which it was taken are
 * made anew, and all that stands beside the data file is brought into it. A reader, such as a backup, may keep that from being done; it is tried
 * until it is. So it is at the start for what a crash left.
 */
export class SqliteEraser {
  readonly #connection: Database["connection"];
  readonly #search: SqliteSearch;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    { connection, path }: Pick<Database, "connection" | "path">,
    search: SqliteSearch,
    logger: Logger,
  ) {
    this.#connection = connection;
    this.#search = search;
    this.#logger = logger;
    const beside = statSync(`${path}-wal`, { throwIfNoEntry: false });
    if (search.isRenewalDue || (beside !== undefined && beside.size > 0)) this.wake();
  }

  /** To be called once the deletion of a text is committed. */
  wake(): void {
    this.#after(GATHER_MS);
  }

  /** Does what is left, but for what `Database.close` does. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    try {
      while (this.#renewSome());
    } catch (error) {
      this.#logger.error("words of deleted messages are left in the index until the next start", { error });
    }
  }

  #after(ms: number): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => this.#step(), ms).unref();
  }

  #step(): void {
    this.#timer = undefined;
    const began = performance.now();
    try {
      if (this.#renewSome()) return this.#after((performance.now() - began) * REST);
      if (!this.#emptyWal()) this.#after(GATHER_MS);
    } catch (error) {
      this.#logger.error("deleted messages could not be erased from the files yet", { error });
      this.#after(GATHER_MS);
    }
  }

  /** Makes a part of a volume anew, if one is due. */
  #renewSome(): boolean {
    if (!this.#search.isRenewalDue) return false;
    try {
      return transact(this.#connection, () => this.#search.renewSome());
    } catch (error) {
      this.#search.startOver();
      throw error;
    }
  }

  /** True once nothing stands beside the data file. */
  #emptyWal(): boolean {
    const { busy }: { busy: number } = this.#connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    return busy === 0;
  }
}
