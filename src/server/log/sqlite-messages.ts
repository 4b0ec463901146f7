import type { StatementSyncInstance } from "@photostructure/sqlite";
import { REACTION_USERS } from "../../core/protocol/limits.ts";
import { fromRow, type Message, type MessageRow, ROW_FIELDS } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";
import type { LogPage, LogRange, MessageSummary } from "./message-log.ts";
import { countFitting, EMOJI_OVERHEAD, ID_OVERHEAD, lightPage, takeFitting } from "./page-size.ts";
import { type ChangesOfMessages, SqliteChangedState } from "./sqlite-changed-state.ts";
import type { SqliteRooms } from "./sqlite-rooms.ts";
import { textBytesOf, textOf } from "./sqlite-texts.ts";

/** The column of each field of a message, but for its changes. */
export const COLUMNS: { readonly [Field in Exclude<keyof Required<Message>, "changes">]: string } = {
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
export const STORED = ROW_FIELDS.filter((field) => field !== "changes");

/** A message as one text of JSON: that takes a third of the time of a row, which is made value by value. */
const ROW = `json_array(${STORED.map((field) =>
  field === "msg" ? textOf("message") : `message.${COLUMNS[field]}`,
).join(", ")}, NULL)`;

/** The bytes of the reactions to a message as they are sent, where those who are named have ids of the usual length. */
const REACTION_BYTES = `(
  SELECT coalesce(sum(octet_length(emoji) + ${EMOJI_OVERHEAD} + min(count, ${REACTION_USERS}) * (id_bytes / count + ${ID_OVERHEAD})), 0)
  FROM reaction_counts AS r WHERE r.room_id = message.room_id AND r.seq = message.seq)`;

/** Reads the messages of a data file as they are now. */
export class SqliteMessages {
  readonly #rooms: SqliteRooms;
  readonly #changed: SqliteChangedState;
  readonly #after: PageStatements;
  readonly #before: PageStatements;
  readonly #threadAfter: PageStatements;
  readonly #threadBefore: PageStatements;
  readonly #byId: StatementSyncInstance;
  readonly #bySeq: StatementSyncInstance;
  readonly #listed: StatementSyncInstance;
  readonly #listedSizes: StatementSyncInstance;
  readonly #summary: StatementSyncInstance;
  readonly #thread: StatementSyncInstance;
  readonly #inThread: StatementSyncInstance;

  constructor(connection: Database["connection"], rooms: SqliteRooms) {
    this.#rooms = rooms;
    this.#changed = new SqliteChangedState(connection);
    this.#after = preparePage(connection, "room_id = ?1 AND seq > ?2 ORDER BY seq");
    this.#before = preparePage(connection, "room_id = ?1 AND seq < ?2 ORDER BY seq DESC");
    this.#threadAfter = preparePage(connection, "room_id = ?1 AND thread = ?4 AND seq > ?2 ORDER BY seq");
    this.#threadBefore = preparePage(
      connection,
      "room_id = ?1 AND thread = ?4 AND seq < ?2 ORDER BY seq DESC",
    );
    this.#byId = connection.prepare(`
      SELECT room_id AS roomId, ${ROW} AS row FROM messages AS message WHERE id = ?`);
    this.#bySeq = connection.prepare(
      `SELECT ${ROW} AS row FROM messages AS message WHERE room_id = ? AND seq = ?`,
    );
    const listed = `json_each(?2) AS listed CROSS JOIN messages AS message ON message.room_id = ?1 AND message.seq = listed.value`;
    this.#listed = connection.prepare(`SELECT json_group_array(${ROW}) AS page FROM ${listed}`);
    this.#listedSizes = connection.prepare(
      `SELECT json_group_array(${textBytesOf("message")} + ${REACTION_BYTES}) AS sizes FROM ${listed}`,
    );
    this.#summary = connection.prepare(`
      SELECT seq, at, user_id AS userId, ${textBytesOf("message")} AS textBytes, ${REACTION_BYTES} AS reactionBytes, (
        SELECT count(*) FROM inbox WHERE inbox.room_id = message.room_id AND inbox.seq = message.seq) AS items
      FROM messages AS message WHERE room_id = ? AND seq = ?`);
    this.#thread = connection.prepare("SELECT thread FROM messages WHERE room_id = ? AND seq = ?");
    this.#inThread = connection.prepare("SELECT 1 FROM messages WHERE room_id = ? AND thread = ? LIMIT 1");
  }

  get(roomId: RoomId, seq: number): Message | undefined {
    const found: { row: string } | undefined = this.#bySeq.get(roomId, seq);
    return found && this.#read(found.row, roomId);
  }

  getAll(roomId: RoomId, seqs: readonly number[]): readonly Message[] {
    const { page }: { page: string } = this.#listed.get(roomId, JSON.stringify(seqs));
    const rows: MessageRow[] = JSON.parse(page);
    const changes = this.#changed.readListed(roomId, seqs);
    return rows.map((row) => addChanges(fromRow(row, roomId), changes));
  }

  /** Reads messages in the order of these seqs, as many of the first as can be sent at once. */
  getFitting(roomId: RoomId, seqs: readonly number[]): LogPage {
    const found: { sizes: string } = this.#listedSizes.get(roomId, JSON.stringify(seqs));
    const sizes: number[] = JSON.parse(found.sizes);
    const fitting = countFitting(sizes);
    const { messages, more } = takeFitting(this.getAll(roomId, seqs.slice(0, fitting)));
    return { messages, more: more || fitting < sizes.length };
  }

  getBare(roomId: RoomId, seq: number): Message | undefined {
    const found: { row: string } | undefined = this.#bySeq.get(roomId, seq);
    return found && this.#read(found.row, roomId, (one) => this.#changed.readBare(roomId, one));
  }

  summary(roomId: RoomId, seq: number): MessageSummary | undefined {
    const summary: MessageSummary | undefined = this.#summary.get(roomId, seq);
    return summary && { ...summary };
  }

  getById(id: number): Message {
    const { roomId, row }: { roomId: RoomId; row: string } = this.#byId.get(id);
    return this.#read(row, roomId);
  }

  range(roomId: RoomId, { after, before = Number.MAX_SAFE_INTEGER, limit }: LogRange): LogPage {
    if (after !== undefined) return this.#page(this.#after, roomId, [after, limit]);
    return reversed(this.#page(this.#before, roomId, [before, limit]));
  }

  /** The first message is no answer in its thread, so it is read by itself. */
  thread(
    roomId: RoomId,
    first: number,
    { after, before = Number.MAX_SAFE_INTEGER, limit }: LogRange,
  ): LogPage {
    if (after !== undefined) {
      const root = after < first ? this.get(roomId, first) : undefined;
      const page = this.#page(this.#threadAfter, roomId, [after, limit, first]);
      return root === undefined ? page : lightPage(lead(root, page, limit), "oldest");
    }
    const page = reversed(this.#page(this.#threadBefore, roomId, [before, limit, first]));
    const root = page.more || before <= first ? undefined : this.get(roomId, first);
    if (root === undefined) return page;
    return page.messages.length < limit
      ? lightPage({ messages: [root, ...page.messages], more: false }, "newest")
      : { ...page, more: true };
  }

  threadOf(roomId: RoomId, seq: number): number | undefined {
    const found: { thread: number | null } | undefined = this.#thread.get(roomId, seq);
    if (found !== undefined) return found.thread ?? seq;
    return this.#inThread.get(roomId, seq) === undefined ? undefined : seq;
  }

  /** Reads one row more than asked for, to know whether there is more. `values`: a seq, a limit, and what else the page is asked by. */
  #page(
    from: PageStatements,
    roomId: RoomId,
    [position, limit, ...more]: readonly [number, number, ...number[]],
  ): LogPage {
    const isChanged = this.#rooms.rev(roomId) > 0;
    const { sizes }: { sizes: string } = (isChanged ? from.changedSizes : from.sizes).get(
      roomId,
      position,
      limit,
      ...more,
    );
    const most = countFitting(JSON.parse(sizes));
    const { page }: { page: string } = from.page.get(roomId, position, most + 1, ...more);
    const rows: MessageRow[] = JSON.parse(page);
    const messages = rows.slice(0, most).map((row) => fromRow(row, roomId));
    const isMore = rows.length > most;
    if (!isChanged) return { messages, more: isMore };
    return lightPage({ messages: this.#withChanges(roomId, messages), more: isMore }, "oldest"); // the first that were read
  }

  #read(
    row: string,
    roomId: RoomId,
    readChanges = (seq: number): ChangesOfMessages => this.#changed.read(roomId, seq, seq),
  ): Message {
    const message = fromRow(JSON.parse(row), roomId);
    return this.#rooms.rev(roomId) === 0 ? message : addChanges(message, readChanges(message.seq));
  }

  /** The messages, in one order or the other. */
  #withChanges(roomId: RoomId, messages: readonly Message[]): readonly Message[] {
    const seqs = [messages[0]?.seq ?? 0, messages.at(-1)?.seq ?? 0];
    const changes = this.#changed.read(roomId, Math.min(...seqs), Math.max(...seqs));
    return changes.size === 0 ? messages : messages.map((message) => addChanges(message, changes));
  }
}

function addChanges(message: Message, all: ChangesOfMessages): Message {
  const changes = all.get(message.seq);
  return changes === undefined ? message : { ...message, changes };
}

function reversed({ messages, more }: LogPage): LogPage {
  return { messages: messages.toReversed(), more };
}

/** Puts a message before a page, which may have room for it no more. */
function lead(first: Message, { messages, more }: LogPage, limit: number): LogPage {
  const all = [first, ...messages];
  return { messages: all.slice(0, limit), more: more || all.length > limit };
}

/** The sizes are read first: they stand beside the texts, which may be long, and are left where they are. */
interface PageStatements {
  readonly sizes: StatementSyncInstance;
  /** The same for a room in which something was changed. */
  readonly changedSizes: StatementSyncInstance;
  readonly page: StatementSyncInstance;
}

/** A page as one text of JSON, as `ROW` is. `?2` is a position and `?3` the most rows. */
function preparePage(connection: Database["connection"], where: string): PageStatements {
  const messages = `(SELECT * FROM messages WHERE ${where} LIMIT ?3) AS message`;
  const bytes = textBytesOf("message");
  return {
    sizes: connection.prepare(`SELECT json_group_array(${bytes}) AS sizes FROM ${messages}`),
    changedSizes: connection.prepare(
      `SELECT json_group_array(${bytes} + ${REACTION_BYTES}) AS sizes FROM ${messages}`,
    ),
    page: connection.prepare(`SELECT json_group_array(${ROW}) AS page FROM ${messages}`),
  };
}
