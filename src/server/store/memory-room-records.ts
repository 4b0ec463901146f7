import type { RoomId, UserId } from "../../core/protocol/names.ts";
import {
  type DirectPair,
  type DirectRoom,
  otherOf,
  type Pair,
  type ReadMark,
  type RoomRecords,
  readMarkKey,
} from "./room-records.ts";

interface KeptDirect {
  readonly pair: Pair;
  readonly active: Set<UserId>;
  readonly refusing: Set<UserId>;
}

/** Records that end with the process. */
export class MemoryRoomRecords implements RoomRecords {
  readonly #topics = new Map<RoomId, string>();
  readonly #marks = new Map<string, number>();
  readonly #directs = new Map<RoomId, KeptDirect>();
  /** The direct rooms of each user, in the order in which they were made. */
  readonly #directsOf = new Map<UserId, RoomId[]>();

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

  async directOf(roomId: RoomId): Promise<DirectPair | undefined> {
    const direct = this.#directs.get(roomId);
    return direct && { pair: direct.pair, active: [...direct.active], refusing: [...direct.refusing] };
  }

  async keepPair(roomId: RoomId, pair: Pair): Promise<void> {
    if (this.#directs.has(roomId)) return;
    this.#directs.set(roomId, { pair, active: new Set(), refusing: new Set() });
    for (const userId of pair) {
      const rooms = this.#directsOf.get(userId) ?? [];
      this.#directsOf.set(userId, rooms);
      rooms.push(roomId);
    }
  }

  async setActive(roomId: RoomId, userId: UserId): Promise<void> {
    this.#directs.get(roomId)?.active.add(userId);
  }

  async setRefusing(roomId: RoomId, userId: UserId, refuses: boolean): Promise<void> {
    const direct = this.#directs.get(roomId);
    if (refuses) direct?.refusing.add(userId);
    else direct?.refusing.delete(userId);
  }

  async directRoomsOf(userId: UserId, most: number): Promise<readonly DirectRoom[]> {
    const taken = this.#directRoomsOf(userId).filter(({ refusing }) => !refusing.has(userId));
    const active = taken.filter((direct) => direct.active.has(userId));
    const others = taken.filter((direct) => !direct.active.has(userId));
    return [...active, ...others]
      .slice(0, most)
      .map(({ roomId, pair }) => ({ roomId, other: otherOf(pair, userId) }));
  }

  async refusedBy(userId: UserId, most: number): Promise<readonly UserId[]> {
    const refused = this.#directRoomsOf(userId).filter(({ refusing }) => refusing.has(userId));
    return refused.slice(0, most).map(({ pair }) => otherOf(pair, userId));
  }

  /** The newest first. */
  #directRoomsOf(userId: UserId): readonly (KeptDirect & { readonly roomId: RoomId })[] {
    const roomIds = [...(this.#directsOf.get(userId) ?? [])].reverse();
    return roomIds.flatMap((roomId) => {
      const direct = this.#directs.get(roomId);
      return direct === undefined ? [] : [{ roomId, ...direct }];
    });
  }
}
