import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Database } from "../store/database.ts";
import type { SearchRow } from "./search-page.ts";

/** Ids in one volume: the dearest query takes some milliseconds in it, and there are 77 of them in 10 million messages. */
const VOLUME_IDS = 131_072;

const NAME = /^search_(\d+)$/;

/** The part of the index that holds the messages of one stretch of ids. */
export interface Volume {
  readonly number: number;
  readonly table: string;
  /** The first id that belongs in it. */
  readonly from: number;
}

/**
 * The index of words in volumes, each an FTS5 table of its own for a stretch of ids, made when it is needed. What a
 * word, a beginning of a word or a merge costs depends on how much one table holds, so a log may grow as it likes.
 */
export class SearchVolumes {
  readonly #connection: Database["connection"];
  readonly #volumes = new Map<number, Volume>();
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(connection: Database["connection"]) {
    this.#connection = connection;
    this.startOver();
  }

  /** Reads from the file which volumes there are: at the start, and after a transaction that was not committed. */
  startOver(): void {
    this.#volumes.clear();
    this.#statements.clear();
    const tables: { name: string }[] = this.#connection
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search_%'")
      .all();
    for (const { name } of tables) {
      const number = NAME.exec(name)?.[1];
      if (number !== undefined) this.#keep(Number(number));
    }
  }

  /** The volumes, those of the newest messages first. */
  newestFirst(): readonly Volume[] {
    return [...this.#volumes.values()].sort((a, b) => b.number - a.number);
  }

  /** The highest id in the index; 0 if nothing is. */
  highestId(): number {
    for (const { table } of this.newestFirst()) {
      const { id }: { id: number | null } = this.#statement(
        `SELECT max(id) AS id FROM ${table}_docsize`,
      ).get();
      if (id !== null) return id;
    }
    return 0;
  }

  /** Indexes words, with a space between, under an id. */
  add(id: number, words: string): void {
    const number = toNumber(id);
    const { table } = this.#volumes.get(number) ?? this.#make(number);
    this.#statement(`INSERT INTO ${table} (rowid, text) VALUES (?, ?)`).run(id, words);
  }

  /** Takes ids out of the index, in which they need not be. A volume of which nothing is left goes as a whole. */
  remove(ids: readonly number[]): void {
    const touched = new Set<Volume>();
    for (const id of ids) {
      const volume = this.#volumes.get(toNumber(id));
      if (volume === undefined) continue;
      this.#statement(`DELETE FROM ${volume.table} WHERE rowid = ?`).run(id);
      touched.add(volume);
    }
    for (const volume of touched) {
      if (this.#statement(`SELECT 1 FROM ${volume.table}_docsize LIMIT 1`).get() === undefined)
        this.#drop(volume);
    }
  }

  /** Finds messages below an id by a query of FTS5, the newest first. */
  match({ table }: Volume, query: string, before: number): Iterable<SearchRow> {
    const statement = this.#statement(`
      SELECT id, room_id AS roomId, nick AS nickName, msg FROM ${table} CROSS JOIN messages ON messages.id = ${table}.rowid
      WHERE ${table} MATCH ? AND ${table}.rowid < ? ORDER BY ${table}.rowid DESC`);
    return statement.iterate(query, before) as Iterable<SearchRow>;
  }

  /** Says whether a query finds anything below an id. */
  holds({ table }: Volume, query: string, before: number): boolean {
    const statement = this.#statement(`SELECT 1 FROM ${table} WHERE ${table} MATCH ? AND rowid < ? LIMIT 1`);
    return statement.get(query, before) !== undefined;
  }

  /** A statement that is prepared once. */
  #statement(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#connection.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  #make(number: number): Volume {
    const volume = this.#keep(number);
    this.#connection.exec(`
      CREATE VIRTUAL TABLE ${volume.table}
      USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii')`);
    return volume;
  }

  #drop({ number, table }: Volume): void {
    this.#connection.exec(`DROP TABLE ${table}`);
    this.#volumes.delete(number);
    this.#statements.clear();
  }

  #keep(number: number): Volume {
    const volume = { number, table: `search_${number}`, from: number * VOLUME_IDS };
    this.#volumes.set(number, volume);
    return volume;
  }
}

function toNumber(id: number): number {
  return Math.floor(id / VOLUME_IDS);
}
