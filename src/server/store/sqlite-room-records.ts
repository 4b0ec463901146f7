import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Database } from "./database.ts";
import type { GroupedWrites } from "./grouped-writes.ts";
import {
  type DirectPair,
  type DirectRoom,
  type Pair,
  type ReadMark,
  type RoomRecords,
  readMarkKey,
} from "./room-records.ts";
import { WriteBehind } from "./write-behind.ts";

/** One of the two of a direct room. */
interface DirectRow {
  readonly user_id: UserId;
  readonly other_id: UserId;
  readonly is_active: number;
  readonly refuses: number;
}

/** A mark that is not written yet. */
interface UnwrittenMark {
  readonly userId: UserId;
  readonly roomId: RoomId;
  readonly seq: number;
}

/** The time for which read marks are gathered before they are written together, in ms: a mark is no message. */
const FLUSH_MS = 1_000;

/**
 * Records in a data file. The caller closes them before `writes`, and that before the file. `requireRoom` throws where the file may not
 * grow.
 */
export class SqliteRoomRecords implements RoomRecords {
  readonly #writes: GroupedWrites;
  readonly #logger: Logger;
  readonly #requireRoom: () => void;
  readonly #topic: StatementSyncInstance;
  readonly #setTopic: StatementSyncInstance;
  readonly #dropTopic: StatementSyncInstance;
  readonly #readMark: StatementSyncInstance;
  readonly #direct: StatementSyncInstance;
  readonly #keepSide: StatementSyncInstance;
  readonly #setActive: StatementSyncInstance;
  readonly #setRefusing: StatementSyncInstance;
  readonly #directs: StatementSyncInstance;
  readonly #refused: StatementSyncInstance;
  /** Marks that are not written yet: they count already. */
  readonly #marks: WriteBehind<string, UnwrittenMark>;

  constructor(
    { connection }: Database,
    writes: GroupedWrites,
    logger: Logger,
    requireRoom: () => void = () => {},
  ) {
    this.#requireRoom = requireRoom;
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
    this.#direct = connection.prepare("SELECT * FROM directs WHERE room_id = ? ORDER BY user_id");
    this.#keepSide = connection.prepare(
      "INSERT INTO directs (room_id, user_id, other_id, at) VALUES (?, ?, ?, ?)",
    );
    this.#setActive = connection.prepare(
      "UPDATE directs SET is_active = 1 WHERE room_id = ? AND user_id = ?",
    );
    this.#setRefusing = connection.prepare(
      "UPDATE directs SET refuses = ?3 WHERE room_id = ?1 AND user_id = ?2",
    );
    this.#directs = connection.prepare(`
      SELECT room_id AS roomId, other_id AS other FROM directs
      WHERE user_id = ? AND NOT refuses ORDER BY is_active DESC, at DESC LIMIT ?`);
    this.#refused = connection.prepare("SELECT other_id FROM directs WHERE user_id = ? AND refuses LIMIT ?");
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

  async setTopic(roomId: RoomId, topic: string): Promise<void> {
    if (topic !== "") this.#requireRoom();
    await this.#write(() => {
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

  async directOf(roomId: RoomId): Promise<DirectPair | undefined> {
    return this.#attempt(() => this.#readDirect(roomId));
  }

  async keepPair(roomId: RoomId, [first, second]: Pair, at: number): Promise<void> {
    this.#requireRoom();
    await this.#write(() => {
      if (this.#readDirect(roomId) !== undefined) return;
      this.#keepSide.run(roomId, first, second, at);
      this.#keepSide.run(roomId, second, first, at);
    });
  }

  setActive(roomId: RoomId, userId: UserId): Promise<void> {
    return this.#write(() => void this.#setActive.run(roomId, userId));
  }

  setRefusing(roomId: RoomId, userId: UserId, refuses: boolean): Promise<void> {
    return this.#write(() => void this.#setRefusing.run(roomId, userId, refuses ? 1 : 0));
  }

  async directRoomsOf(userId: UserId, most: number): Promise<readonly DirectRoom[]> {
    return this.#attempt(() => this.#directs.all(userId, most));
  }

  async refusedBy(userId: UserId, most: number): Promise<readonly UserId[]> {
    const rows: Pick<DirectRow, "other_id">[] = this.#attempt(() => this.#refused.all(userId, most));
    return rows.map(({ other_id }) => other_id);
  }

  #readDirect(roomId: RoomId): DirectPair | undefined {
    const rows: DirectRow[] = this.#direct.all(roomId);
    const [first] = rows;
    return (
      first && {
        pair: [first.user_id, first.other_id],
        active: rows.filter(({ is_active }) => is_active === 1).map(({ user_id }) => user_id),
        refusing: rows.filter(({ refuses }) => refuses === 1).map(({ user_id }) => user_id),
      }
    );
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
