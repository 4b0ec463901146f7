import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";
import type { ListedRoom, RoomQuery } from "./message-log.ts";
import { type RoomUse, UNUSED } from "./room-rank.ts";

interface RoomRow {
  readonly last_seq: number;
  readonly last_rev: number;
  readonly people: number;
  readonly rank: number | null;
  readonly minute: number;
}

/** A room as it is in this transaction; `kept` is its use as the file has it, undefined where it has none. */
interface ReachedRoom {
  readonly lastSeq: number;
  readonly rev: number;
  readonly kept: RoomUse | undefined;
  readonly use: RoomUse;
}

const NO_ROOM: ReachedRoom = { lastSeq: 0, rev: 0, kept: undefined, use: UNUSED };

/** The rooms of a data file. Those that are changed in a transaction are read and written once. */
export class SqliteRooms {
  readonly #read: StatementSyncInstance;
  readonly #setNumbers: StatementSyncInstance;
  readonly #replace: StatementSyncInstance;
  readonly #list: StatementSyncInstance;
  readonly #reached = new Map<RoomId, ReachedRoom>();

  constructor(connection: Database["connection"]) {
    this.#read = connection.prepare(
      "SELECT last_seq, last_rev, people, rank, minute FROM rooms WHERE room_id = ?",
    );
    this.#setNumbers = connection.prepare("UPDATE rooms SET last_seq = ?, last_rev = ? WHERE room_id = ?");
    this.#replace = connection.prepare("INSERT OR REPLACE INTO rooms VALUES (?, ?, ?, ?, ?, ?)");
    this.#list = connection.prepare(`
      SELECT room_id AS roomId, rank, last_seq AS lastSeq FROM rooms
      WHERE rank IS NOT NULL AND (rank, room_id) < (?, ?) ORDER BY rank DESC, room_id DESC LIMIT ?`);
  }

  lastSeq(roomId: RoomId): number {
    return this.#of(roomId).lastSeq;
  }

  rev(roomId: RoomId): number {
    return this.#of(roomId).rev;
  }

  getUse(roomId: RoomId): RoomUse {
    return this.#of(roomId).use;
  }

  list({ after, limit }: RoomQuery): ListedRoom[] {
    return this.#list.all(after?.rank ?? Number.MAX_SAFE_INTEGER, after?.roomId ?? "", limit);
  }

  /** Notes what became of a room in this transaction; `write` writes it down. */
  note(roomId: RoomId, room: Partial<Pick<ReachedRoom, "lastSeq" | "rev" | "use">>): void {
    this.#reached.set(roomId, { ...this.#of(roomId), ...room });
  }

  /** To be called at the end of a transaction. */
  write(): void {
    for (const [roomId, room] of this.#reached) this.#write(roomId, room);
  }

  /** Forgets what was noted and not written. */
  forgetNoted(): void {
    this.#reached.clear();
  }

  #of(roomId: RoomId): ReachedRoom {
    const reached = this.#reached.get(roomId);
    if (reached !== undefined) return reached;
    const row: RoomRow | undefined = this.#read.get(roomId);
    if (row === undefined) return NO_ROOM;
    const kept = { people: row.people, rank: row.rank ?? undefined, minute: row.minute };
    return { lastSeq: row.last_seq, rev: row.last_rev, kept, use: kept };
  }

  /** The rank is written only where it has changed: it has an index. */
  #write(roomId: RoomId, { lastSeq, rev, kept, use }: ReachedRoom): void {
    const isSame = kept?.people === use.people && kept.rank === use.rank && kept.minute === use.minute;
    if (isSame) this.#setNumbers.run(lastSeq, rev, roomId);
    else this.#replace.run(roomId, lastSeq, rev, use.people, use.rank ?? null, use.minute);
  }
}
