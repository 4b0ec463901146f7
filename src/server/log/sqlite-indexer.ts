import type { Logger } from "../../core/logger.ts";
import type { Database } from "../store/database.ts";
import { transact } from "../store/transaction.ts";
import type { SqliteSearch } from "./sqlite-search.ts";

/** The rest after a step of indexing, as a multiple of the time it took: most of the time is for those who speak. */
const REST = 2;

/**
 * Indexes what was said, a step at a time in turns of its own, so that no commit waits for it. A step does not wait for the disk: what a power cut
 * takes of the index is indexed again.
 */
export class SqliteIndexer {
  readonly #connection: Database["connection"];
  readonly #search: SqliteSearch;
  readonly #logger: Logger;
  readonly #sync: number;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(connection: Database["connection"], search: SqliteSearch, logger: Logger) {
    this.#connection = connection;
    this.#search = search;
    this.#logger = logger;
    const { synchronous }: { synchronous: number } = connection.prepare("PRAGMA synchronous").get();
    this.#sync = synchronous;
    this.wake();
  }

  /** To be called once something was said. */
  wake(): void {
    if (this.#isClosed || this.#timer !== undefined || !this.#search.isIndexingDue) return;
    this.#timer = setTimeout(() => this.#step(), 0).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #step(): void {
    const began = performance.now();
    try {
      this.#connection.exec("PRAGMA synchronous = NORMAL");
      transact(this.#connection, () => this.#search.indexSome());
    } catch (error) {
      this.#search.startOver();
      this.#logger.error("messages could not be indexed for searching", { error });
      this.#timer = undefined; // the next message wakes it again
      return;
    } finally {
      this.#connection.exec(`PRAGMA synchronous = ${this.#sync}`);
    }
    const isMore = this.#search.isIndexingDue && !this.#isClosed;
    const restMs = (performance.now() - began) * REST;
    this.#timer = isMore ? setTimeout(() => this.#step(), restMs).unref() : undefined;
  }
}
