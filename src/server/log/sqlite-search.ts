import type { StatementSyncInstance } from "@photostructure/sqlite";
import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";
import type { LogSearch, SearchResults } from "./message-log.ts";
import { foldForSearch, makeTextMatcher, toFtsQuery } from "./search-text.ts";

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

/** Searches the messages of a data file by an index over their folded text (FTS5). */
export class SqliteSearch {
  readonly #connection: Database["connection"];
  readonly #index: StatementSyncInstance;

  constructor(connection: Database["connection"]) {
    this.#connection = connection;
    this.#index = connection.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)");
  }

  /** Indexes a message; to be called in the transaction that inserts it. */
  add(id: number | bigint, msg: string): void {
    this.#index.run(id, foldForSearch(msg));
  }

  /** Gives the ids of one page of messages, the newest first. */
  find(search: LogSearch): SearchResults<number> {
    const fts = toFtsQuery(search.query);
    const rows = fts === undefined ? this.#scan(search) : this.#match(fts, search);
    return firstPage(rows, search);
  }

  *#match(fts: string, { roomIds, before }: LogSearch): Iterable<SearchRow> {
    const rooms = roomIds.map(() => "?").join(", ");
    const statement = this.#connection.prepare(`
      SELECT id, room_id, nick, msg FROM search JOIN messages ON messages.id = search.rowid
      WHERE search MATCH ? AND search.rowid < ? AND room_id IN (${rooms}) ORDER BY search.rowid DESC`);
    yield* statement.iterate(fts, before ?? Number.MAX_SAFE_INTEGER, ...roomIds) as Iterable<SearchRow>;
  }

  *#scan({ roomIds, before, query }: LogSearch): Iterable<SearchRow> {
    const rooms = roomIds.map(() => "?").join(", ");
    const statement = this.#connection.prepare(`
      SELECT id, room_id, nick, msg FROM messages WHERE id < ? AND id > (SELECT max(id) FROM messages) - ${SCANNED}
      AND room_id IN (${rooms}) ORDER BY id DESC`);
    const rows = statement.iterate(before ?? Number.MAX_SAFE_INTEGER, ...roomIds) as Iterable<SearchRow>;
    const matches = makeTextMatcher(query);
    for (const row of rows) if (matches(row.msg)) yield row;
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
