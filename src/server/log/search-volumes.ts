import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Database } from "../store/database.ts";
import { InitialCounts } from "./initial-counts.ts";
import type { SearchRow } from "./search-page.ts";
import { textOf } from "./sqlite-texts.ts";

/**
 * One volume holds so many ids at most, and so much indexed text in characters. For the beginning of a word, the dearest query, FTS5 reads
 * all words that begin so before it gives a row, 0.2 µs each: so many of one first character take a few milliseconds. English
 * text fills a volume by its characters first or not long before.
 */
const VOLUME_IDS = 131_072;
const VOLUME_CHARACTERS = 1_000_000;
const VOLUME_WORDS_OF_AN_INITIAL = 20_000;

/**
 * FTS5 merges so many pages at a time, within the write that finds them due: small ones make that short (bytes). What is taken out is gone
 * from its pages at once, instead of being noted as gone.
 */
const CONFIG = [
  ["pgsz", 1_000],
  ["secure-delete", 1],
] as const;

/** The part of the index that holds the messages from an id on, up to that from which on another one does. */
export interface Volume {
  readonly from: number;
  readonly table: string;
  /** Messages that are in it and were not trimmed. */
  messages: number;
  /** Characters that were put in. */
  characters: number;
  /** The words of each first character that were put in. After a restart the highest count holds for all: it is full sooner then. */
  readonly initials: InitialCounts;
}

/**
 * The index of words in volumes, each an FTS5 table of its own for a stretch of ids, made when it is needed. What a
 * word, a beginning of a word or a merge costs depends on how much one table holds, so a log may grow as it likes.
 */
export class SearchVolumes {
  readonly #connection: Database["connection"];
  /** Those of the oldest messages first. */
  readonly #volumes: Volume[] = [];
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(connection: Database["connection"]) {
    this.#connection = connection;
    this.startOver();
  }

  /** Reads from the file which volumes there are: at the start, and after a transaction that was not committed. */
  startOver(): void {
    this.#statements.clear();
    const rows: VolumeRow[] = this.#connection
      .prepare(
        "SELECT first_id, messages, characters, words_of_an_initial FROM search_volumes ORDER BY first_id",
      )
      .all();
    const volumes = rows.map(toVolume);
    this.#volumes.splice(0, this.#volumes.length, ...volumes);
  }

  /** The volumes, those of the newest messages first. */
  newestFirst(): readonly Volume[] {
    return this.#volumes.toReversed();
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

  /** Indexes words, with a space between, under an id; `place` has those that nobody looks for by their beginning. */
  add(id: number, words: string, place: string): void {
    this.#put(this.#openFor(id), id, words, place);
  }

  /** Puts other words in the place of those of an id, or none; all of the old ones must be given, as they were added. */
  replace(id: number, old: string, words: string | undefined, place: string): void {
    const volume = this.#holding(id);
    if (volume === undefined || !this.#has(volume, id)) return;
    const { table } = volume;
    this.#statement(`INSERT INTO ${table} (${table}, rowid, text) VALUES ('delete', ?, ?)`).run(
      id,
      `${old} ${place}`,
    );
    volume.messages -= 1;
    if (words !== undefined) this.#put(volume, id, words, place);
    this.#noteSize(volume);
  }

  /** Writes down how much the newest volume holds; to be called at the end of what adds. */
  noteSizes(): void {
    const volume = this.#volumes.at(-1);
    if (volume !== undefined) this.#noteSize(volume);
  }

  /** Takes note that messages are gone. Their words stay until nothing is left of their volume, which goes as a whole. */
  remove(ids: readonly number[]): void {
    const touched = new Set<Volume>();
    for (const id of ids) {
      const volume = this.#holding(id);
      if (volume === undefined || !this.#has(volume, id)) continue;
      volume.messages -= 1;
      touched.add(volume);
    }
    for (const volume of touched) {
      if (volume.messages === 0) this.#drop(volume);
      else this.#noteSize(volume);
    }
  }

  /** Finds messages below an id by a query of FTS5, the newest first. */
  match({ table }: Volume, query: string, before: number): Iterable<SearchRow> {
    const statement = this.#statement(`
      SELECT id, room_id AS roomId, nick AS nickName, ${textOf("messages")} AS msg
      FROM ${table} CROSS JOIN messages ON messages.id = ${table}.rowid
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

  #put(volume: Volume, id: number, words: string, place: string): void {
    const text = `${words} ${place}`;
    this.#statement(`INSERT INTO ${volume.table} (rowid, text) VALUES (?, ?)`).run(id, text);
    volume.messages += 1;
    volume.characters += text.length;
    volume.initials.add(words);
  }

  #has({ table }: Volume, id: number): boolean {
    return this.#statement(`SELECT 1 FROM ${table}_docsize WHERE id = ?`).get(id) !== undefined;
  }

  #noteSize({ messages, characters, initials, from }: Volume): void {
    this.#statement(
      "UPDATE search_volumes SET messages = ?, characters = ?, words_of_an_initial = ? WHERE first_id = ?",
    ).run(messages, characters, initials.most, from);
  }

  /** The volume that an id belongs in. */
  #holding(id: number): Volume | undefined {
    return this.#volumes.findLast(({ from }) => from <= id);
  }

  /** The same, where the newest is full another one. */
  #openFor(id: number): Volume {
    const volume = this.#holding(id);
    if (volume === undefined) return this.#make(id);
    const isFull =
      id - volume.from >= VOLUME_IDS ||
      volume.characters >= VOLUME_CHARACTERS ||
      volume.initials.most >= VOLUME_WORDS_OF_AN_INITIAL;
    return isFull && volume === this.#volumes.at(-1) ? this.#make(id) : volume;
  }

  #make(from: number): Volume {
    const volume = toVolume({ first_id: from, messages: 0, characters: 0, words_of_an_initial: 0 });
    this.#connection.exec(`
      CREATE VIRTUAL TABLE ${volume.table}
      USING fts5 (text, content = '', tokenize = 'ascii')`);
    for (const [name, value] of CONFIG) {
      this.#connection.exec(
        `INSERT INTO ${volume.table} (${volume.table}, rank) VALUES ('${name}', ${value})`,
      );
    }
    this.#statement("INSERT INTO search_volumes VALUES (?, 0, 0, 0)").run(from);
    this.#volumes.push(volume);
    this.#volumes.sort((one, another) => one.from - another.from);
    return volume;
  }

  #drop(volume: Volume): void {
    this.#statements.clear();
    this.#connection.exec(`DROP TABLE ${volume.table}`);
    this.#statement("DELETE FROM search_volumes WHERE first_id = ?").run(volume.from);
    this.#volumes.splice(this.#volumes.indexOf(volume), 1);
  }
}

interface VolumeRow {
  readonly first_id: number;
  readonly messages: number;
  readonly characters: number;
  readonly words_of_an_initial: number;
}

function toVolume({ first_id, messages, characters, words_of_an_initial }: VolumeRow): Volume {
  const initials = new InitialCounts(words_of_an_initial);
  return { from: first_id, table: `search_${first_id}`, messages, characters, initials };
}
