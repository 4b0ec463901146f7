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

/** A room; `kept` is its use as the file has it, undefined where it has none. */
interface ReachedRoom {
  readonly lastSeq: number;
  readonly rev: number;
  readonly kept: RoomUse | undefined;
  readonly use: RoomUse;
}

const NO_ROOM: ReachedRoom = { lastSeq: 0, rev: 0, kept: undefined, use: UNUSED };

/** Rooms that are remembered; beyond that all are read anew. */
const MOST_KNOWN = 10_000;

/**
 * The rooms of a data file, which this process alone writes: each is read once and remembered, until a transaction fails. In a transaction each
 * is written once if it was changed.
 */
export class SqliteRooms {
  readonly #read: StatementSyncInstance;
  readonly #setNumbers: StatementSyncInstance;
  readonly #replace: StatementSyncInstance;
  readonly #list: StatementSyncInstance;
  /** The rooms as they are by now, also within a transaction. */
  readonly #known = new Map<RoomId, ReachedRoom>();
  readonly #noted = new Set<RoomId>();

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
    this.#known.set(roomId, { ...this.#of(roomId), ...room });
    this.#noted.add(roomId);
  }

  /** Reads a room anew the next time: its row was written by somebody else than this. */
  forget(roomId: RoomId): void {
    this.#known.delete(roomId);
  }

  /** Writes what was noted; to be called before a transaction is committed. */
  write(): void {
    for (const roomId of this.#noted) this.#write(roomId, this.#of(roomId));
  }

  /** To be called once a transaction is over. Of one that was not committed nothing is to be remembered. */
  end(isCommitted: boolean): void {
    this.#noted.clear();
    if (!isCommitted || this.#known.size > MOST_KNOWN) this.#known.clear();
  }

  #of(roomId: RoomId): ReachedRoom {
    const known = this.#known.get(roomId);
    if (known !== undefined) return known;
    const room = this.#readRoom(roomId);
    if (room !== NO_ROOM) this.#known.set(roomId, room); // anybody may ask for a room that there is not
    return room;
  }

  #readRoom(roomId: RoomId): ReachedRoom {
    const row: RoomRow | undefined = this.#read.get(roomId);
    if (row === undefined) return NO_ROOM;
    const kept = { people: row.people, rank: row.rank ?? undefined, minute: row.minute };
    return { lastSeq: row.last_seq, rev: row.last_rev, kept, use: kept };
  }

  /** The rank is written only where it has changed: it has an index. */
  #write(roomId: RoomId, room: ReachedRoom): void {
    const { lastSeq, rev, kept, use } = room;
    const isSame = kept?.people === use.people && kept.rank === use.rank && kept.minute === use.minute;
    if (isSame) {
      this.#setNumbers.run(lastSeq, rev, roomId);
      return;
    }
    this.#replace.run(roomId, lastSeq, rev, use.people, use.rank ?? null, use.minute);
    this.#known.set(roomId, { ...room, kept: use });
  }
}
