import type { InboxItem, InboxWhy } from "../../core/protocol/inbox.ts";
import { INBOX_COUNTED } from "../../core/protocol/limits.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import { SortedList } from "../sorted-list.ts";
import type { Database } from "../store/database.ts";
import type { InboxQuery, LogInboxPage, RoomOfAll } from "./inbox.ts";
import {
  INBOX_KEPT,
  INBOX_KEPT_OF_ALL,
  type InboxStore,
  type KeptItem,
  type NewItem,
} from "./message-store.ts";

interface Row {
  readonly id: number;
  readonly user_id: UserId | null;
  readonly room_id: RoomId;
  readonly seq: number;
  readonly why: InboxWhy;
  readonly at: number;
  readonly by_user: UserId;
  readonly first_seq: number;
  readonly is_done: number;
}

/** A row of what is told of an item. */
type OpenRow = Pick<Row, "id" | "room_id" | "seq" | "why" | "at">;

/** Everything in a data file that calls users. */
export class SqliteInbox implements InboxStore {
  readonly #statements: ReturnType<typeof prepare>;
  /** Users, and rooms for all of which there are items, that got some in this transaction. */
  readonly #grownUsers = new Set<UserId>();
  readonly #grownRooms = new Set<RoomId>();

  constructor(connection: Database["connection"]) {
    this.#statements = prepare(connection);
  }

  add({ userId, roomId, seq, why, at, by, firstSeq }: NewItem): InboxItem {
    const { lastInsertRowid } = this.#statements.add.run(userId ?? null, roomId, seq, why, at, by, firstSeq);
    if (userId === undefined) this.#grownRooms.add(roomId);
    else this.#grownUsers.add(userId);
    return { id: Number(lastInsertRowid), roomId, seq, why, at };
  }

  /** Removes what is beyond the bounds, once for each inbox however much it got; to be called before a transaction is committed. */
  removeOldest(): void {
    for (const userId of this.#grownUsers) this.#statements.removeBeyond.run(userId, INBOX_KEPT);
    for (const roomId of this.#grownRooms) {
      this.#removeAll(this.#statements.beyondOfAll.all(roomId, INBOX_KEPT_OF_ALL));
    }
  }

  /** To be called once a transaction is over, be it committed or not. */
  end(): void {
    this.#grownUsers.clear();
    this.#grownRooms.clear();
  }

  remove({ id, userId }: KeptItem): void {
    this.#statements.remove.run(id);
    if (userId === undefined) this.#statements.removeDone.run(id);
  }

  ofMessage(roomId: RoomId, seq: number): readonly KeptItem[] {
    const rows: Row[] = this.#statements.ofMessage.all(roomId, seq);
    return rows.map(toKept);
  }

  reactionOf(roomId: RoomId, seq: number): KeptItem | undefined {
    const row: Row | undefined = this.#statements.reactionOf.get(roomId, seq);
    return row && toKept(row);
  }

  directOf(userId: UserId, roomId: RoomId): KeptItem | undefined {
    const row: Row | undefined = this.#statements.directOf.get(userId, roomId);
    return row && toKept(row);
  }

  page(userId: UserId, rooms: readonly RoomOfAll[], { before, limit }: InboxQuery): LogInboxPage {
    const below = before ?? Number.MAX_SAFE_INTEGER;
    const own: OpenRow[] = this.#statements.own.all(userId, below, limit + 1);
    const open = [...own, ...this.#newestOfAll(userId, rooms, below, limit + 1)];
    const newestFirst = open.sort((one, another) => another.id - one.id);
    const items = newestFirst
      .slice(0, limit)
      .map(({ id, room_id, seq, why, at }) => ({ id, roomId: room_id, seq, why, at }));
    return { items, next: open.length > limit ? items.at(-1)?.id : undefined };
  }

  /** As each new item is told with it, no row is read for it that need not be, and none is handed over. */
  count(userId: UserId, rooms: readonly RoomOfAll[]): number {
    const own: { n: number } = this.#statements.countOwn.get(userId, INBOX_COUNTED);
    if (own.n >= INBOX_COUNTED || rooms.length === 0) return own.n;
    const ofAll: { n: number } = this.#statements.countOfAll.get(
      userId,
      JSON.stringify(rooms),
      INBOX_COUNTED - own.n,
    );
    return own.n + ofAll.n;
  }

  done(userId: UserId, rooms: readonly RoomOfAll[], ids: readonly number[]): void {
    const since = new Map(rooms.map((room) => [room.roomId, room.since]));
    for (const id of ids) {
      if (this.#statements.done.run(id, userId).changes > 0) continue;
      const item: Pick<Row, "room_id" | "seq"> | undefined = this.#statements.forAll.get(id);
      if (item !== undefined && item.seq > (since.get(item.room_id) ?? item.seq))
        this.#statements.doneForAll.run(id, userId);
    }
  }

  hasAnyOf(userId: UserId): boolean {
    return this.#statements.anyOf.get(userId) !== undefined;
  }

  forgetSome(userId: UserId, most: number): void {
    this.#statements.forget.run(userId, most);
    this.#statements.forgetDone.run(userId, most);
  }

  /** Forgets the items of the messages of a room up to a seq. */
  forgetUpTo(roomId: RoomId, upTo: number): void {
    this.#removeAll(this.#statements.upTo.all(roomId, upTo));
  }

  #removeAll(rows: readonly { readonly id: number }[]): void {
    for (const { id } of rows) {
      this.#statements.remove.run(id);
      this.#statements.removeDone.run(id);
    }
  }

  /** Reads what calls all of some rooms and is not done, the newest first: of each room no more than is wanted of it, and one. */
  #newestOfAll(userId: UserId, rooms: readonly RoomOfAll[], below: number, limit: number): OpenRow[] {
    const since = new Map(rooms.map((room) => [room.roomId, room.since]));
    const newest: OpenRow[] = this.#statements.newestOfEach.all(userId, below, JSON.stringify(rooms));
    const heads = new SortedList<OpenRow>((one, another) => another.id - one.id);
    for (const head of newest) heads.add(head);
    const found: OpenRow[] = [];
    for (let [head] = heads.after(undefined, 1); head !== undefined && found.length < limit; ) {
      found.push(head);
      heads.delete(head);
      const { id, room_id } = head;
      const next: OpenRow | undefined = this.#statements.newestOfAll.get(
        userId,
        id,
        room_id,
        since.get(room_id) ?? 0,
      );
      if (next !== undefined) heads.add(next);
      [head] = heads.after(undefined, 1);
    }
    return found;
  }
}

function prepare(connection: Database["connection"]) {
  return {
    add: connection.prepare(`
      INSERT INTO inbox (user_id, room_id, seq, why, at, by_user, first_seq) VALUES (?, ?, ?, ?, ?, ?, ?)`),
    removeBeyond: connection.prepare(`
      DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE user_id = ? ORDER BY id DESC LIMIT -1 OFFSET ?)`),
    beyondOfAll: connection.prepare(
      "SELECT id FROM inbox WHERE room_id = ? AND user_id IS NULL ORDER BY id DESC LIMIT -1 OFFSET ?",
    ),
    remove: connection.prepare("DELETE FROM inbox WHERE id = ?"),
    anyOf: connection.prepare(
      "SELECT 1 FROM inbox WHERE user_id = ?1 UNION ALL SELECT 1 FROM inbox_done WHERE user_id = ?1 LIMIT 1",
    ),
    forget: connection.prepare(
      "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE user_id = ? LIMIT ?)",
    ),
    forgetDone: connection.prepare(`
      DELETE FROM inbox_done WHERE (id, user_id) IN (SELECT id, user_id FROM inbox_done WHERE user_id = ? LIMIT ?)`),
    removeDone: connection.prepare("DELETE FROM inbox_done WHERE id = ?"),
    ofMessage: connection.prepare("SELECT * FROM inbox WHERE room_id = ? AND seq = ?"),
    upTo: connection.prepare("SELECT id FROM inbox WHERE room_id = ? AND seq <= ?"),
    reactionOf: connection.prepare("SELECT * FROM inbox WHERE room_id = ? AND seq = ? AND why = 'reaction'"),
    directOf: connection.prepare("SELECT * FROM inbox WHERE user_id = ? AND room_id = ? AND why = 'direct'"),
    done: connection.prepare("UPDATE inbox SET is_done = 1 WHERE id = ? AND user_id = ?"),
    forAll: connection.prepare("SELECT room_id, seq FROM inbox WHERE id = ? AND user_id IS NULL"),
    doneForAll: connection.prepare("INSERT OR IGNORE INTO inbox_done VALUES (?, ?)"),
    countOwn: connection.prepare(`
      SELECT count(*) AS n FROM (SELECT 1 FROM inbox WHERE user_id = ? AND NOT is_done LIMIT ?)`),
    countOfAll: connection.prepare(`
      SELECT count(*) AS n FROM (
        SELECT 1 FROM json_each(?2) AS room
        CROSS JOIN inbox ON room_id = room.value ->> 'roomId' AND user_id IS NULL
        WHERE seq > room.value ->> 'since' AND by_user <> ?1
          AND NOT EXISTS (SELECT 1 FROM inbox_done AS done WHERE done.id = inbox.id AND done.user_id = ?1)
        LIMIT ?3)`),
    own: connection.prepare(`
      SELECT id, room_id, seq, why, at FROM inbox WHERE user_id = ? AND id < ? AND NOT is_done ORDER BY id DESC LIMIT ?`),
    newestOfEach: connection.prepare(`
      SELECT inbox.id, room_id, seq, why, at FROM json_each(?3) AS room
      CROSS JOIN inbox ON inbox.id = (${newestOfAll("room.value ->> 'roomId'", "room.value ->> 'since'")})`),
    newestOfAll: connection.prepare(`
      SELECT id, room_id, seq, why, at FROM inbox WHERE id = (${newestOfAll("?3", "?4")})`),
  };
}

/** Makes the SQL of the newest id, below `?2`, of what calls all of a room after a seq, and with it the user `?1`, who is not done with it. */
function newestOfAll(roomId: string, since: string): string {
  return `
    SELECT one.id FROM inbox AS one
    WHERE one.room_id = ${roomId} AND one.user_id IS NULL AND one.id < ?2 AND one.seq > ${since} AND one.by_user <> ?1
      AND NOT EXISTS (SELECT 1 FROM inbox_done AS done WHERE done.id = one.id AND done.user_id = ?1)
    ORDER BY one.id DESC LIMIT 1`;
}

function toKept({ id, user_id, room_id, seq, why, at, by_user, first_seq, is_done }: Row): KeptItem {
  return {
    id,
    userId: user_id ?? undefined,
    roomId: room_id,
    seq,
    why,
    at,
    by: by_user,
    firstSeq: first_seq,
    isDone: is_done === 1,
  };
}
