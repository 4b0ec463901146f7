import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Database } from "../store/database.ts";
import type { SearchRow } from "./search-page.ts";
import {
  makeTable,
  moveTable,
  newVolume,
  tableOf,
  toVolume,
  type Volume,
  type VolumeRow,
} from "./search-volume.ts";
import { textOf } from "./sqlite-texts.ts";

/**
 * One volume holds so many ids at most, and so much indexed text in characters. For the beginning of a word, the dearest query, FTS5 reads
 * all words that begin so before it gives a row, 0.2 µs each: so many of one first character take a few milliseconds. English
 * text fills a volume by its characters first or not long before.
 */
const VOLUME_IDS = 131_072;
const VOLUME_CHARACTERS = 1_000_000;
const VOLUME_WORDS_OF_AN_INITIAL = 20_000;

/** The pages that one step of a renewal merges. */
const MERGED_PAGES = 60;

/** The times that all of a volume is merged. */
const MERGES = 2;

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
      .prepare("SELECT * FROM search_volumes ORDER BY first_id")
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
    for (const volume of this.newestFirst()) {
      const { id }: { id: number | null } = this.#statement(
        `SELECT max(id) AS id FROM ${tableOf(volume)}_docsize`,
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
    const table = tableOf(volume);
    this.#statement(`INSERT INTO ${table} (${table}, rowid, text) VALUES ('delete', ?, ?)`).run(
      id,
      `${old} ${place}`,
    );
    volume.messages -= 1;
    volume.isStale = true;
    volume.merges = 0;
    volume.isMerging = false;
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

  /** True where a volume has words taken out of it, and was not made anew since. */
  get isRenewalDue(): boolean {
    return this.#volumes.some(({ isStale }) => isStale);
  }

  /**
   * Takes a step in making one such volume anew; false if none is due. First all of it is merged, which leaves out what was taken out. Then it is
   * copied as it is, in its order: SQLite leaves copies of rows in the free space of its pages, which only go with all of a table. To be called within
   * a transaction.
   */
  renewSome(): boolean {
    const volume = this.#volumes.find(({ isStale }) => isStale);
    if (volume === undefined) return false;
    if (!this.#mergeSome(volume)) this.#copy(volume);
    return true;
  }

  /**
   * Merges a little of a volume; false once all is merged. That is done twice: a merge that is under way when a word is taken out goes on
   * without what that wrote.
   */
  #mergeSome(volume: Volume): boolean {
    if (volume.merges === MERGES) return false;
    const pages = volume.isMerging ? MERGED_PAGES : -MERGED_PAGES; // negative: all, whatever is due
    const before = this.#countWrites();
    const table = tableOf(volume);
    this.#statement(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`).run(pages);
    volume.isMerging = this.#countWrites() - before >= 2; // else FTS5 says that there was nothing to merge
    if (!volume.isMerging) volume.merges += 1;
    return true;
  }

  #countWrites(): number {
    const { writes }: { writes: number } = this.#statement("SELECT total_changes() AS writes").get();
    return writes;
  }

  #copy(volume: Volume): void {
    const old = tableOf(volume);
    volume.renewals += 1;
    volume.isStale = false;
    this.#statements.clear();
    moveTable(this.#connection, old, tableOf(volume));
    this.#noteSize(volume);
  }

  /** Finds messages below an id by a query of FTS5, the newest first. */
  match(volume: Volume, query: string, before: number): Iterable<SearchRow> {
    const table = tableOf(volume);
    const statement = this.#statement(`
      SELECT id, room_id AS roomId, nick AS nickName, ${textOf("messages")} AS msg
      FROM ${table} CROSS JOIN messages ON messages.id = ${table}.rowid
      WHERE ${table} MATCH ? AND ${table}.rowid < ? ORDER BY ${table}.rowid DESC`);
    return statement.iterate(query, before) as Iterable<SearchRow>;
  }

  /** Says whether a query finds anything below an id. */
  holds(volume: Volume, query: string, before: number): boolean {
    const table = tableOf(volume);
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
    this.#statement(`INSERT INTO ${tableOf(volume)} (rowid, text) VALUES (?, ?)`).run(id, text);
    volume.messages += 1;
    volume.characters += text.length;
    volume.initials.add(words);
  }

  #has(volume: Volume, id: number): boolean {
    return this.#statement(`SELECT 1 FROM ${tableOf(volume)}_docsize WHERE id = ?`).get(id) !== undefined;
  }

  #noteSize({ messages, characters, initials, isStale, renewals, from }: Volume): void {
    this.#statement("INSERT OR REPLACE INTO search_volumes VALUES (?, ?, ?, ?, ?, ?)").run(
      from,
      renewals,
      isStale ? 1 : 0,
      messages,
      characters,
      initials.most,
    );
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
    const volume = newVolume(from);
    makeTable(this.#connection, tableOf(volume));
    this.#noteSize(volume);
    this.#volumes.push(volume);
    this.#volumes.sort((one, another) => one.from - another.from);
    return volume;
  }

  #drop(volume: Volume): void {
    this.#statements.clear();
    this.#connection.exec(`DROP TABLE ${tableOf(volume)}`);
    this.#statement("DELETE FROM search_volumes WHERE first_id = ?").run(volume.from);
    this.#volumes.splice(this.#volumes.indexOf(volume), 1);
  }
}
