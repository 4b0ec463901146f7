import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Committed } from "./message-log.ts";
import { isUnusedSince } from "./room-rank.ts";
import type { SqliteInbox } from "./sqlite-inbox.ts";
import type { SqliteRooms } from "./sqlite-rooms.ts";
import type { SqliteSearch } from "./sqlite-search.ts";
import { SqliteSweeper } from "./sqlite-sweeper.ts";
import type { SqliteTexts } from "./sqlite-texts.ts";
import { countTrimmable, type Trimmed, type TrimStep, UNUSED_AT_ONCE } from "./trimmable-log.ts";

interface RoomRow {
  readonly room_id: RoomId;
  readonly last_seq: number;
  readonly last_rev: number;
  readonly people: number;
  readonly minute: number;
}

const NOTHING: Trimmed = { removed: 0, more: false, unused: [] };

/** Rooms looked at in one step: thousands of them must not hold up those who speak either. */
const STEP_ROOMS = 100;

/** Everything of a message that goes with it. */
interface Parts {
  readonly search: SqliteSearch;
  readonly inbox: SqliteInbox;
  readonly texts: SqliteTexts;
  readonly rooms: SqliteRooms;
}

/** A trimmed message leaves an empty row, which goes later. */
const EMPTIED = [
  "room_id",
  "seq",
  "at",
  "user_id",
  "nick",
  "msg",
  "kind",
  "reply_to",
  "client_msg_id",
  "thread",
]
  .map((column) => `${column} = NULL`)
  .join(", ");

/** Removes the oldest messages of each room, and the receipts of those that can't be retried any more. */
export class SqliteTrimmer {
  readonly #rooms: StatementSyncInstance;
  readonly #oldest: StatementSyncInstance;
  readonly #keepReceipts: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;
  readonly #unlist: StatementSyncInstance;
  readonly #forgetRoom: StatementSyncInstance;
  readonly #forgetReceipts: readonly StatementSyncInstance[];
  readonly #forgetChanges: readonly StatementSyncInstance[];
  readonly #parts: Parts;
  readonly #sweeper: SqliteSweeper;
  /** The room at which the next step goes on; undefined: the first. */
  #next: string | undefined;
  /** True once all rooms have been looked at, and what is left of trimmed messages has not: no room is looked at twice. */
  #areRoomsDone = false;

  constructor(connection: DatabaseSyncInstance, parts: Parts) {
    this.#parts = parts;
    this.#sweeper = new SqliteSweeper(connection, parts.texts);
    this.#rooms = connection.prepare("SELECT * FROM rooms WHERE room_id >= ? ORDER BY room_id LIMIT ?");
    this.#oldest = connection.prepare("SELECT seq, at FROM messages WHERE room_id = ? ORDER BY seq LIMIT ?");
    this.#keepReceipts = connection.prepare(`
      INSERT OR IGNORE INTO receipts SELECT room_id, user_id, client_msg_id, seq, at FROM messages
      WHERE room_id = ? AND seq <= ? AND client_msg_id IS NOT NULL AND at >= ?`);
    this.#remove = connection.prepare(
      `UPDATE messages SET ${EMPTIED} WHERE room_id = ? AND seq <= ? RETURNING id`,
    );
    this.#unlist = connection.prepare("UPDATE rooms SET people = 0, rank = NULL WHERE room_id = ?");
    this.#forgetRoom = connection.prepare("DELETE FROM rooms WHERE room_id = ?");
    const receipts = (table: string, key: string) =>
      connection.prepare(`
        DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE at < ? LIMIT ?)`);
    this.#forgetReceipts = [
      receipts("receipts", "room_id, user_id, client_msg_id"),
      receipts("change_receipts", "room_id, user_id, change_id"),
    ];
    this.#forgetChanges = ["changes", "reactions", "reaction_counts"].map((table) =>
      connection.prepare(`DELETE FROM ${table} WHERE room_id = ? AND seq <= ?`),
    );
  }

  /** One step, as `TrimmableLog.trim` says; to be called within a transaction. */
  trim(step: TrimStep): Trimmed {
    const trimmed = this.#areRoomsDone ? NOTHING : this.#trimRooms(step);
    const receipts = this.#forgetReceipts.map((forget) =>
      Number(forget.run(step.receiptsBefore, step.rows).changes),
    );
    const areRowsLeft = this.#sweeper.sweep(step.rows);
    const isRestLeft = receipts.includes(step.rows) || areRowsLeft;
    this.#areRoomsDone = !trimmed.more && isRestLeft;
    return { ...trimmed, more: trimmed.more || isRestLeft };
  }

  #trimRooms(step: TrimStep): Trimmed {
    const rooms: RoomRow[] = this.#rooms.all(this.#next ?? "", STEP_ROOMS + 1);
    const unused: RoomId[] = [];
    let left = step.rows;
    let next = rooms[STEP_ROOMS]?.room_id;
    for (const [index, room] of rooms.slice(0, STEP_ROOMS).entries()) {
      left -= this.#trimRoom(room, step, left);
      if (step.isInUse?.(room.room_id) === false && this.#isUnused(room, step.receiptsBefore))
        unused.push(room.room_id);
      if (left > 0 && unused.length < UNUSED_AT_ONCE) continue;
      next = left > 0 ? rooms[index + 1]?.room_id : room.room_id;
      break;
    }
    this.#next = next;
    return { removed: step.rows - left, more: next !== undefined, unused };
  }

  /** Begins again at the first room, after a step that was not committed: what it did not remove would be passed over. */
  startOver(): void {
    this.#next = undefined;
    this.#areRoomsDone = false;
    this.#sweeper.startOver();
  }

  /** Does what `TrimmableLog.forgetRoom` says; to be called within a transaction. */
  forgetRoom(roomId: RoomId, unusedSince: number): void {
    const [room]: RoomRow[] = this.#rooms.all(roomId, 1);
    if (room?.room_id !== roomId || !this.#isUnused(room, unusedSince)) return;
    this.#forgetRoom.run(roomId);
    this.#parts.rooms.forget(roomId);
  }

  /** A room of which no message is left stands in no list. */
  #unlistRoom(roomId: RoomId): void {
    this.#unlist.run(roomId);
    this.#parts.rooms.forget(roomId);
  }

  #isUnused({ room_id, people, minute }: RoomRow, since: number): boolean {
    return (
      isUnusedSince({ people, rank: undefined, minute }, since) && this.#oldest.get(room_id, 1) === undefined
    );
  }

  #trimRoom({ room_id, last_seq, last_rev }: RoomRow, step: TrimStep, most: number): number {
    const [first]: Committed[] = this.#oldest.all(room_id, 1);
    if (first === undefined || countTrimmable(step, [first], last_seq) === 0) return 0;
    const count = countTrimmable(step, this.#oldest.all(room_id, most), last_seq);
    const upTo = first.seq + count - 1;
    this.#keepReceipts.run(room_id, upTo, step.receiptsBefore);
    const removed: { id: number }[] = this.#remove.all(room_id, upTo);
    this.#parts.search.remove(removed.map(({ id }) => id));
    this.#parts.inbox.forgetUpTo(room_id, upTo);
    for (const { id } of removed) this.#parts.texts.remove(id);
    if (last_rev > 0) for (const forget of this.#forgetChanges) forget.run(room_id, upTo);
    this.#sweeper.wake();
    if (upTo === last_seq) this.#unlistRoom(room_id);
    return count;
  }
}
