import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { type Message, type MessageDraft, toRow } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { firstFrom } from "../binary-search.ts";
import type { Database } from "../store/database.ts";
import { transact } from "../store/transaction.ts";
import type { Schedule } from "./commit-queue.ts";
import { GroupedLog } from "./grouped-log.ts";
import type {
  Committed,
  ListedRoom,
  LogPage,
  LogRange,
  LogSearch,
  MessageSummary,
  RoomQuery,
  SearchResults,
} from "./message-log.ts";
import type { MessageStore } from "./message-store.ts";
import { noteSpoken, type RoomUse } from "./room-rank.ts";
import { SqliteChanges } from "./sqlite-changes.ts";
import { SqliteEraser } from "./sqlite-eraser.ts";
import { SqliteInbox } from "./sqlite-inbox.ts";
import { SqliteIndexer } from "./sqlite-indexer.ts";
import { COLUMNS, SqliteMessages, STORED } from "./sqlite-messages.ts";
import { SqliteRooms } from "./sqlite-rooms.ts";
import { SqliteSearch } from "./sqlite-search.ts";
import { SqliteTexts } from "./sqlite-texts.ts";
import { SqliteTrimmer } from "./sqlite-trimmer.ts";
import type { TrimmableLog, Trimmed, TrimStep } from "./trimmable-log.ts";

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

const INSERTED = ["id", "room_id", "thread", ...STORED.map((field) => COLUMNS[field])];

class SqliteStore implements MessageStore {
  readonly epoch: string;
  readonly requireRoom: () => void;
  readonly changes: SqliteChanges;
  readonly inbox: SqliteInbox;
  readonly #connection: Database["connection"];
  readonly #insert: StatementSyncInstance;
  readonly #find: StatementSyncInstance;
  readonly #first: StatementSyncInstance;
  readonly #at: StatementSyncInstance;
  readonly #rooms: SqliteRooms;
  readonly #messages: SqliteMessages;
  readonly #texts: SqliteTexts;
  readonly #trimmer: SqliteTrimmer;
  readonly #search: SqliteSearch;
  readonly #indexer: SqliteIndexer;
  readonly #eraser: SqliteEraser;
  /** True where this transaction takes a text out. */
  #isErasing = false;
  /** No id is given again: the index of words may still have words of a trimmed message. */
  #nextId: number;

  constructor(database: Database, requireRoom: () => void, logger: Logger) {
    const { connection } = database;
    this.requireRoom = requireRoom;
    this.#connection = connection;
    this.epoch = connection.prepare("SELECT value FROM meta WHERE key = 'epoch'").get().value;
    this.#insert = connection.prepare(`
      INSERT INTO messages (${INSERTED.join(", ")}) VALUES (${INSERTED.map(() => "?").join(", ")})`);
    this.#find = connection.prepare(`
      SELECT seq, at FROM messages WHERE room_id = ?1 AND user_id = ?2 AND client_msg_id = ?3
      UNION ALL SELECT seq, at FROM receipts WHERE room_id = ?1 AND user_id = ?2 AND client_msg_id = ?3`);
    this.#first = connection.prepare("SELECT min(seq) AS seq FROM messages WHERE room_id = ?");
    this.#at = connection.prepare("SELECT at FROM messages WHERE room_id = ? AND seq = ?");
    this.#rooms = new SqliteRooms(connection);
    this.#messages = new SqliteMessages(connection, this.#rooms);
    this.#texts = new SqliteTexts(connection);
    this.inbox = new SqliteInbox(connection);
    this.changes = new SqliteChanges(connection, {
      rooms: this.#rooms,
      messages: this.#messages,
      setText: (id, message, text) => this.#setText(id, message, text),
    });
    this.#search = new SqliteSearch(connection);
    this.#trimmer = new SqliteTrimmer(connection, {
      search: this.#search,
      inbox: this.inbox,
      texts: this.#texts,
      rooms: this.#rooms,
    });
    this.#indexer = new SqliteIndexer(connection, this.#search, logger);
    this.#eraser = new SqliteEraser(database, this.#search, logger);
    const { id }: { id: number | null } = connection.prepare("SELECT max(id) AS id FROM messages").get();
    this.#nextId = Math.max(id ?? 0, this.#search.highestId()) + 1;
  }

  transact<T>(work: () => T): T {
    let isCommitted = false;
    try {
      const result = transact(this.#connection, () => {
        const done = work();
        this.#rooms.write();
        this.inbox.removeOldest();
        return done;
      });
      isCommitted = true;
      this.#indexer.wake();
      if (this.#isErasing) this.#eraser.wake();
      return result;
    } catch (error) {
      this.#trimmer.startOver();
      this.#search.startOver();
      throw error;
    } finally {
      this.#isErasing = false;
      this.#rooms.end(isCommitted);
      this.inbox.end();
    }
  }

  close(): void {
    this.#indexer.close();
    this.#eraser.close();
  }

  insert(message: Message, address: string, thread: number | undefined): void {
    const { roomId, seq, at, msg } = message;
    const id = this.#nextId;
    this.#nextId += 1;
    this.#insert.run(id, roomId, thread ?? null, ...toRow(message, true).slice(0, STORED.length));
    this.#search.add(msg);
    const use = noteSpoken(this.#rooms.getUse(roomId), roomId, address, at);
    this.#rooms.note(roomId, { lastSeq: seq, use });
  }

  find({
    roomId,
    userId,
    clientMsgId,
  }: Pick<MessageDraft, "roomId" | "userId" | "clientMsgId">): Committed | undefined {
    if (clientMsgId === undefined) return undefined;
    const found: Committed | undefined = this.#find.get(roomId, userId, clientMsgId);
    return found && { seq: found.seq, at: found.at };
  }

  lastSeq(roomId: RoomId): number {
    return this.#rooms.lastSeq(roomId);
  }

  get(roomId: RoomId, seq: number): Message | undefined {
    return this.#messages.get(roomId, seq);
  }

  getAll(roomId: RoomId, seqs: readonly number[]): readonly Message[] {
    return this.#messages.getAll(roomId, seqs);
  }

  getBare(roomId: RoomId, seq: number): Message | undefined {
    return this.#messages.getBare(roomId, seq);
  }

  summary(roomId: RoomId, seq: number): MessageSummary | undefined {
    return this.#messages.summary(roomId, seq);
  }

  threadOf(roomId: RoomId, seq: number): number | undefined {
    return this.#messages.threadOf(roomId, seq);
  }

  range(roomId: RoomId, range: LogRange): LogPage {
    return this.#messages.range(roomId, range);
  }

  thread(roomId: RoomId, first: number, range: LogRange): LogPage {
    return this.#messages.thread(roomId, first, range);
  }

  /** Searches by halves: clocks may jump, and then it is near the first one. */
  seqAt(roomId: RoomId, at: number): number {
    const { seq: first }: { seq: number | null } = this.#first.get(roomId);
    if (first === null) return this.lastSeq(roomId) + 1;
    const atOf = (seq: number): number => this.#at.get(roomId, seq)?.at ?? at;
    return first + firstFrom(this.lastSeq(roomId) - first + 1, (index) => atOf(first + index) >= at);
  }

  useOf(roomId: RoomId): RoomUse {
    return this.#rooms.getUse(roomId);
  }

  rooms(query: RoomQuery): ListedRoom[] {
    return this.#rooms.list(query);
  }

  search(search: LogSearch): SearchResults<Message> {
    const { found, next } = this.#search.find(search);
    return { found: found.map((id) => this.#messages.getById(id)), next };
  }

  trim(step: TrimStep): Trimmed {
    return this.#trimmer.trim(step);
  }

  forgetRoom(roomId: RoomId, unusedSince: number): void {
    this.#trimmer.forgetRoom(roomId, unusedSince);
  }

  #setText(id: number, message: Message, text: string | undefined): void {
    this.#isErasing = true;
    this.#texts.set(id, text);
    this.#search.replace(id, message, text);
  }
}
