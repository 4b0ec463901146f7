import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import type { MessageKind, WireUserId } from "../../core/protocol/events.ts";
import type { Nick, RoomId, UserId } from "../../core/protocol/names.ts";
import type { PackedMessage } from "../../core/protocol/packed-page.ts";
import type { Database } from "../store/database.ts";
import { transact } from "../store/transaction.ts";
import { firstFrom } from "./binary-search.ts";
import { GroupedLog, type MessageStore } from "./grouped-log.ts";
import type {
  Draft,
  Found,
  LogSearch,
  PackedPage,
  Page,
  Place,
  Range,
  RoomEnd,
  StoredMessage,
  TrimmableLog,
  Trimmed,
  TrimStep,
} from "./message-log.ts";
import { pack } from "./packed-page.ts";
import { SqliteIndexer } from "./sqlite-indexer.ts";
import { type SearchRow, SqliteSearch } from "./sqlite-search.ts";
import { SqliteTrimmer } from "./sqlite-trimmer.ts";

/** The log in a data file. It outlives the process, `epoch` and all; the caller closes the file after the log. */
export function sqliteLog(database: Database, logger: Logger): TrimmableLog {
  return new GroupedLog(new SqliteStore(database, logger), logger);
}

interface Row extends SearchRow {
  readonly seq: number;
  readonly at: number;
  readonly user_id: WireUserId;
  readonly nick: Nick;
  readonly kind: MessageKind;
  readonly reply_to: number | null;
  readonly client_msg_id: string | null;
}

class SqliteStore implements MessageStore {
  readonly epoch: string;
  readonly #connection: Database["connection"];
  readonly #insert: StatementSyncInstance;
  readonly #find: StatementSyncInstance;
  readonly #lastSeq: StatementSyncInstance;
  readonly #setLastSeq: StatementSyncInstance;
  readonly #after: StatementSyncInstance;
  readonly #before: StatementSyncInstance;
  readonly #packed: StatementSyncInstance;
  readonly #trimmer: SqliteTrimmer;
  readonly #search: SqliteSearch<Row>;
  readonly #indexer: SqliteIndexer;
  readonly #first: StatementSyncInstance;
  readonly #at: StatementSyncInstance;
  readonly #rooms: StatementSyncInstance;
  /** How far the rooms came that are written to in this transaction: each is read and written once. */
  readonly #reached = new Map<RoomId, number>();
  /** Messages inserted in this transaction. */
  #inserted = 0;

  constructor({ connection }: Database, logger: Logger) {
    this.#connection = connection;
    this.epoch = connection.prepare("SELECT value FROM meta WHERE key = 'epoch'").get().value;
    this.#insert = connection.prepare("INSERT INTO messages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.#search = new SqliteSearch(connection);
    this.#indexer = new SqliteIndexer(connection, logger);
    this.#find = connection.prepare(`
      SELECT seq, at FROM messages WHERE room_id = ?1 AND user_id = ?2 AND client_msg_id = ?3
      UNION ALL SELECT seq, at FROM receipts WHERE room_id = ?1 AND user_id = ?2 AND client_msg_id = ?3`);
    this.#lastSeq = connection.prepare("SELECT last_seq AS seq FROM rooms WHERE room_id = ?");
    this.#setLastSeq = connection.prepare("INSERT OR REPLACE INTO rooms VALUES (?, ?)");
    this.#first = connection.prepare("SELECT min(seq) AS seq FROM messages WHERE room_id = ?");
    this.#at = connection.prepare("SELECT at FROM messages WHERE room_id = ? AND seq = ?");
    this.#rooms = connection.prepare("SELECT room_id AS roomId, last_seq AS lastSeq FROM rooms");
    this.#trimmer = new SqliteTrimmer(connection);
    this.#after = connection.prepare(asJson("seq > ? ORDER BY seq"));
    this.#before = connection.prepare(asJson("seq < ? ORDER BY seq DESC"));
    this.#packed = connection.prepare(`
      SELECT CAST(${jsonOf("iif(CAST(user_id AS TEXT) = ?4, client_msg_id, NULL)")} AS BLOB) AS packed,
        count(*) AS count, max(seq) AS last
      FROM (SELECT * FROM messages WHERE room_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3)`);
  }

  transact<T>(work: () => T): T {
    this.#reached.clear();
    this.#inserted = 0;
    try {
      const result = transact(this.#connection, () => {
        const done = work();
        for (const [roomId, seq] of this.#reached) this.#setLastSeq.run(roomId, seq);
        this.#indexer.committing(this.#inserted);
        return done;
      });
      this.#indexer.committed(this.#inserted);
      return result;
    } catch (error) {
      this.#trimmer.startOver();
      throw error;
    } finally {
      this.#reached.clear();
    }
  }

  insert(message: StoredMessage): void {
    const { roomId, seq, at, userId, nickName, msg, kind, replyTo, clientMsgId } = message;
    const values = [roomId, seq, at, userId, nickName, msg, kind, replyTo ?? null, clientMsgId ?? null];
    this.#insert.run(...values);
    this.#inserted += 1;
    this.#reached.set(roomId, seq);
  }

  find({ roomId, userId, clientMsgId }: Draft): Place | undefined {
    if (clientMsgId === undefined) return undefined;
    const found: Place | undefined = this.#find.get(roomId, userId, clientMsgId);
    return found && { seq: found.seq, at: found.at };
  }

  lastSeq(roomId: RoomId): number {
    const reached = this.#reached.get(roomId);
    if (reached !== undefined) return reached;
    const row: { seq: number } | undefined = this.#lastSeq.get(roomId);
    return row?.seq ?? 0;
  }

  /** By halves: clocks may jump, and then it is near the first one. */
  seqAt(roomId: RoomId, at: number): number {
    const { seq: first }: { seq: number | null } = this.#first.get(roomId);
    if (first === null) return this.lastSeq(roomId) + 1;
    const atOf = (seq: number): number => this.#at.get(roomId, seq)?.at ?? at;
    return first + firstFrom(this.lastSeq(roomId) - first + 1, (index) => atOf(first + index) >= at);
  }

  rooms(): RoomEnd[] {
    return this.#rooms.all();
  }

  search(search: LogSearch): Found<StoredMessage> {
    this.#indexer.catchUp();
    const { found, next } = this.#search.find(search);
    return { found: found.map(toMessage), next };
  }

  trim(step: TrimStep): Trimmed {
    return this.#trimmer.trim(step);
  }

  close(): void {
    this.#indexer.close();
  }

  /** Reads one row more than asked for, to know whether there is more. */
  range(roomId: RoomId, { after, before = Number.MAX_SAFE_INTEGER, limit }: Range): Page {
    const { page }: { page: string } =
      after === undefined
        ? this.#before.get(roomId, before, limit + 1)
        : this.#after.get(roomId, after, limit + 1);
    const rows: PackedMessage[] = JSON.parse(page);
    const messages = rows.slice(0, limit).map((row) => ofPage(roomId, row));
    if (after === undefined) messages.reverse();
    return { messages, more: rows.length > limit };
  }

  /** What follows a seq is packed by SQLite: it takes half the time of making objects, and nobody encodes it again. */
  packed(roomId: RoomId, range: Range, reader: UserId): PackedPage {
    const { after, limit } = range;
    if (after === undefined || limit === 0) return pack(this.range(roomId, range), reader);
    const page: { packed: Uint8Array; count: number; last: number } = this.#packed.get(
      roomId,
      after,
      limit,
      reader,
    );
    const { packed, count, last } = page;
    return { packed, more: count === limit && last < this.lastSeq(roomId) };
  }
}

/** A list of messages, each in the order of PackedMessage. */
const jsonOf = (clientMsgId: string): string =>
  `json_group_array(json_array(seq, at, user_id, nick, kind, msg, reply_to, ${clientMsgId}))`;

/** A page as one text of JSON: a third of the time that a page takes as rows, which are made value by value. */
function asJson(place: string): string {
  return `
    SELECT ${jsonOf("client_msg_id")} AS page
    FROM (SELECT * FROM messages WHERE room_id = ? AND ${place} LIMIT ?)`;
}

function ofPage(
  roomId: RoomId,
  [seq, at, userId, nickName, kind, msg, replyTo, clientMsgId]: PackedMessage,
): StoredMessage {
  return {
    roomId,
    seq,
    at,
    userId,
    nickName: nickName as Nick, // it was one when it was written
    msg,
    kind,
    replyTo: replyTo ?? undefined,
    clientMsgId: clientMsgId ?? undefined,
  };
}

function toMessage(row: Row): StoredMessage {
  return {
    roomId: row.room_id,
    seq: row.seq,
    at: row.at,
    userId: row.user_id,
    nickName: row.nick,
    msg: row.msg,
    kind: row.kind,
    replyTo: row.reply_to ?? undefined,
    clientMsgId: row.client_msg_id ?? undefined,
  };
}
