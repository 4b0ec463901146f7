import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import {
  fromRow,
  type Message,
  type MessageDraft,
  type MessageRow,
  ROW_FIELDS,
  toRow,
} from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { firstFrom } from "../binary-search.ts";
import type { Database } from "../store/database.ts";
import { transact } from "../store/transaction.ts";
import { GroupedLog, type MessageStore, type Schedule } from "./grouped-log.ts";
import type {
  Committed,
  ListedRoom,
  LogPage,
  LogRange,
  LogSearch,
  RoomQuery,
  SearchResults,
  TrimmableLog,
  Trimmed,
  TrimStep,
} from "./message-log.ts";
import { countFitting } from "./page-size.ts";
import { noteSpoken, type RoomUse, UNUSED } from "./room-rank.ts";
import { SqliteIndexer } from "./sqlite-indexer.ts";
import { SqliteSearch } from "./sqlite-search.ts";
import { SqliteTrimmer } from "./sqlite-trimmer.ts";

/**
 * The log in a data file. It outlives the process, `epoch` and all; the caller closes the file after the log. `requireRoom` throws where
 * the file may not grow.
 */
export function sqliteLog(
  database: Database,
  logger: Logger,
  schedule?: Schedule,
  requireRoom: () => void = () => {},
): TrimmableLog {
  return new GroupedLog(new SqliteStore(database, requireRoom, logger), logger, schedule);
}

/** The column of each field of a message. */
const COLUMNS: { readonly [Field in Exclude<keyof Required<Message>, "changes">]: string } = {
  roomId: "room_id",
  seq: "seq",
  at: "at",
  userId: "user_id",
  nickName: "nick",
  kind: "kind",
  msg: "msg",
  replyTo: "reply_to",
  clientMsgId: "client_msg_id",
};

/** The fields of a row that stand in the table of messages. */
const STORED = ROW_FIELDS.filter((field) => field !== "changes");

const FIELDS = ["roomId", ...STORED] as const;

/** A message as one text of JSON: that takes a third of the time of a row, which is made value by value. */
const ROW = `json_array(${STORED.map((field) => COLUMNS[field]).join(", ")}, NULL)`;

interface RoomRow {
  readonly last_seq: number;
  readonly people: number;
  readonly rank: number | null;
  readonly minute: number;
}

/** A room as it is in this transaction; `kept` is its use as the file has it, undefined where it has none. */
interface ReachedRoom {
  readonly lastSeq: number;
  readonly kept: RoomUse | undefined;
  readonly use: RoomUse;
}

const NO_ROOM: ReachedRoom = { lastSeq: 0, kept: undefined, use: UNUSED };

class SqliteStore implements MessageStore {
  readonly epoch: string;
  readonly requireRoom: () => void;
  readonly #connection: Database["connection"];
  readonly #insert: StatementSyncInstance;
  readonly #find: StatementSyncInstance;
  readonly #room: StatementSyncInstance;
  readonly #setLastSeq: StatementSyncInstance;
  readonly #setRoom: StatementSyncInstance;
  readonly #after: PageStatements;
  readonly #before: PageStatements;
  readonly #byId: StatementSyncInstance;
  readonly #first: StatementSyncInstance;
  readonly #at: StatementSyncInstance;
  readonly #rooms: StatementSyncInstance;
  readonly #trimmer: SqliteTrimmer;
  readonly #search: SqliteSearch;
  readonly #indexer: SqliteIndexer;
  /** The rooms that are written to in this transaction: each is read and written once. */
  readonly #reached = new Map<RoomId, ReachedRoom>();

  constructor({ connection }: Database, requireRoom: () => void, logger: Logger) {
    this.requireRoom = requireRoom;
    this.#connection = connection;
    this.epoch = connection.prepare("SELECT value FROM meta WHERE key = 'epoch'").get().value;
    this.#insert = connection.prepare(`
      INSERT INTO messages (${FIELDS.map((field) => COLUMNS[field]).join(", ")})
      VALUES (${FIELDS.map(() => "?").join(", ")})`);
    this.#find = connection.prepare(`
      SELECT seq, at FROM messages WHERE room_id = ?1 AND user_id = ?2 AND client_msg_id = ?3
      UNION ALL SELECT seq, at FROM receipts WHERE room_id = ?1 AND user_id = ?2 AND client_msg_id = ?3`);
    this.#room = connection.prepare("SELECT last_seq, people, rank, minute FROM rooms WHERE room_id = ?");
    this.#setLastSeq = connection.prepare("UPDATE rooms SET last_seq = ? WHERE room_id = ?");
    this.#setRoom = connection.prepare("INSERT OR REPLACE INTO rooms VALUES (?, ?, ?, ?, ?)");
    this.#after = preparePage(connection, "seq > ? ORDER BY seq");
    this.#before = preparePage(connection, "seq < ? ORDER BY seq DESC");
    this.#byId = connection.prepare(`SELECT room_id AS roomId, ${ROW} AS row FROM messages WHERE id = ?`);
    this.#first = connection.prepare("SELECT min(seq) AS seq FROM messages WHERE room_id = ?");
    this.#at = connection.prepare("SELECT at FROM messages WHERE room_id = ? AND seq = ?");
    this.#rooms = connection.prepare(`
      SELECT room_id AS roomId, rank, last_seq AS lastSeq FROM rooms
      WHERE rank IS NOT NULL AND (rank, room_id) < (?, ?) ORDER BY rank DESC, room_id DESC LIMIT ?`);
    this.#search = new SqliteSearch(connection);
    this.#trimmer = new SqliteTrimmer(connection, this.#search);
    this.#indexer = new SqliteIndexer(connection, this.#search, logger);
  }

  transact<T>(work: () => T): T {
    this.#reached.clear();
    try {
      const result = transact(this.#connection, () => {
        const done = work();
        for (const [roomId, room] of this.#reached) this.#write(roomId, room);
        return done;
      });
      this.#indexer.wake();
      return result;
    } catch (error) {
      this.#trimmer.startOver();
      this.#search.startOver();
      throw error;
    } finally {
      this.#reached.clear();
    }
  }

  close(): void {
    this.#indexer.close();
  }

  insert(message: Message, address: string): void {
    const { lastInsertRowid } = this.#insert.run(
      message.roomId,
      ...toRow(message, true).slice(0, STORED.length),
    );
    this.#search.add(Number(lastInsertRowid), message.msg);
    const room = this.#roomOf(message.roomId);
    const use = noteSpoken(room.use, message.roomId, address, message.at);
    this.#reached.set(message.roomId, { ...room, lastSeq: message.seq, use });
  }

  find({ roomId, userId, clientMsgId }: MessageDraft): Committed | undefined {
    if (clientMsgId === undefined) return undefined;
    const found: Committed | undefined = this.#find.get(roomId, userId, clientMsgId);
    return found && { seq: found.seq, at: found.at };
  }

  lastSeq(roomId: RoomId): number {
    return this.#roomOf(roomId).lastSeq;
  }

  /** Searches by halves: clocks may jump, and then it is near the first one. */
  seqAt(roomId: RoomId, at: number): number {
    const { seq: first }: { seq: number | null } = this.#first.get(roomId);
    if (first === null) return this.lastSeq(roomId) + 1;
    const atOf = (seq: number): number => this.#at.get(roomId, seq)?.at ?? at;
    return first + firstFrom(this.lastSeq(roomId) - first + 1, (index) => atOf(first + index) >= at);
  }

  useOf(roomId: RoomId): RoomUse {
    return this.#roomOf(roomId).use;
  }

  rooms({ after, limit }: RoomQuery): ListedRoom[] {
    return this.#rooms.all(after?.rank ?? Number.MAX_SAFE_INTEGER, after?.roomId ?? "", limit);
  }

  search(search: LogSearch): SearchResults<Message> {
    const { found, next } = this.#search.find(search);
    return { found: found.map((id) => this.#readById(id)), next };
  }

  trim(step: TrimStep): Trimmed {
    return this.#trimmer.trim(step);
  }

  forgetRoom(roomId: RoomId, unusedSince: number): void {
    this.#trimmer.forgetRoom(roomId, unusedSince);
  }

  /** Reads one row more than asked for, to know whether there is more. */
  range(roomId: RoomId, { after, before = Number.MAX_SAFE_INTEGER, limit }: LogRange): LogPage {
    const from = after === undefined ? this.#before : this.#after;
    const position = after ?? before;
    const { sizes }: { sizes: string } = from.sizes.get(roomId, position, limit);
    const most = countFitting(JSON.parse(sizes));
    const { page }: { page: string } = from.page.get(roomId, position, most + 1);
    const rows: MessageRow[] = JSON.parse(page);
    const messages = rows.slice(0, most).map((row) => fromRow(row, roomId));
    if (after === undefined) messages.reverse();
    return { messages, more: rows.length > most };
  }

  #roomOf(roomId: RoomId): ReachedRoom {
    const reached = this.#reached.get(roomId);
    if (reached !== undefined) return reached;
    const row: RoomRow | undefined = this.#room.get(roomId);
    if (row === undefined) return NO_ROOM;
    const kept = { people: row.people, rank: row.rank ?? undefined, minute: row.minute };
    return { lastSeq: row.last_seq, kept, use: kept };
  }

  /** The rank is written only where it has changed: it has an index. */
  #write(roomId: RoomId, { lastSeq, kept, use }: ReachedRoom): void {
    const isSame = kept?.people === use.people && kept.rank === use.rank && kept.minute === use.minute;
    if (isSame) this.#setLastSeq.run(lastSeq, roomId);
    else this.#setRoom.run(roomId, lastSeq, use.people, use.rank ?? null, use.minute);
  }

  #readById(id: number): Message {
    const { roomId, row }: { roomId: RoomId; row: string } = this.#byId.get(id);
    return fromRow(JSON.parse(row), roomId);
  }
}

/** The sizes are read first: they stand beside the texts, which may be long, and are left where they are. */
interface PageStatements {
  readonly sizes: StatementSyncInstance;
  readonly page: StatementSyncInstance;
}

/** A page as one text of JSON, as `ROW` is. */
function preparePage(connection: Database["connection"], position: string): PageStatements {
  const messages = `FROM messages WHERE room_id = ? AND ${position} LIMIT ?`;
  return {
    sizes: connection.prepare(`
      SELECT json_group_array(bytes) AS sizes FROM (SELECT octet_length(msg) AS bytes ${messages})`),
    page: connection.prepare(`SELECT json_group_array(${ROW}) AS page FROM (SELECT * ${messages})`),
  };
}
