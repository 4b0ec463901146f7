import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import type { Database } from "../store/database.ts";
import { transact } from "../store/transaction.ts";
import { foldForSearch } from "./search-text.ts";

/** Messages indexed in one turn: some milliseconds, so that nobody who speaks waits for longer. */
const STEP_ROWS = 500;

/** How long after a commit indexing begins, and how long it rests between steps while there are more commits, in ms. */
const REST_MS = 250;

/** How long it rests where the disk took nothing, in ms. */
const FAILED_MS = 1_000;

/** So many messages may wait to be indexed; beyond that each commit indexes as many as it adds. */
const MOST_BEHIND = 20_000;

/**
 * Keeps the index of words behind the log: what is committed is indexed soon after, in the order of the ids. So the highest
 * id in the index says how far it is, also after a crash, and whatever was trimmed: what follows it is not indexed yet.
 */
export class SqliteIndexer {
  readonly #connection: Database["connection"];
  readonly #logger: Logger;
  readonly #insert: StatementSyncInstance;
  readonly #last: StatementSyncInstance;
  readonly #following: StatementSyncInstance;
  /** Messages that wait to be indexed; more than there are where some were trimmed first. */
  #behind: number;
  /** Messages indexed in the transaction that is under way. */
  #along = 0;
  /** Messages were committed since the last step. */
  #busy = false;
  #timer: NodeJS.Timeout | undefined;

  /** Begins with what an earlier process left. */
  constructor(connection: Database["connection"], logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
    this.#insert = connection.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)");
    this.#last = connection.prepare("SELECT rowid AS id FROM search ORDER BY rowid DESC LIMIT 1");
    this.#following = connection.prepare("SELECT id, msg FROM messages WHERE id > ? ORDER BY id LIMIT ?");
    const newest: { id: number | null } = connection.prepare("SELECT max(id) AS id FROM messages").get();
    this.#behind = Math.max(0, (newest.id ?? 0) - this.#reached());
    if (this.#behind > 0) this.#later(REST_MS);
  }

  /** So many messages are about to be committed, in the transaction this is called in: too many must not wait. */
  committing(messages: number): void {
    this.#along = this.#behind + messages > MOST_BEHIND ? this.#index(messages) : 0;
  }

  /** They are committed. */
  committed(messages: number): void {
    if (messages === 0) return;
    this.#behind += messages - this.#along;
    this.#busy = true;
    this.#later(REST_MS);
  }

  /** Indexes all that waits, now. Throws what the disk throws. */
  catchUp(): void {
    while (this.#behind > 0) this.#step();
  }

  /** Does nothing by itself any more; the next process goes on. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(ms: number): void {
    this.#timer ??= setTimeout(() => this.#work(), ms).unref();
  }

  #work(): void {
    this.#timer = undefined;
    try {
      this.#step();
      if (this.#behind > 0) this.#later(this.#busy ? REST_MS : 0);
      this.#busy = false;
    } catch (error) {
      this.#logger.error("messages could not be indexed for search", { error });
      this.#later(FAILED_MS);
    }
  }

  #step(): void {
    const indexed = transact(this.#connection, () => this.#index(STEP_ROWS));
    this.#behind = indexed < STEP_ROWS ? 0 : Math.max(1, this.#behind - indexed);
  }

  /** Indexes up to so many of those that wait, the oldest first; to be called within a transaction. */
  #index(most: number): number {
    const rows: { id: number; msg: string }[] = this.#following.all(this.#reached(), most);
    for (const { id, msg } of rows) this.#insert.run(id, foldForSearch(msg));
    return rows.length;
  }

  /** The highest id in the index; 0 if it is empty. */
  #reached(): number {
    const last: { id: number } | undefined = this.#last.get();
    return last?.id ?? 0;
  }
}
