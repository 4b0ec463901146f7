import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";
import type { Found, LogSearch } from "./message-log.ts";
import { makeTextMatcher, toFtsQuery } from "./search-text.ts";

/** A message's row, as far as a search looks at it. */
export interface SearchRow {
  readonly id: number;
  readonly room_id: RoomId;
  readonly nick: string;
  readonly msg: string;
}

/** Messages looked at where the index can't help (emoji alone): the newest. */
const SCANNED = 20_000;

/** Messages looked at for one page: a nick that seldom says a frequent word is looked for over several, each soon there. */
const WALKED = 20_000;

/** Searches the messages of a data file by an index over their folded text (FTS5), which `SqliteIndexer` fills. */
export class SqliteSearch<Row extends SearchRow> {
  readonly #connection: Database["connection"];

  constructor(connection: Database["connection"]) {
    this.#connection = connection;
  }

  /** One page of what is found, the newest first. */
  find(search: LogSearch): Found<Row> {
    const fts = toFtsQuery(search.query);
    const rows = fts === undefined ? this.#scan(search) : this.#match(fts, search);
    return pageOf(rows, search);
  }

  *#match(fts: string, { roomIds, before }: LogSearch): Iterable<Row> {
    const rooms = roomIds.map(() => "?").join(", ");
    const statement = this.#connection.prepare(`
      SELECT messages.* FROM search JOIN messages ON messages.id = search.rowid
      WHERE search MATCH ? AND search.rowid < ? AND room_id IN (${rooms}) ORDER BY search.rowid DESC`);
    yield* statement.iterate(fts, before ?? Number.MAX_SAFE_INTEGER, ...roomIds) as Iterable<Row>;
  }

  *#scan({ roomIds, before, query }: LogSearch): Iterable<Row> {
    const rooms = roomIds.map(() => "?").join(", ");
    const statement = this.#connection.prepare(`
      SELECT * FROM messages WHERE id < ? AND id > (SELECT max(id) FROM messages) - ${SCANNED}
      AND room_id IN (${rooms}) ORDER BY id DESC`);
    const rows = statement.iterate(before ?? Number.MAX_SAFE_INTEGER, ...roomIds) as Iterable<Row>;
    const holds = makeTextMatcher(query);
    for (const row of rows) if (holds(row.msg)) yield row;
  }
}

/** The first of the rows that are by whom is asked for, and where to go on. */
function pageOf<Row extends SearchRow>(rows: Iterable<Row>, { nickName, limit }: LogSearch): Found<Row> {
  const wanted = nickName === undefined ? undefined : nickKey(nickName);
  const found: Row[] = [];
  let walked = 0;
  for (const row of rows) {
    walked += 1;
    if (walked > WALKED) return { found, next: row.id + 1 };
    if (wanted !== undefined && nickKey(row.nick) !== wanted) continue;
    if (found.length === limit) return { found, next: found.at(-1)?.id };
    found.push(row);
  }
  return { found, next: undefined };
}
