import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Database } from "./database.ts";
import type { OwnedId } from "./owned-id.ts";
import { pages } from "./pages.ts";
import type { DirectPair, DirectRoom, KeptDirect, Pair } from "./room-records.ts";

/** One of the two of a direct room. */
interface Row {
  readonly user_id: OwnedId;
  readonly other_id: OwnedId;
  readonly is_active: number;
  readonly refuses: number;
}

type KeptRoom = Pick<KeptDirect, "roomId" | "at">;

/** The direct rooms in a data file, as `RoomRecords` has them, but synchronous. Throws what SQLite does; its caller makes the transactions. */
export class SqliteDirects {
  readonly #sides: StatementSyncInstance;
  readonly #keepSide: StatementSyncInstance;
  readonly #setActive: StatementSyncInstance;
  readonly #setRefusing: StatementSyncInstance;
  readonly #roomsOf: StatementSyncInstance;
  readonly #refusedBy: StatementSyncInstance;
  readonly #page: StatementSyncInstance;
  readonly #forget: StatementSyncInstance;

  constructor({ connection }: Database) {
    this.#sides = connection.prepare("SELECT * FROM directs WHERE room_id = ? ORDER BY user_id");
    this.#keepSide = connection.prepare(
      "INSERT INTO directs (room_id, user_id, other_id, at) VALUES (?, ?, ?, ?)",
    );
    this.#setActive = connection.prepare(
      "UPDATE directs SET is_active = 1 WHERE room_id = ? AND user_id = ?",
    );
    this.#setRefusing = connection.prepare(
      "UPDATE directs SET refuses = ?3 WHERE room_id = ?1 AND user_id = ?2",
    );
    this.#roomsOf = connection.prepare(`
      SELECT room_id AS roomId, other_id AS other FROM directs
      WHERE user_id = ? AND NOT refuses ORDER BY is_active DESC, at DESC LIMIT ?`);
    this.#refusedBy = connection.prepare(
      "SELECT other_id FROM directs WHERE user_id = ? AND refuses LIMIT ?",
    );
    this.#page = connection.prepare(`
      SELECT room_id AS roomId, at FROM directs WHERE room_id > ? AND user_id < other_id ORDER BY room_id LIMIT ?`);
    this.#forget = connection.prepare("DELETE FROM directs WHERE room_id = ? AND at = ?");
  }

  read(roomId: RoomId): DirectPair | undefined {
    const sides: Row[] = this.#sides.all(roomId);
    const [first] = sides;
    return (
      first && {
        pair: [first.user_id, first.other_id],
        active: sides.filter(({ is_active }) => is_active === 1).map(({ user_id }) => user_id),
        refusing: sides.filter(({ refuses }) => refuses === 1).map(({ user_id }) => user_id),
      }
    );
  }

  keep(roomId: RoomId, [first, second]: Pair, at: number): void {
    if (this.read(roomId) !== undefined) return;
    this.#keepSide.run(roomId, first, second, at);
    this.#keepSide.run(roomId, second, first, at);
  }

  setActive(roomId: RoomId, user: OwnedId): void {
    this.#setActive.run(roomId, user);
  }

  setRefusing(roomId: RoomId, user: OwnedId, refuses: boolean): void {
    this.#setRefusing.run(roomId, user, refuses ? 1 : 0);
  }

  roomsOf(user: OwnedId, most: number): readonly DirectRoom[] {
    return this.#roomsOf.all(user, most);
  }

  refusedBy(user: OwnedId, most: number): readonly OwnedId[] {
    const rows: Pick<Row, "other_id">[] = this.#refusedBy.all(user, most);
    return rows.map(({ other_id }) => other_id);
  }

  *all(): Generator<KeptDirect, void> {
    const rooms = pages<KeptRoom>((after, limit) => this.#page.all(after?.roomId ?? "", limit));
    for (const room of rooms) {
      const direct = this.read(room.roomId);
      if (direct !== undefined) yield { ...room, ...direct };
    }
  }

  forget({ roomId, at }: KeptRoom): void {
    this.#forget.run(roomId, at);
  }
}
