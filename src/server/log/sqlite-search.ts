import type { StatementSyncInstance } from "@photostructure/sqlite";
import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";
import type { LogSearch, SearchResults } from "./message-log.ts";
import { foldForSearch, makeIndexMatcher, makeTextMatcher, toFtsQuery } from "./search-text.ts";

/** The part of a message's row that a search looks at; `id` orders messages over all rooms. */
interface SearchRow {
  readonly id: number;
  readonly room_id: RoomId;
  readonly nick: string;
  readonly msg: string;
}

/** Messages looked at where the index can't help (emoji alone): the newest. */
const SCANNED = 20_000;

/** Messages looked at for one page: a search for a nick that seldom says a frequent word takes several, each of them quick. */
const WALKED = 20_000;

/** Messages that are indexed together: together they cost half as much, and so few that are not indexed yet are looked at one by one. */
const INDEXED_TOGETHER = 500;

/**
 * Searches the messages of a data file by an index over their folded text (FTS5). A message that exists is in the index if its id
 * is not above the mark `#indexed`; the newest, above it, are searched one by one.
 */
export class SqliteSearch {
  readonly #connection: Database["connection"];
  readonly #insert: StatementSyncInstance;
  readonly #after: StatementSyncInstance;
  readonly #newest: StatementSyncInstance;
  #indexed = 0;

  constructor(connection: Database["connection"]) {
    this.#connection = connection;
    this.#insert = connection.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)");
    this.#after = connection.prepare("SELECT id, msg FROM messages WHERE id > ? ORDER BY id");
    this.#newest = connection.prepare("SELECT max(id) AS id FROM search_docsize");
    this.startOver();
  }

  /** Reads from the file what is indexed: at the start, and after a transaction that was not committed. */
  startOver(): void {
    this.#indexed = this.#newest.get().id ?? 0;
  }

  /** Takes note of a new message; to be called in the transaction that inserts it. The ids of trimmed messages come again. */
  add(id: number): void {
    this.#indexed = Math.min(this.#indexed, id - 1);
    if (id - this.#indexed >= INDEXED_TOGETHER) this.#indexNewest();
  }

  #indexNewest(): void {
    const rows: Pick<SearchRow, "id" | "msg">[] = this.#after.all(this.#indexed);
    for (const { id, msg } of rows) {
      this.#insert.run(id, foldForSearch(msg));
      this.#indexed = id;
    }
  }

  /** Gives the ids of one page of messages, the newest first. */
  find(search: LogSearch): SearchResults<number> {
    return firstPage(this.#walk(search), search);
  }

  *#walk(search: LogSearch): Iterable<SearchRow> {
    const { query } = search;
    const fts = toFtsQuery(query);
    if (fts === undefined) {
      yield* this.#scan(search, this.#indexed - SCANNED, makeTextMatcher(query));
      return;
    }
    yield* this.#scan(search, this.#indexed, makeIndexMatcher(query));
    yield* this.#match(fts, search);
  }

  *#match(fts: string, { roomIds, before }: LogSearch): Iterable<SearchRow> {
    const rooms = roomIds.map(() => "?").join(", ");
    const statement = this.#connection.prepare(`
      SELECT id, room_id, nick, msg FROM search JOIN messages ON messages.id = search.rowid
      WHERE search MATCH ? AND search.rowid < ? AND room_id IN (${rooms}) ORDER BY search.rowid DESC`);
    yield* statement.iterate(fts, before ?? Number.MAX_SAFE_INTEGER, ...roomIds) as Iterable<SearchRow>;
  }

  /** Looks at the messages above an id one by one. */
  *#scan(
    { roomIds, before }: LogSearch,
    above: number,
    matches: (text: string) => boolean,
  ): Iterable<SearchRow> {
    const rooms = roomIds.map(() => "?").join(", ");
    const statement = this.#connection.prepare(`
      SELECT id, room_id, nick, msg FROM messages WHERE id < ? AND id > ? AND room_id IN (${rooms}) ORDER BY id DESC`);
    const rows = statement.iterate(before ?? Number.MAX_SAFE_INTEGER, above, ...roomIds);
    for (const row of rows as Iterable<SearchRow>) if (matches(row.msg)) yield row;
  }
}

/** Takes the first rows by the nick that is asked for, and says where to go on. */
function firstPage(rows: Iterable<SearchRow>, { nickName, limit }: LogSearch): SearchResults<number> {
  const wanted = nickName === undefined ? undefined : nickKey(nickName);
  const found: number[] = [];
  let walked = 0;
  for (const { id, nick } of rows) {
    walked += 1;
    if (walked > WALKED) return { found, next: id + 1 };
    if (wanted !== undefined && nickKey(nick) !== wanted) continue;
    if (found.length === limit) return { found, next: found.at(-1) };
    found.push(id);
  }
  return { found, next: undefined };
}
