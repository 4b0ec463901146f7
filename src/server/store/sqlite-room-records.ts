import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { chatError } from "../../core/protocol/errors.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Database } from "./database.ts";
import { otherOf, type Pair, type RoomRecords, readKey } from "./room-records.ts";
import { transact } from "./transaction.ts";

interface PairRow {
  readonly room_id: RoomId;
  readonly first: UserId;
  readonly second: UserId;
}

interface ReadMark {
  readonly userId: UserId;
  readonly roomId: RoomId;
  readonly seq: number;
}

/** How long read marks are gathered before they are written together, in ms: a mark is no message. */
const FLUSH_MS = 1_000;

/** Records in a data file. The caller closes them before the file. */
export class SqliteRoomRecords implements RoomRecords {
  readonly #connection: Database["connection"];
  readonly #logger: Logger;
  readonly #topic: StatementSyncInstance;
  readonly #setTopic: StatementSyncInstance;
  readonly #read: StatementSyncInstance;
  readonly #setRead: StatementSyncInstance;
  readonly #pair: StatementSyncInstance;
  readonly #keepPair: StatementSyncInstance;
  readonly #directs: StatementSyncInstance;
  /** Marks that are not written yet: they count already. */
  readonly #marks = new Map<string, ReadMark>();
  #flushing: NodeJS.Timeout | undefined;

  constructor({ connection }: Database, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
    this.#topic = connection.prepare("SELECT topic FROM topics WHERE room_id = ?");
    this.#setTopic = connection.prepare("INSERT OR REPLACE INTO topics VALUES (?, ?)");
    this.#read = connection.prepare("SELECT seq FROM reads WHERE user_id = ? AND room_id = ?");
    this.#setRead = connection.prepare("INSERT OR REPLACE INTO reads VALUES (?, ?, ?)");
    this.#pair = connection.prepare("SELECT * FROM directs WHERE room_id = ?");
    this.#keepPair = connection.prepare("INSERT OR IGNORE INTO directs VALUES (?, ?, ?)");
    this.#directs = connection.prepare(
      "SELECT * FROM directs WHERE first = ?1 OR second = ?1 ORDER BY room_id",
    );
  }

  topic(roomId: RoomId): string {
    const row: { topic: string } | undefined = this.#attempt(() => this.#topic.get(roomId));
    return row?.topic ?? "";
  }

  setTopic(roomId: RoomId, topic: string): void {
    this.#attempt(() => this.#setTopic.run(roomId, topic));
  }

  read(userId: UserId, roomId: RoomId): number | undefined {
    const mark = this.#marks.get(readKey(userId, roomId));
    if (mark !== undefined) return mark.seq;
    const row: { seq: number } | undefined = this.#attempt(() => this.#read.get(userId, roomId));
    return row?.seq;
  }

  setRead(userId: UserId, roomId: RoomId, seq: number): void {
    this.#marks.set(readKey(userId, roomId), { userId, roomId, seq });
    this.#flushing ??= setTimeout(() => this.#flush(), FLUSH_MS).unref();
  }

  pair(roomId: RoomId): Pair | undefined {
    const row: PairRow | undefined = this.#attempt(() => this.#pair.get(roomId));
    return row && [row.first, row.second];
  }

  keepPair(roomId: RoomId, [first, second]: Pair): void {
    this.#attempt(() => this.#keepPair.run(roomId, first, second));
  }

  directsOf(userId: UserId): { roomId: RoomId; other: UserId }[] {
    const rows: PairRow[] = this.#attempt(() => this.#directs.all(userId));
    return rows.map(({ room_id: roomId, first, second }) => {
      return { roomId, other: otherOf([first, second], userId) };
    });
  }

  /** Writes down the marks that are not yet, and nothing after that. */
  close(): void {
    clearTimeout(this.#flushing);
    this.#flush();
  }

  #flush(): void {
    this.#flushing = undefined;
    if (this.#marks.size === 0) return;
    try {
      transact(this.#connection, () => {
        for (const { userId, roomId, seq } of this.#marks.values()) this.#setRead.run(userId, roomId, seq);
      });
      this.#marks.clear();
    } catch (error) {
      this.#logger.error("how far rooms were read could not be written down", { error });
    }
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#logger.error("what is kept of rooms could not be read or written", { error });
      throw chatError("records-unavailable", {});
    }
  }
}
