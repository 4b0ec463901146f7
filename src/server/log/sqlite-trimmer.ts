import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import type { RoomId } from "../../core/protocol/names.ts";
import {
  type Committed,
  countTrimmable,
  type Trimmed,
  type TrimStep,
  UNUSED_AT_ONCE,
} from "./message-log.ts";
import { isUnusedSince } from "./room-rank.ts";
import type { SqliteSearch } from "./sqlite-search.ts";

interface RoomRow {
  readonly room_id: RoomId;
  readonly last_seq: number;
  readonly people: number;
  readonly minute: number;
}

/** Rooms looked at in one step: thousands of them must not hold up those who speak either. */
const STEP_ROOMS = 100;

/** Removes the oldest messages of each room, and the receipts of those that can't be retried any more. */
export class SqliteTrimmer {
  readonly #rooms: StatementSyncInstance;
  readonly #oldest: StatementSyncInstance;
  readonly #keepReceipts: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;
  readonly #unlist: StatementSyncInstance;
  readonly #forgetRoom: StatementSyncInstance;
  readonly #forgetReceipts: StatementSyncInstance;
  readonly #search: SqliteSearch;
  /** The room at which the next step goes on; undefined: the first. */
  #next: string | undefined;

  constructor(connection: DatabaseSyncInstance, search: SqliteSearch) {
    this.#search = search;
    this.#rooms = connection.prepare("SELECT * FROM rooms WHERE room_id >= ? ORDER BY room_id LIMIT ?");
    this.#oldest = connection.prepare("SELECT seq, at FROM messages WHERE room_id = ? ORDER BY seq LIMIT ?");
    this.#keepReceipts = connection.prepare(`
      INSERT OR IGNORE INTO receipts SELECT room_id, user_id, client_msg_id, seq, at FROM messages
      WHERE room_id = ? AND seq <= ? AND client_msg_id IS NOT NULL AND at >= ?`);
    this.#remove = connection.prepare("DELETE FROM messages WHERE room_id = ? AND seq <= ? RETURNING id");
    this.#unlist = connection.prepare("UPDATE rooms SET people = 0, rank = NULL WHERE room_id = ?");
    this.#forgetRoom = connection.prepare("DELETE FROM rooms WHERE room_id = ?");
    this.#forgetReceipts = connection.prepare(`
      DELETE FROM receipts WHERE (room_id, user_id, client_msg_id) IN
        (SELECT room_id, user_id, client_msg_id FROM receipts WHERE at < ? LIMIT ?)`);
  }

  /** One step, as `TrimmableLog.trim` says; to be called within a transaction. */
  trim(step: TrimStep): Trimmed {
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
    const receipts = Number(this.#forgetReceipts.run(step.receiptsBefore, step.rows).changes);
    return {
      removed: step.rows - left,
      more: next !== undefined || receipts === step.rows,
      unused,
    };
  }

  /** Begins again at the first room, after a step that was not committed: what it did not remove would be passed over. */
  startOver(): void {
    this.#next = undefined;
  }

  /** Does what `TrimmableLog.forgetRoom` says; to be called within a transaction. */
  forgetRoom(roomId: RoomId, unusedSince: number): void {
    const [room]: RoomRow[] = this.#rooms.all(roomId, 1);
    if (room?.room_id === roomId && this.#isUnused(room, unusedSince)) this.#forgetRoom.run(roomId);
  }

  #isUnused({ room_id, people, minute }: RoomRow, since: number): boolean {
    return (
      isUnusedSince({ people, rank: undefined, minute }, since) && this.#oldest.get(room_id, 1) === undefined
    );
  }

  #trimRoom({ room_id, last_seq }: RoomRow, step: TrimStep, most: number): number {
    const [first]: Committed[] = this.#oldest.all(room_id, 1);
    if (first === undefined || countTrimmable(step, [first], last_seq) === 0) return 0;
    const count = countTrimmable(step, this.#oldest.all(room_id, most), last_seq);
    const upTo = first.seq + count - 1;
    this.#keepReceipts.run(room_id, upTo, step.receiptsBefore);
    const removed: { id: number }[] = this.#remove.all(room_id, upTo);
    this.#search.remove(removed.map(({ id }) => id));
    if (upTo === last_seq) this.#unlist.run(room_id);
    return count;
  }
}
