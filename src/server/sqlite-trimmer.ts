import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import type { Trimmed, TrimStep } from "./message-log.ts";

interface RoomRow {
  readonly room_id: string;
  readonly last_seq: number;
}

/** Lets go of the oldest messages of each room, and of the places of those that can't be retried any more. */
export class SqliteTrimmer {
  readonly #rooms: StatementSyncInstance;
  readonly #oldest: StatementSyncInstance;
  readonly #keepPlaces: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;
  readonly #forgetPlaces: StatementSyncInstance;

  constructor(connection: DatabaseSyncInstance) {
    this.#rooms = connection.prepare("SELECT room_id, last_seq FROM rooms");
    this.#oldest = connection.prepare("SELECT seq, at FROM messages WHERE room_id = ? ORDER BY seq LIMIT ?");
    this.#keepPlaces = connection.prepare(`
      INSERT OR IGNORE INTO receipts SELECT room_id, user_id, client_msg_id, seq, at FROM messages
      WHERE room_id = ? AND seq <= ? AND client_msg_id IS NOT NULL AND at >= ?`);
    this.#remove = connection.prepare("DELETE FROM messages WHERE room_id = ? AND seq <= ?");
    this.#forgetPlaces = connection.prepare(`
      DELETE FROM receipts WHERE (room_id, user_id, client_msg_id) IN
        (SELECT room_id, user_id, client_msg_id FROM receipts WHERE at < ? LIMIT ?)`);
  }

  /** One step, as `TrimmableLog.trim` says; to be called within a transaction. */
  trim(step: TrimStep): Trimmed {
    const rooms: RoomRow[] = this.#rooms.all();
    let left = step.rows;
    for (const room of rooms) {
      if (left === 0) break;
      left -= this.#trimRoom(room, step, left);
    }
    const forgotten = this.#forgetPlaces.run(step.placesBefore, step.rows).changes;
    return { removed: step.rows - left, more: left === 0 || Number(forgotten) === step.rows };
  }

  /** A prefix of the room, never more: clocks jump, and an old instant among newer ones must not make a hole. */
  #trimRoom(
    { room_id, last_seq }: RoomRow,
    { before, newest, placesBefore }: TrimStep,
    most: number,
  ): number {
    const mayGo = ({ seq, at }: { seq: number; at: number }) =>
      (before !== undefined && at < before) || (newest !== undefined && seq <= last_seq - newest);
    const [first]: { seq: number; at: number }[] = this.#oldest.all(room_id, 1);
    if (first === undefined || !mayGo(first)) return 0;
    const rows: { seq: number; at: number }[] = this.#oldest.all(room_id, most);
    const stays = rows.findIndex((row) => !mayGo(row));
    const count = stays === -1 ? rows.length : stays;
    const upTo = first.seq + count - 1;
    this.#keepPlaces.run(room_id, upTo, placesBefore);
    this.#remove.run(room_id, upTo);
    return count;
  }
}
