import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";
import type { LogSearch, SearchResults } from "./message-log.ts";
import { SearchPage, type SearchPart, type SearchRow } from "./search-page.ts";
import {
  makeIndexMatcher,
  makeTextMatcher,
  toFtsQuery,
  toIndexed,
  toNickWord,
  toRoomWord,
} from "./search-text.ts";
import { SearchVolumes, type Volume } from "./search-volumes.ts";

/** Messages looked at where the index can't help (emoji alone): the newest. */
const SCANNED = 20_000;

/** Messages that are indexed together: together they cost half as much, and so few that are not indexed yet are looked at one by one. */
const INDEXED_TOGETHER = 500;

/** Every page looks at so much, however slow the machine is: what is not indexed yet, and a volume. */
const LEAST_PARTS = 2;

/** Rooms that are asked for in the index at once: each of more of them costs more than what it leaves out, if that is little. */
const FEW_ROOMS = 3;

/** Matches that are little. */
const FEW_MATCHES = 100;

/**
 * Searches the messages of a data file by an index over their folded text (FTS5), in which room and nick are words too. A message
 * that exists is in the index if its id is not above the mark `#indexed`; the newest, above it, are searched one by one.
 */
export class SqliteSearch {
  readonly #volumes: SearchVolumes;
  readonly #after: StatementSyncInstance;
  readonly #scan: StatementSyncInstance;
  #indexed = 0;

  constructor(connection: Database["connection"]) {
    this.#volumes = new SearchVolumes(connection);
    this.#after = connection.prepare(`
      SELECT json_group_array(json_array(id, room_id, nick, msg) ORDER BY id) AS rows FROM messages WHERE id > ?`);
    this.#scan = connection.prepare(`
      SELECT id, room_id AS roomId, nick AS nickName, msg FROM messages
      WHERE id < ? AND id > ? AND +room_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`); // by id, not by room
    this.#indexed = this.#volumes.highestId();
  }

  /** Reads from the file what is indexed, after a transaction that was not committed. */
  startOver(): void {
    this.#volumes.startOver();
    this.#indexed = this.#volumes.highestId();
  }

  /** Takes note of a new message; to be called in the transaction that inserts it. The ids of trimmed messages come again. */
  add(id: number): void {
    this.#indexed = Math.min(this.#indexed, id - 1);
    if (id - this.#indexed >= INDEXED_TOGETHER) this.#indexNewest();
  }

  /** Forgets messages; to be called in the transaction that removes them. */
  remove(ids: readonly number[]): void {
    this.#volumes.remove(ids);
  }

  /** Gives the ids of one page of messages, the newest first. It may be short, or empty, and lead on, so as to keep nobody waiting. */
  find(search: LogSearch): SearchResults<number> {
    const page = new SearchPage(search);
    let looked = 0;
    let from = 0;
    for (const part of this.#parts(search)) {
      if (looked >= LEAST_PARTS && page.isLate()) return { found: idsOf(page), next: from };
      const next = page.take(part);
      if (next !== undefined) return { found: idsOf(page), next };
      looked += 1;
      from = part.from;
    }
    return { found: idsOf(page), next: undefined };
  }

  #indexNewest(): void {
    const { rows }: { rows: string } = this.#after.get(this.#indexed);
    const unindexed: UnindexedRow[] = JSON.parse(rows);
    const places = new Map<string, string>();
    for (const [id, roomId, nick, msg] of unindexed) {
      const key = `${roomId} ${nick}`;
      const place = places.get(key) ?? `${toRoomWord(roomId)} ${toNickWord(nick)}`;
      places.set(key, place);
      this.#volumes.add(id, `${toIndexed(msg)} ${place}`);
      this.#indexed = id;
    }
  }

  /** Lists the parts to look at, the newest first. */
  *#parts(search: LogSearch): Iterable<SearchPart> {
    const before = search.before ?? Number.MAX_SAFE_INTEGER;
    const words = toFtsQuery(search.query);
    const above = words === undefined ? this.#indexed - SCANNED : this.#indexed;
    const matches = words === undefined ? makeTextMatcher(search.query) : makeIndexMatcher(search.query);
    const newest = this.#scan.iterate(before, above, JSON.stringify(search.roomIds));
    yield { from: above + 1, rows: newest as Iterable<SearchRow>, matches };
    if (words === undefined) return;
    for (const volume of this.#volumes.newestFirst()) {
      if (volume.from < before) yield { from: volume.from, rows: this.#look(volume, search, words) };
    }
  }

  /**
   * Where the place has nothing the beginning of a word is not looked for: all that begins so is read from the volume. Many rooms cost
   * more than a few matches, which are therefore taken without them.
   */
  *#look(volume: Volume, search: LogSearch, words: string): Iterable<SearchRow> {
    const { roomIds, nickName, before = Number.MAX_SAFE_INTEGER } = search;
    const nick = nickName === undefined ? [] : [`"${toNickWord(nickName)}"`];
    const rooms = `(${roomIds.map((roomId) => `"${toRoomWord(roomId)}"`).join(" OR ")})`;
    const areMany = roomIds.length > FEW_ROOMS;
    const place = areMany ? nick : [rooms, ...nick];
    if (words.endsWith("*") && place.length > 0 && !this.#volumes.holds(volume, all(place), before)) return;
    let above = before;
    let left = areMany ? FEW_MATCHES : Number.POSITIVE_INFINITY;
    for (const row of this.#volumes.match(volume, all([...place, words]), before)) {
      yield row;
      above = row.id;
      left -= 1;
      if (left === 0) break;
    }
    if (left === 0) yield* this.#volumes.match(volume, all([rooms, ...nick, words]), above);
  }
}

function idsOf({ found }: SearchPage): number[] {
  return found.map(({ id }) => id);
}

function all(queries: readonly string[]): string {
  return queries.join(" AND ");
}

/** A message as one text of JSON: that is quicker than a row, which is made value by value. */
type UnindexedRow = readonly [id: number, roomId: RoomId, nick: string, msg: string];
