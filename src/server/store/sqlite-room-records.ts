import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import { RefusingData } from "./data-failure.ts";
import type { Database } from "./database.ts";
import type { GroupedWrites } from "./grouped-writes.ts";
import type { OwnedId } from "./owned-id.ts";
import { pages } from "./pages.ts";
import type {
  DirectPair,
  DirectRoom,
  KeptDirect,
  KeptTopic,
  MarkedRoom,
  Pair,
  ReadMark,
  RoomRecords,
} from "./room-records.ts";
import { SqliteDirects } from "./sqlite-directs.ts";
import { WriteBehind } from "./write-behind.ts";

/** A mark that is not written yet. */
interface UnwrittenMark {
  readonly userId: UserId;
  readonly roomId: RoomId;
  readonly seq: number;
  /** The first one's seq, if none is written. */
  readonly since: number;
}

/** The time for which read marks are gathered before they are written together, in ms: a mark is no message. */
const FLUSH_MS = 1_000;

/**
 * Records in a data file. The caller closes them before `writes`, and that before the file. `requireRoom` throws where the file may not
 * grow.
 */
export class SqliteRoomRecords implements RoomRecords {
  readonly #data: RefusingData;
  readonly #requireRoom: () => void;
  readonly #topic: StatementSyncInstance;
  readonly #setTopic: StatementSyncInstance;
  readonly #dropTopic: StatementSyncInstance;
  readonly #readMark: StatementSyncInstance;
  readonly #markedUsers: StatementSyncInstance;
  readonly #markedRooms: StatementSyncInstance;
  readonly #topics: StatementSyncInstance;
  readonly #forgetTopic: StatementSyncInstance;
  readonly #markedUser: StatementSyncInstance;
  readonly #forgetMarks: StatementSyncInstance;
  readonly #forgetMarksIn: StatementSyncInstance;
  readonly #directs: SqliteDirects;
  /** Marks that are not written yet: they count already. */
  readonly #marks: WriteBehind<string, UnwrittenMark>;

  constructor(database: Database, writes: GroupedWrites, logger: Logger, requireRoom: () => void = () => {}) {
    const { connection } = database;
    this.#requireRoom = requireRoom;
    this.#data = new RefusingData(writes, logger, {
      unreadable: "what is kept of rooms could not be read",
      refusal: "records-unavailable",
    });
    this.#topic = connection.prepare("SELECT topic FROM topics WHERE room_id = ?");
    this.#setTopic = connection.prepare("INSERT OR REPLACE INTO topics VALUES (?, ?, ?)");
    this.#dropTopic = connection.prepare("DELETE FROM topics WHERE room_id = ?");
    this.#readMark = connection.prepare("SELECT seq FROM reads WHERE user_id = ? AND room_id = ?");
    this.#markedUsers = connection.prepare(
      "SELECT user_id AS id FROM reads WHERE room_id = ? AND user_id > ? ORDER BY user_id LIMIT ?",
    );
    this.#markedRooms = connection.prepare(
      "SELECT room_id AS roomId, since FROM reads WHERE user_id = ? LIMIT ?",
    );
    const writeMark = connection.prepare(`
      INSERT INTO reads VALUES (?, ?, ?, ?) ON CONFLICT (user_id, room_id) DO UPDATE SET seq = excluded.seq`);
    this.#marks = new WriteBehind(writes, {
      delayMs: FLUSH_MS,
      write: (_, { userId, roomId, seq, since }) => writeMark.run(userId, roomId, seq, since),
    });
    this.#topics = connection.prepare(
      "SELECT room_id AS roomId, set_at AS setAt FROM topics WHERE room_id > ? ORDER BY room_id LIMIT ?",
    );
    this.#forgetTopic = connection.prepare("DELETE FROM topics WHERE room_id = ? AND set_at = ?");
    this.#markedUser = connection.prepare(
      "SELECT user_id AS id FROM reads WHERE user_id > ? ORDER BY user_id LIMIT 1",
    );
    this.#forgetMarks = connection.prepare(`
      DELETE FROM reads WHERE (user_id, room_id) IN (SELECT user_id, room_id FROM reads WHERE user_id = ? LIMIT ?)`);
    this.#forgetMarksIn = connection.prepare(`
      DELETE FROM reads WHERE (user_id, room_id) IN (SELECT user_id, room_id FROM reads WHERE room_id = ? LIMIT ?)`);
    this.#directs = new SqliteDirects(database);
  }

  async topicsOf(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, string>> {
    return this.#data.read(() => {
      const topics = new Map<RoomId, string>();
      for (const roomId of roomIds) {
        const row: { topic: string } | undefined = this.#topic.get(roomId);
        if (row !== undefined) topics.set(roomId, row.topic);
      }
      return topics;
    });
  }

  async setTopic(roomId: RoomId, topic: string, at: number): Promise<void> {
    if (topic !== "") this.#requireRoom();
    await this.#data.write(() => {
      if (topic === "") this.#dropTopic.run(roomId);
      else this.#setTopic.run(roomId, topic, at);
    });
  }

  async readMarkOf(userId: UserId, roomId: RoomId): Promise<number | undefined> {
    return this.#markOf(userId, roomId);
  }

  async moveReadMark(userId: UserId, roomId: RoomId, seq: number): Promise<ReadMark> {
    const before = this.#markOf(userId, roomId) ?? 0;
    if (seq <= before) return { seq: before, moved: false };
    const key = markKey(userId, roomId);
    const { since } = this.#marks.get(key) ?? { since: seq };
    this.#marks.set(key, { userId, roomId, seq, since });
    return { seq, moved: true };
  }

  *markedUsersIn(roomId: RoomId): Iterable<UserId> {
    const unwritten = new Set([...this.#marks.values()].filter((mark) => mark.roomId === roomId).map(userOf));
    yield* unwritten;
    const written = pages<{ id: UserId }>((after, limit) =>
      this.#data.read(() => this.#markedUsers.all(roomId, after?.id ?? "", limit)),
    );
    for (const { id } of written) if (!unwritten.has(id)) yield id;
  }

  async markedRoomsOf(userId: UserId, most: number): Promise<readonly MarkedRoom[]> {
    const written: MarkedRoom[] = this.#data.read(() => this.#markedRooms.all(userId, most));
    const unwritten = [...this.#marks.values()].filter((mark) => mark.userId === userId);
    const rooms = [...unwritten, ...written].map(({ roomId, since }) => [roomId, since] as const);
    return [...new Map(rooms)].slice(0, most).map(([roomId, since]) => ({ roomId, since }));
  }

  async directOf(roomId: RoomId): Promise<DirectPair | undefined> {
    return this.#data.read(() => this.#directs.read(roomId));
  }

  async keepPair(roomId: RoomId, pair: Pair, at: number): Promise<void> {
    this.#requireRoom();
    await this.#data.write(() => this.#directs.keep(roomId, pair, at));
  }

  setActive(roomId: RoomId, user: OwnedId): Promise<void> {
    return this.#data.write(() => this.#directs.setActive(roomId, user));
  }

  setRefusing(roomId: RoomId, user: OwnedId, refuses: boolean): Promise<void> {
    return this.#data.write(() => this.#directs.setRefusing(roomId, user, refuses));
  }

  async directRoomsOf(user: OwnedId, most: number): Promise<readonly DirectRoom[]> {
    return this.#data.read(() => this.#directs.roomsOf(user, most));
  }

  async refusedBy(user: OwnedId, most: number): Promise<readonly OwnedId[]> {
    return this.#data.read(() => this.#directs.refusedBy(user, most));
  }

  topics(): Iterable<KeptTopic> {
    return pages((after, limit) => this.#data.read(() => this.#topics.all(after?.roomId ?? "", limit)));
  }

  *markedUsers(): Iterable<UserId> {
    let user: { id: UserId } | undefined = this.#data.read(() => this.#markedUser.get(""));
    while (user !== undefined) {
      const { id } = user;
      yield id;
      user = this.#data.read(() => this.#markedUser.get(id));
    }
  }

  *directs(): Iterable<KeptDirect> {
    const directs = this.#directs.all();
    for (let next = this.#data.read(() => directs.next()); next.done !== true; ) {
      yield next.value;
      next = this.#data.read(() => directs.next());
    }
  }

  forgetTopic({ roomId, setAt }: KeptTopic): Promise<void> {
    return this.#data.write(() => void this.#forgetTopic.run(roomId, setAt));
  }

  forgetMarks(userId: UserId, most: number): Promise<number> {
    return this.#data.write(() => Number(this.#forgetMarks.run(userId, most).changes));
  }

  forgetMarksIn(roomId: RoomId, most: number): Promise<number> {
    return this.#data.write(() => Number(this.#forgetMarksIn.run(roomId, most).changes));
  }

  forgetDirect(direct: KeptDirect): Promise<void> {
    return this.#data.write(() => this.#directs.forget(direct));
  }

  #markOf(userId: UserId, roomId: RoomId): number | undefined {
    const unwritten = this.#marks.get(markKey(userId, roomId));
    if (unwritten !== undefined) return unwritten.seq;
    const row: { seq: number } | undefined = this.#data.read(() => this.#readMark.get(userId, roomId));
    return row?.seq;
  }

  /** Hands the marks that are not written down yet to `writes`. */
  close(): void {
    this.#marks.close();
  }

  /** Resolves once all that `work` wrote is kept. */
}

function userOf({ userId }: UnwrittenMark): UserId {
  return userId;
}

/** Names one user's mark in one room. */
function markKey(userId: UserId, roomId: RoomId): string {
  return JSON.stringify([userId, roomId]);
}
