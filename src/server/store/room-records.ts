import type { RoomId, UserId } from "../../core/protocol/names.ts";

/** The two of a direct room. */
export type Pair = readonly [UserId, UserId];

/** What is kept of rooms besides their messages. What can't be read or kept now throws UNAVAILABLE. */
export interface RoomRecords {
  /** What a room is about; "" for nothing. */
  topic(roomId: RoomId): string;
  setTopic(roomId: RoomId, topic: string): void;
  /** The furthest that a user has read a room, on whatever device; undefined before the first time. */
  read(userId: UserId, roomId: RoomId): number | undefined;
  /** Notes how far a user has read, soon. Never throws: what can't be written down is noted with the next. */
  setRead(userId: UserId, roomId: RoomId, seq: number): void;
  /** Whose room it is. */
  pair(roomId: RoomId): Pair | undefined;
  keepPair(roomId: RoomId, pair: Pair): void;
  /** The direct rooms that a user is one of. */
  directsOf(userId: UserId): readonly { readonly roomId: RoomId; readonly other: UserId }[];
}

/** The other one of a pair. */
export function otherOf([first, second]: Pair, userId: UserId): UserId {
  return first === userId ? second : first;
}

/** Records that end with the process. */
export class MemoryRoomRecords implements RoomRecords {
  readonly #topics = new Map<RoomId, string>();
  readonly #reads = new Map<string, number>();
  readonly #pairs = new Map<RoomId, Pair>();

  topic(roomId: RoomId): string {
    return this.#topics.get(roomId) ?? "";
  }

  setTopic(roomId: RoomId, topic: string): void {
    this.#topics.set(roomId, topic);
  }

  read(userId: UserId, roomId: RoomId): number | undefined {
    return this.#reads.get(readKey(userId, roomId));
  }

  setRead(userId: UserId, roomId: RoomId, seq: number): void {
    this.#reads.set(readKey(userId, roomId), seq);
  }

  pair(roomId: RoomId): Pair | undefined {
    return this.#pairs.get(roomId);
  }

  keepPair(roomId: RoomId, pair: Pair): void {
    this.#pairs.set(roomId, pair);
  }

  directsOf(userId: UserId): { roomId: RoomId; other: UserId }[] {
    const mine = [...this.#pairs].filter(([, pair]) => pair.includes(userId));
    return mine.map(([roomId, pair]) => ({ roomId, other: otherOf(pair, userId) }));
  }
}

/** Names one user's mark in one room. */
export function readKey(userId: UserId, roomId: RoomId): string {
  return JSON.stringify([userId, roomId]);
}
