import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Database } from "./database.ts";
import type { GroupedWrites } from "./grouped-writes.ts";
import {
  type DirectRoom,
  otherOf,
  type Pair,
  type ReadMark,
  type RoomRecords,
  readMarkKey,
} from "./room-records.ts";
import { WriteBehind } from "./write-behind.ts";

interface PairRow {
  readonly room_id: RoomId;
  readonly first: UserId;
  readonly second: UserId;
}

/** A mark that is not written yet. */
interface UnwrittenMark {
  readonly userId: UserId;
  readonly roomId: RoomId;
  readonly seq: number;
}

/** The time for which read marks are gathered before they are written together, in ms: a mark is no message. */
const FLUSH_MS = 1_000;

/** Records in a data file. The caller closes them before `writes`, and that before the file. */
export class SqliteRoomRecords implements RoomRecords {
  readonly #writes: GroupedWrites;
  readonly #logger: Logger;
  readonly #topic: StatementSyncInstance;
  readonly #setTopic: StatementSyncInstance;
  readonly #dropTopic: StatementSyncInstance;
  readonly #readMark: StatementSyncInstance;
  readonly #pair: StatementSyncInstance;
  readonly #keepPair: StatementSyncInstance;
  readonly #directs: StatementSyncInstance;
  /** Marks that are not written yet: they count already. */
  readonly #marks: WriteBehind<string, UnwrittenMark>;

  constructor({ connection }: Database, writes: GroupedWrites, logger: Logger) {
    this.#writes = writes;
    this.#logger = logger;
    this.#topic = connection.prepare("SELECT topic FROM topics WHERE room_id = ?");
    this.#setTopic = connection.prepare("INSERT OR REPLACE INTO topics VALUES (?, ?)");
    this.#dropTopic = connection.prepare("DELETE FROM topics WHERE room_id = ?");
    this.#readMark = connection.prepare("SELECT seq FROM reads WHERE user_id = ? AND room_id = ?");
    const writeMark = connection.prepare("INSERT OR REPLACE INTO reads VALUES (?, ?, ?)");
    this.#marks = new WriteBehind(writes, {
      delayMs: FLUSH_MS,
      write: (_, { userId, roomId, seq }) => writeMark.run(userId, roomId, seq),
    });
    this.#pair = connection.prepare("SELECT * FROM directs WHERE room_id = ?");
    this.#keepPair = connection.prepare("INSERT OR IGNORE INTO directs VALUES (?, ?, ?)");
    this.#directs = connection.prepare(
      "SELECT * FROM directs WHERE first = ?1 OR second = ?1 ORDER BY room_id",
    );
  }

  async topicsOf(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, string>> {
    return this.#attempt(() => {
      const topics = new Map<RoomId, string>();
      for (const roomId of roomIds) {
        const row: { topic: string } | undefined = this.#topic.get(roomId);
        if (row !== undefined) topics.set(roomId, row.topic);
      }
      return topics;
    });
  }

  setTopic(roomId: RoomId, topic: string): Promise<void> {
    return this.#write(() => {
      if (topic === "") this.#dropTopic.run(roomId);
      else this.#setTopic.run(roomId, topic);
    });
  }

  async readMarkOf(userId: UserId, roomId: RoomId): Promise<number | undefined> {
    return this.#markOf(userId, roomId);
  }

  async moveReadMark(userId: UserId, roomId: RoomId, seq: number): Promise<ReadMark> {
    const before = this.#markOf(userId, roomId) ?? 0;
    if (seq <= before) return { seq: before, moved: false };
    this.#marks.set(readMarkKey(userId, roomId), { userId, roomId, seq });
    return { seq, moved: true };
  }

  async pairOf(roomId: RoomId): Promise<Pair | undefined> {
    const row: PairRow | undefined = this.#attempt(() => this.#pair.get(roomId));
    return row && [row.first, row.second];
  }

  async keepPair(roomId: RoomId, pair: Pair): Promise<void> {
    if ((await this.pairOf(roomId)) === undefined) {
      await this.#write(() => this.#keepPair.run(roomId, ...pair));
    }
  }

  async directRoomsOf(userId: UserId): Promise<readonly DirectRoom[]> {
    const rows: PairRow[] = this.#attempt(() => this.#directs.all(userId));
    return rows.map(({ room_id: roomId, first, second }) => {
      return { roomId, other: otherOf([first, second], userId) };
    });
  }

  #markOf(userId: UserId, roomId: RoomId): number | undefined {
    const unwritten = this.#marks.get(readMarkKey(userId, roomId));
    if (unwritten !== undefined) return unwritten.seq;
    const row: { seq: number } | undefined = this.#attempt(() => this.#readMark.get(userId, roomId));
    return row?.seq;
  }

  /** Hands the marks that are not written down yet to `writes`. */
  close(): void {
    this.#marks.close();
  }

  /** Resolves once all that `work` wrote is kept. */
  async #write<T>(work: () => T): Promise<T> {
    try {
      return await this.#writes.run(work);
    } catch (error) {
      throw error instanceof ChatError ? error : chatError("records-unavailable", {});
    }
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#logger.error("what is kept of rooms could not be read", { error });
      throw chatError("records-unavailable", {});
    }
  }
}
