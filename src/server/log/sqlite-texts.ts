import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Database } from "../store/database.ts";

/** Makes the SQL of the text of a message in a table or subquery of this name. */
export function textOf(name: string): string {
  return `CASE typeof(${name}.msg) WHEN 'text' THEN ${name}.msg
    ELSE coalesce((SELECT text FROM texts WHERE texts.id = ${name}.id), '') END`;
}

/** Makes the SQL of the bytes of that text. */
export function textBytesOf(name: string): string {
  return `CASE typeof(${name}.msg) WHEN 'text' THEN octet_length(${name}.msg)
    ELSE coalesce((SELECT octet_length(text) FROM texts WHERE texts.id = ${name}.id), 0) END`;
}

/** The bytes of a row without its text, but for a few. */
const REST = ["room_id", "user_id", "nick", "client_msg_id"]
  .map((column) => `coalesce(octet_length(${column}), 0)`)
  .join(" + ");

/**
 * Takes texts out of messages for good. SQLite copies the rows of a page when it splits or joins pages, and leaves the copies in the free space,
 * where `secure_delete` does not reach them. So no page with a text in it may ever be split or joined: messages are added at the end alone, which
 * splits nothing; a text is taken out where it stands, which makes its row no longer; and rows go only far from any text (sqlite-sweeper.ts).
 *
 * The text of an edited message stands in `texts`, behind padding of a whole page: SQLite keeps the beginning of a row in the tree and the rest on
 * pages of its own, which are never copied, and are zeroed when they are freed.
 */
export class SqliteTexts {
  readonly #padding: Uint8Array;
  readonly #clear: StatementSyncInstance;
  readonly #put: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;

  constructor(connection: Database["connection"]) {
    const { page_size }: { page_size: number } = connection.prepare("PRAGMA page_size").get();
    this.#padding = new Uint8Array(page_size);
    // A row that is too long for its page keeps 489 bytes there at least: one that could become longer in it keeps its length
    this.#clear = connection.prepare(`
      UPDATE messages SET msg = iif(octet_length(msg) < 2500 OR ${REST} < 400, NULL, zeroblob(octet_length(msg)))
      WHERE id = ? AND typeof(msg) = 'text'`);
    this.#put = connection.prepare("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)");
    this.#remove = connection.prepare("DELETE FROM texts WHERE id = ?");
  }

  /** Gives a message another text, or none. */
  set(id: number, text: string | undefined): void {
    this.#clear.run(id);
    if (text === undefined) this.#remove.run(id);
    else this.#put.run(id, this.#padding, text);
  }

  /** Forgets the other texts of messages; to be called where these are trimmed. */
  remove(id: number): void {
    this.#remove.run(id);
  }
}
