import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import { type SqliteTexts, textOf } from "./sqlite-texts.ts";

/** Rows that are looked at in one step. */
const SPAN = 2_000;

/**
 * To remove a row SQLite may join its page with two on either side, and leaves copies of their rows in free space. An empty row takes 16 bytes at
 * least, so a page of 4 KiB has 255 at most: behind so many rows without a text one is three pages away from it.
 */
const MARGIN = 3 * 256;

/** Texts of a span are moved out of the way where only one row in so many, or fewer, still has one. */
const SPARSE = 10;

interface Span {
  readonly rows: number;
  readonly texts: number;
  readonly last: number;
}

/** Removes the empty rows that trimmed messages leave, a few at a time, far from any text (log/sqlite-texts.ts says why). */
export class SqliteSweeper {
  readonly #firstEmpty: StatementSyncInstance;
  readonly #span: StatementSyncInstance;
  readonly #before: StatementSyncInstance;
  readonly #behind: StatementSyncInstance;
  readonly #nth: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;
  readonly #textsIn: StatementSyncInstance;
  readonly #texts: SqliteTexts;
  /** The id at which the next step begins. */
  #from = 0;
  /** False where all has been looked at since the last message was trimmed. */
  #isDue = true;

  constructor(connection: DatabaseSyncInstance, texts: SqliteTexts) {
    this.#texts = texts;
    this.#firstEmpty = connection.prepare(`
      SELECT id FROM messages INDEXED BY messages_in_order
      WHERE room_id IS NULL AND seq IS NULL AND id >= ? ORDER BY id LIMIT 1`);
    this.#span = connection.prepare(`
      SELECT count(*) AS rows, sum(type = 'text') AS texts, max(id) AS last
      FROM (SELECT id, typeof(msg) AS type FROM messages WHERE id >= ? ORDER BY id LIMIT ${SPAN})`);
    const texted = (where: string) =>
      connection.prepare(`
        SELECT 1 FROM (SELECT typeof(msg) AS type FROM messages WHERE ${where} LIMIT ${MARGIN}) WHERE type = 'text'`);
    this.#before = texted("id < ? ORDER BY id DESC");
    this.#behind = texted("id > ? ORDER BY id");
    this.#nth = connection.prepare("SELECT id FROM messages WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ?");
    this.#remove = connection.prepare(`
      DELETE FROM messages WHERE id IN (
        SELECT id FROM messages WHERE id >= ? AND id <= ? AND +room_id IS NULL ORDER BY id LIMIT ?)`);
    this.#textsIn = connection.prepare(`
      SELECT id, ${textOf("messages")} AS text FROM messages
      WHERE id >= ? AND id <= ? AND typeof(msg) = 'text' ORDER BY id LIMIT ?`);
  }

  /** To be called once messages were trimmed. */
  wake(): void {
    this.#isDue = true;
  }

  /** Begins again, after a step that was not committed. */
  startOver(): void {
    this.#from = 0;
    this.#isDue = true;
  }

  /** Takes one step, which removes or moves at most so many rows; true if another has something left to look at. To be called within a transaction. */
  sweep(most: number): boolean {
    if (!this.#isDue) return false;
    const first = this.#findEmpty();
    if (first === undefined) return false;
    const span: Span = this.#span.get(first);
    if (span.texts === 0) this.#removeIn(first, span, most);
    else if (span.texts * SPARSE <= span.rows) this.#moveTexts(first, span, most);
    else this.#from = span.last + 1;
    return this.#findEmpty() !== undefined;
  }

  /** Finds the next empty row that is to be looked at. */
  #findEmpty(): number | undefined {
    const first: { id: number } | undefined = this.#firstEmpty.get(this.#from);
    if (first !== undefined) return first.id;
    this.#from = 0;
    this.#isDue = false;
    return undefined;
  }

  /** Removes rows of a span without a text, but for those at an end of it beyond which a text may be near. */
  #removeIn(first: number, { rows, last }: Span, most: number): void {
    const from = this.#before.get(first) === undefined ? first : this.#idOf(first, MARGIN);
    const to = this.#behind.get(last) === undefined ? last : this.#idOf(first, rows - MARGIN - 1);
    const isEmpty = from === undefined || to === undefined || from > to;
    const removed = isEmpty ? 0 : Number(this.#remove.run(from, to, most).changes);
    if (removed < most) this.#from = last + 1;
  }

  #moveTexts(first: number, { last }: Span, most: number): void {
    const rows: { id: number; text: string }[] = this.#textsIn.all(first, last, most);
    for (const { id, text } of rows) this.#texts.set(id, text);
  }

  /** The id of the row so many behind one. */
  #idOf(first: number, behind: number): number | undefined {
    if (behind < 0) return undefined;
    const found: { id: number } | undefined = this.#nth.get(first, behind);
    return found?.id;
  }
}
