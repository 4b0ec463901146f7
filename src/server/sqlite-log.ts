import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Nick, RoomId } from "../core/names.ts";
import type { MessageKind, WireUserId } from "../core/protocol.ts";
import type { Database } from "./database.ts";
import { GroupedLog, type MessageStore } from "./grouped-log.ts";
import type { Logger } from "./logger.ts";
import type { Draft, MessageLog, Page, Range, StoredMessage } from "./message-log.ts";

/** The log in a data file. It outlives the process, `epoch` and all; the caller closes the file after the log. */
export function sqliteLog(database: Database, logger: Logger): MessageLog {
  return new GroupedLog(new SqliteStore(database), logger);
}

interface Row {
  readonly room_id: RoomId;
  readonly seq: number;
  readonly at: number;
  readonly user_id: WireUserId;
  readonly nick: Nick;
  readonly msg: string;
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
  readonly #after: StatementSyncInstance;
  readonly #before: StatementSyncInstance;

  constructor({ connection }: Database) {
    this.#connection = connection;
    this.epoch = connection.prepare("SELECT value FROM meta WHERE key = 'epoch'").get().value;
    this.#insert = connection.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.#find = connection.prepare(
      "SELECT * FROM messages WHERE room_id = ? AND user_id = ? AND client_msg_id = ?",
    );
    this.#lastSeq = connection.prepare("SELECT max(seq) AS seq FROM messages WHERE room_id = ?");
    this.#after = connection.prepare(
      "SELECT * FROM messages WHERE room_id = ? AND seq > ? ORDER BY seq LIMIT ?",
    );
    this.#before = connection.prepare(
      "SELECT * FROM messages WHERE room_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
    );
  }

  transact<T>(work: () => T): T {
    this.#connection.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#connection.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#connection.isTransaction) this.#connection.exec("ROLLBACK");
      throw error;
    }
  }

  insert(message: StoredMessage): void {
    const { roomId, seq, at, userId, nickName, msg, kind, replyTo, clientMsgId } = message;
    this.#insert.run(roomId, seq, at, userId, nickName, msg, kind, replyTo ?? null, clientMsgId ?? null);
  }

  find({ roomId, userId, clientMsgId }: Draft): StoredMessage | undefined {
    if (clientMsgId === undefined) return undefined;
    const row: Row | undefined = this.#find.get(roomId, userId, clientMsgId);
    return row === undefined ? undefined : toMessage(row);
  }

  lastSeq(roomId: RoomId): number {
    const row: { seq: number | null } = this.#lastSeq.get(roomId);
    return row.seq ?? 0;
  }

  /** Reads one row more than asked for, to know whether there is more. */
  range(roomId: RoomId, { after, before = Number.MAX_SAFE_INTEGER, limit }: Range): Page {
    const rows: Row[] =
      after === undefined
        ? this.#before.all(roomId, before, limit + 1)
        : this.#after.all(roomId, after, limit + 1);
    const messages = rows.slice(0, limit).map(toMessage);
    if (after === undefined) messages.reverse();
    return { messages, more: rows.length > limit };
  }
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
