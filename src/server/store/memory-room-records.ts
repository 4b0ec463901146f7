import type { RoomId, UserId } from "../../core/protocol/names.ts";
import {
  type DirectPair,
  type DirectRoom,
  type KeptDirect,
  type KeptTopic,
  otherOf,
  type Pair,
  type ReadMark,
  type RoomRecords,
} from "./room-records.ts";

interface Topic extends KeptTopic {
  readonly topic: string;
}

interface Direct {
  readonly roomId: RoomId;
  readonly pair: Pair;
  readonly at: number;
  readonly active: Set<UserId>;
  readonly refusing: Set<UserId>;
}

/** Records that end with the process. */
export class MemoryRoomRecords implements RoomRecords {
  readonly #topics = new Map<RoomId, Topic>();
  readonly #marks = new Map<UserId, Map<RoomId, number>>();
  readonly #directs = new Map<RoomId, Direct>();
  /** The direct rooms of each user, in the order in which they were made. */
  readonly #directsOf = new Map<UserId, Set<Direct>>();

  async topicsOf(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, string>> {
    return new Map(
      roomIds.flatMap((roomId) => {
        const kept = this.#topics.get(roomId);
        return kept === undefined ? [] : [[roomId, kept.topic] as const];
      }),
    );
  }

  async setTopic(roomId: RoomId, topic: string, setAt: number): Promise<void> {
    if (topic === "") this.#topics.delete(roomId);
    else this.#topics.set(roomId, { roomId, topic, setAt });
  }

  async readMarkOf(userId: UserId, roomId: RoomId): Promise<number | undefined> {
    return this.#marks.get(userId)?.get(roomId);
  }

  async moveReadMark(userId: UserId, roomId: RoomId, seq: number): Promise<ReadMark> {
    const marks = this.#marks.get(userId) ?? new Map<RoomId, number>();
    const before = marks.get(roomId) ?? 0;
    if (seq <= before) return { seq: before, moved: false };
    this.#marks.set(userId, marks.set(roomId, seq));
    return { seq, moved: true };
  }

  async directOf(roomId: RoomId): Promise<DirectPair | undefined> {
    const direct = this.#directs.get(roomId);
    return direct && { pair: direct.pair, active: [...direct.active], refusing: [...direct.refusing] };
  }

  async keepPair(roomId: RoomId, pair: Pair, at: number): Promise<void> {
    if (this.#directs.has(roomId)) return;
    const direct: Direct = { roomId, pair, at, active: new Set(), refusing: new Set() };
    this.#directs.set(roomId, direct);
    for (const userId of pair) {
      const rooms = this.#directsOf.get(userId) ?? new Set();
      this.#directsOf.set(userId, rooms.add(direct));
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
    const taken = this.#newestOf(userId).filter(({ refusing }) => !refusing.has(userId));
    const active = taken.filter((direct) => direct.active.has(userId));
    const others = taken.filter((direct) => !direct.active.has(userId));
    return [...active, ...others]
      .slice(0, most)
      .map(({ roomId, pair }) => ({ roomId, other: otherOf(pair, userId) }));
  }

  async refusedBy(userId: UserId, most: number): Promise<readonly UserId[]> {
    const refused = this.#newestOf(userId).filter(({ refusing }) => refusing.has(userId));
    return refused.slice(0, most).map(({ pair }) => otherOf(pair, userId));
  }

  topics(): Iterable<KeptTopic> {
    return this.#topics.values();
  }

  markedUsers(): Iterable<UserId> {
    return this.#marks.keys();
  }

  *directs(): Iterable<KeptDirect> {
    for (const direct of this.#directs.values()) yield toKept(direct);
  }

  async forgetTopic({ roomId, setAt }: KeptTopic): Promise<void> {
    if (this.#topics.get(roomId)?.setAt === setAt) this.#topics.delete(roomId);
  }

  async forgetMarks(userId: UserId, most: number): Promise<number> {
    const marks = this.#marks.get(userId);
    if (marks === undefined) return 0;
    const gone = [...marks.keys()].slice(0, most);
    for (const roomId of gone) marks.delete(roomId);
    if (marks.size === 0) this.#marks.delete(userId);
    return gone.length;
  }

  async forgetMarksIn(roomId: RoomId, most: number): Promise<number> {
    let left = most;
    for (const [userId, marks] of this.#marks) {
      if (left === 0) break;
      if (marks.delete(roomId)) left -= 1;
      if (marks.size === 0) this.#marks.delete(userId);
    }
    return most - left;
  }

  async forgetDirect({ roomId, at }: KeptDirect): Promise<void> {
    const direct = this.#directs.get(roomId);
    if (direct?.at !== at) return;
    this.#directs.delete(roomId);
    for (const userId of direct.pair) {
      const rooms = this.#directsOf.get(userId);
      rooms?.delete(direct);
      if (rooms?.size === 0) this.#directsOf.delete(userId);
    }
  }

  #newestOf(userId: UserId): readonly Direct[] {
    return [...(this.#directsOf.get(userId) ?? [])].reverse();
  }
}

function toKept({ active, refusing, ...direct }: Direct): KeptDirect {
  return { ...direct, active: [...active], refusing: [...refusing] };
}
