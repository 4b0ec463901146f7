import type { RoomId, UserId } from "../../core/protocol/names.ts";
import {
  type DirectRoom,
  otherOf,
  type Pair,
  type ReadMark,
  type RoomRecords,
  readMarkKey,
} from "./room-records.ts";

/** Records that end with the process. */
export class MemoryRoomRecords implements RoomRecords {
  readonly #topics = new Map<RoomId, string>();
  readonly #marks = new Map<string, number>();
  readonly #pairs = new Map<RoomId, Pair>();

  async topicsOf(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, string>> {
    return new Map(
      roomIds.flatMap((roomId) => {
        const topic = this.#topics.get(roomId);
        return topic === undefined ? [] : [[roomId, topic] as const];
      }),
    );
  }

  async setTopic(roomId: RoomId, topic: string): Promise<void> {
    if (topic === "") this.#topics.delete(roomId);
    else this.#topics.set(roomId, topic);
  }

  async readMarkOf(userId: UserId, roomId: RoomId): Promise<number | undefined> {
    return this.#marks.get(readMarkKey(userId, roomId));
  }

  async moveReadMark(userId: UserId, roomId: RoomId, seq: number): Promise<ReadMark> {
    const key = readMarkKey(userId, roomId);
    const before = this.#marks.get(key) ?? 0;
    if (seq <= before) return { seq: before, moved: false };
    this.#marks.set(key, seq);
    return { seq, moved: true };
  }

  async pairOf(roomId: RoomId): Promise<Pair | undefined> {
    return this.#pairs.get(roomId);
  }

  async keepPair(roomId: RoomId, pair: Pair): Promise<void> {
    if (!this.#pairs.has(roomId)) this.#pairs.set(roomId, pair);
  }

  async directRoomsOf(userId: UserId): Promise<readonly DirectRoom[]> {
    return [...this.#pairs]
      .filter(([, pair]) => pair.includes(userId))
      .map(([roomId, pair]) => ({ roomId, other: otherOf(pair, userId) }))
      .sort((one, another) => (one.roomId < another.roomId ? -1 : 1));
  }
}
