import { revOf } from "../../core/protocol/changes.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";
import type {
  ChangeDraft,
  ChangesQuery,
  Committed,
  CommittedChange,
  LogChangesPage,
  LogPage,
} from "./message-log.ts";
import type { ChangeStore, OwnChanges, UserReaction } from "./message-store.ts";
import { noteChanged } from "./room-rank.ts";
import type { SqliteMessages } from "./sqlite-messages.ts";
import type { SqliteRooms } from "./sqlite-rooms.ts";

/** Changes that a page looks through: those to newer messages than it is asked for are passed over. */
const LOOKED_THROUGH = 2_000;

/** The tables and readers of a data file that changes are made in. */
interface Parts {
  readonly rooms: SqliteRooms;
  readonly messages: SqliteMessages;
  /** Gives the message of this id, which has this text, another one, or none. */
  readonly setText: (id: number, message: Message, text: string | undefined) => void;
}

/** Keeps what became of the messages of a data file. */
export class SqliteChanges implements ChangeStore {
  readonly #parts: Parts;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(connection: Database["connection"], parts: Parts) {
    this.#parts = parts;
    this.#statements = prepare(connection);
  }

  rev(roomId: RoomId): number {
    return this.#parts.rooms.rev(roomId);
  }

  find({ roomId, userId, changeId }: ChangeDraft): (Committed & { readonly rev: number }) | undefined {
    const found: (Committed & { rev: number }) | undefined = this.#statements.find.get(
      roomId,
      userId,
      changeId,
    );
    return found && { seq: found.seq, rev: found.rev, at: found.at };
  }

  keepReceipt({ roomId, userId, changeId }: ChangeDraft, { seq, rev, at }: CommittedChange): void {
    this.#statements.keepReceipt.run(roomId, userId, changeId, seq, rev, at);
    const { rooms } = this.#parts;
    rooms.note(roomId, { use: noteChanged(rooms.getUse(roomId), at) });
  }

  set(
    roomId: RoomId,
    seq: number,
    { rev, editedAt, deletedAt, deletedBy, reason, pinnedBy }: OwnChanges,
  ): void {
    const fields = [editedAt, deletedAt, deletedBy, reason, pinnedBy].map((field) => field ?? null);
    this.#statements.set.run(roomId, seq, rev, ...fields);
    this.#parts.rooms.note(roomId, { rev });
  }

  setText(message: Message, text: string | undefined): void {
    const { id }: { id: number } = this.#statements.idOf.get(message.roomId, message.seq);
    this.#parts.setText(id, message, text);
  }

  page(roomId: RoomId, { after, upTo = Number.MAX_SAFE_INTEGER, limit }: ChangesQuery): LogChangesPage {
    const rows: { seq: number; rev: number }[] = this.#statements.page.all(roomId, after, LOOKED_THROUGH + 1);
    const looked = rows.slice(0, LOOKED_THROUGH);
    const wanted = looked.filter(({ seq }) => seq <= upTo);
    const seqs = wanted.slice(0, limit).map(({ seq }) => seq);
    const { messages, more } = this.#parts.messages.getFitting(roomId, seqs);
    const last = messages.at(-1);
    if (more || wanted.length > limit) {
      return { messages, rev: last === undefined ? after : revOf(last), more: true };
    }
    const isMore = rows.length > looked.length;
    return {
      messages,
      rev: isMore ? (looked.at(-1)?.rev ?? after) : Math.max(this.rev(roomId), after),
      more: isMore,
    };
  }

  pins(roomId: RoomId, after: number): LogPage {
    const rows: { seq: number }[] = this.#statements.pins.all(roomId, after);
    return this.#parts.messages.getFitting(
      roomId,
      rows.map(({ seq }) => seq),
    );
  }

  countPins(roomId: RoomId): number {
    return this.#statements.countPins.get(roomId).count;
  }

  hasReaction({ roomId, seq, emoji, userId }: UserReaction): boolean {
    return this.#statements.hasReaction.get(roomId, seq, emoji, userId) !== undefined;
  }

  addReaction({ roomId, seq, emoji, userId }: UserReaction, rev: number): void {
    this.#statements.addReaction.run(roomId, seq, emoji, userId, rev);
    this.#statements.countUp.run(roomId, seq, emoji, rev, Buffer.byteLength(userId));
  }

  removeReaction({ roomId, seq, emoji, userId }: UserReaction): void {
    this.#statements.removeReaction.run(roomId, seq, emoji, userId);
    this.#statements.countDown.run(Buffer.byteLength(userId), roomId, seq, emoji);
    this.#statements.dropUncounted.run(roomId, seq, emoji);
  }

  clearReactions(roomId: RoomId, seq: number): void {
    this.#statements.clearReactions.run(roomId, seq);
    this.#statements.clearCounts.run(roomId, seq);
  }

  emojiOn(roomId: RoomId, seq: number): readonly string[] {
    const rows: { emoji: string }[] = this.#statements.emojiOn.all(roomId, seq);
    return rows.map(({ emoji }) => emoji);
  }

  hasReactionOfOthers(roomId: RoomId, seq: number, than: UserId): boolean {
    return this.#statements.reactionOfOthers.get(roomId, seq, than) !== undefined;
  }
}

function prepare(connection: Database["connection"]) {
  const reaction = "room_id = ? AND seq = ? AND emoji = ?";
  return {
    find: connection.prepare(
      "SELECT seq, rev, at FROM change_receipts WHERE room_id = ? AND user_id = ? AND change_id = ?",
    ),
    keepReceipt: connection.prepare("INSERT INTO change_receipts VALUES (?, ?, ?, ?, ?, ?)"),
    set: connection.prepare("INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
    idOf: connection.prepare("SELECT id FROM messages WHERE room_id = ? AND seq = ?"),
    page: connection.prepare(
      "SELECT seq, rev FROM changes WHERE room_id = ? AND rev > ? ORDER BY rev LIMIT ?",
    ),
    pins: connection.prepare(
      "SELECT seq FROM changes WHERE room_id = ? AND pinned_by IS NOT NULL AND seq > ? ORDER BY seq",
    ),
    countPins: connection.prepare(
      "SELECT count(*) AS count FROM changes WHERE room_id = ? AND pinned_by IS NOT NULL",
    ),
    hasReaction: connection.prepare(`SELECT 1 FROM reactions WHERE ${reaction} AND user_id = ?`),
    addReaction: connection.prepare("INSERT INTO reactions VALUES (?, ?, ?, ?, ?)"),
    removeReaction: connection.prepare(`DELETE FROM reactions WHERE ${reaction} AND user_id = ?`),
    countUp: connection.prepare(`
      INSERT INTO reaction_counts VALUES (?, ?, ?, ?, 1, ?)
      ON CONFLICT DO UPDATE SET count = count + 1, id_bytes = id_bytes + excluded.id_bytes`),
    countDown: connection.prepare(
      `UPDATE reaction_counts SET count = count - 1, id_bytes = id_bytes - ? WHERE ${reaction}`,
    ),
    dropUncounted: connection.prepare(`DELETE FROM reaction_counts WHERE ${reaction} AND count = 0`),
    clearReactions: connection.prepare("DELETE FROM reactions WHERE room_id = ? AND seq = ?"),
    clearCounts: connection.prepare("DELETE FROM reaction_counts WHERE room_id = ? AND seq = ?"),
    emojiOn: connection.prepare("SELECT emoji FROM reaction_counts WHERE room_id = ? AND seq = ?"),
    reactionOfOthers: connection.prepare(
      "SELECT 1 FROM reactions WHERE room_id = ? AND seq = ? AND user_id <> ? LIMIT 1",
    ),
  };
}
