import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Message } from "../../core/protocol/message.ts";
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
import type { Volume } from "./search-volume.ts";
import { SearchVolumes } from "./search-volumes.ts";
import { textOf } from "./sqlite-texts.ts";

/** Messages looked at where the index can't help (emoji alone): the newest. */
const SCANNED = 20_000;

/** Messages, or characters of them, that are not indexed yet, from which on they are: together they cost half as much, and fewer are looked at one by one. */
const INDEXED_FROM = 500;
const INDEXED_FROM_CHARACTERS = 64 * 1024;

/** A step of indexing takes no more than this, and what one message and the writing take, ms. */
const STEP_MS = 5;

/** Messages that are read at once to be indexed: of long ones a step takes no more than a few. */
const INDEXED_AT_ONCE = 8;

/** Ids that are looked through in one part where there is no index. */
const SCANNED_AT_ONCE = 2_000;

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
  readonly #unindexed: StatementSyncInstance;
  readonly #measureWaiting: StatementSyncInstance;
  readonly #highestId: StatementSyncInstance;
  readonly #scan: StatementSyncInstance;
  #indexed = 0;
  /** The messages that are not indexed, up to as many as make a step due. */
  #waiting: Waiting = { messages: 0, characters: 0 };

  constructor(connection: Database["connection"]) {
    this.#volumes = new SearchVolumes(connection);
    this.#unindexed = connection.prepare(`
      SELECT id, room_id AS roomId, nick AS nickName, ${textOf("messages")} AS msg
      FROM messages WHERE id > ? AND +room_id IS NOT NULL ORDER BY id LIMIT ?`);
    this.#measureWaiting = connection.prepare(`
      SELECT count(*) AS messages, coalesce(sum(octet_length(msg)), 0) AS characters
      FROM (SELECT msg FROM messages WHERE id > ? AND +room_id IS NOT NULL LIMIT ${INDEXED_FROM})`);
    this.#highestId = connection.prepare("SELECT coalesce(max(id), 0) AS id FROM messages");
    this.#scan = connection.prepare(`
      SELECT id, room_id AS roomId, nick AS nickName, ${textOf("messages")} AS msg FROM messages
      WHERE id < ? AND id > ? AND +room_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`); // by id, not by room
    this.#lookAgain();
  }

  /** Reads from the file what is indexed, after a transaction that was not committed. */
  startOver(): void {
    this.#volumes.startOver();
    this.#lookAgain();
  }

  /** The highest id that the index knows. */
  highestId(): number {
    return this.#volumes.highestId();
  }

  /** Takes note of a new message; to be called in the transaction that inserts it. */
  add(msg: string): void {
    const { messages, characters } = this.#waiting;
    this.#waiting = { messages: messages + 1, characters: characters + msg.length };
  }

  /** True where so much is not indexed that a step of it is due. */
  get isIndexingDue(): boolean {
    const { messages, characters } = this.#waiting;
    return messages >= INDEXED_FROM || characters >= INDEXED_FROM_CHARACTERS;
  }

  /**
   * Indexes some of the messages that are not yet, the oldest first; to be called within a transaction. They are read some at a time: a statement that
   * is still read can't open another table once a volume was made.
   */
  indexSome(): void {
    const began = performance.now();
    const places = new Map<string, string>();
    let rows: SearchRow[];
    do {
      rows = this.#unindexed.all(this.#indexed, INDEXED_AT_ONCE);
      for (const { id, roomId, nickName, msg } of rows) {
        const key = `${roomId} ${nickName}`;
        const place = places.get(key) ?? toPlace(roomId, nickName);
        places.set(key, place);
        this.#volumes.add(id, toIndexed(msg), place);
        this.#indexed = id;
        if (performance.now() - began > STEP_MS) break;
      }
    } while (rows.length === INDEXED_AT_ONCE && performance.now() - began <= STEP_MS);
    this.#volumes.noteSizes();
    this.#waiting = this.#measureWaiting.get(this.#indexed);
  }

  /** Takes the words of a text out of the index, and puts those of another one in, where it has them; to be called in the transaction that changes it. */
  replace(id: number, { roomId, nickName, msg }: Message, text: string | undefined): void {
    const words = text === undefined ? undefined : toIndexed(text);
    this.#volumes.replace(id, toIndexed(msg), words, toPlace(roomId, nickName));
  }

  /** True where words were taken out, of which copies may be left in the index. */
  get isRenewalDue(): boolean {
    return this.#volumes.isRenewalDue;
  }

  /** Takes a step in making one part of the index anew, so that no such copy is left in it; false if none is due. To be called within a transaction. */
  renewSome(): boolean {
    return this.#volumes.renewSome();
  }

  /** Forgets messages; to be called in the transaction that removes them. */
  remove(ids: readonly number[]): void {
    this.#volumes.remove(ids);
  }

  /** Gives the ids of one page of messages, the newest first. It may be short, or empty, and lead on, so as to keep nobody waiting. */
  find(search: LogSearch): SearchResults<number> {
    const page = new SearchPage(search);
    let from: number | undefined;
    for (const part of this.#parts(search)) {
      if (from !== undefined && page.isLate()) return { found: idsOf(page), next: from };
      const next = page.take(part);
      if (next !== undefined) return { found: idsOf(page), next };
      from = part.from;
    }
    return { found: idsOf(page), next: undefined };
  }

  #lookAgain(): void {
    this.#indexed = this.#volumes.highestId();
    this.#waiting = this.#measureWaiting.get(this.#indexed);
  }

  /** Lists the parts to look at, the newest first. */
  *#parts(search: LogSearch): Iterable<SearchPart> {
    const before = search.before ?? Number.MAX_SAFE_INTEGER;
    const query = toFtsQuery(search.query);
    const above = query === undefined ? this.#indexed - SCANNED : this.#indexed;
    const matches = query === undefined ? makeTextMatcher(search.query) : makeIndexMatcher(search.query);
    yield* this.#scanNewest(search, before, above, matches);
    if (query === undefined) return;
    for (const volume of this.#volumes.newestFirst()) {
      if (volume.from >= before) continue;
      const rows = this.#look(volume, search, query.words);
      yield { from: volume.from, rows, matches: query.isWhole ? undefined : matches };
    }
  }

  /** Looks through ids one by one, some in each part: those of other rooms cost too. */
  *#scanNewest(
    { roomIds }: LogSearch,
    before: number,
    above: number,
    matches: SearchPart["matches"],
  ): Iterable<SearchPart> {
    const { id }: { id: number } = this.#highestId.get();
    const rooms = JSON.stringify(roomIds);
    for (let end = Math.min(before, id + 1); end > above + 1; end -= SCANNED_AT_ONCE) {
      const from = Math.max(end - SCANNED_AT_ONCE, above + 1);
      yield { from, rows: this.#scan.iterate(end, from - 1, rooms) as Iterable<SearchRow>, matches };
    }
  }

  /**
   * The beginning of a word is not looked for where the place has nothing: all that begins so is read from the volume. Many rooms cost
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

function toPlace(roomId: RoomId, nickName: string): string {
  return `${toRoomWord(roomId)} ${toNickWord(nickName)}`;
}

function idsOf({ found }: SearchPage): number[] {
  return found.map(({ id }) => id);
}

function all(queries: readonly string[]): string {
  return queries.join(" AND ");
}

interface Waiting {
  readonly messages: number;
  readonly characters: number;
}
