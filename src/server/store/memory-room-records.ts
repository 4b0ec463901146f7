import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { OwnedId } from "./owned-id.ts";
import {
  type DirectPair,
  type DirectRoom,
  type KeptDirect,
  type KeptTopic,
  type MarkedRoom,
  otherOf,
  type Pair,
  type ReadMark,
  type RoomRecords,
} from "./room-records.ts";

interface Topic extends KeptTopic {
  readonly topic: string;
}

/** A read mark, and where the first one was. */
interface Mark {
  readonly seq: number;
  readonly since: number;
}

interface Direct {
  readonly roomId: RoomId;
  readonly pair: Pair;
  readonly at: number;
  readonly active: Set<OwnedId>;
  readonly refusing: Set<OwnedId>;
}

/** Records that end with the process. */
export class MemoryRoomRecords implements RoomRecords {
  readonly #topics = new Map<RoomId, Topic>();
  readonly #marks = new Map<UserId, Map<RoomId, Mark>>();
  readonly #directs = new Map<RoomId, Direct>();
  /** The direct rooms of each user, in the order in which they were made. */
  readonly #directsOf = new Map<OwnedId, Set<Direct>>();

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
    return this.#marks.get(userId)?.get(roomId)?.seq;
  }

  async moveReadMark(userId: UserId, roomId: RoomId, seq: number): Promise<ReadMark> {
    const marks = this.#marks.get(userId) ?? new Map<RoomId, Mark>();
    const { seq: before, since } = marks.get(roomId) ?? { seq: 0, since: seq };
    if (seq <= before) return { seq: before, moved: false };
    this.#marks.set(userId, marks.set(roomId, { seq, since }));
    return { seq, moved: true };
  }

  *markedUsersIn(roomId: RoomId): Iterable<UserId> {
    for (const [userId, marks] of this.#marks) if (marks.has(roomId)) yield userId;
  }

  async markedRoomsOf(userId: UserId, most: number): Promise<readonly MarkedRoom[]> {
    const marks = [...(this.#marks.get(userId) ?? [])].slice(0, most);
    return marks.map(([roomId, { since }]) => ({ roomId, since }));
  }

  async directOf(roomId: RoomId): Promise<DirectPair | undefined> {
    const direct = this.#directs.get(roomId);
    return direct && { pair: direct.pair, active: [...direct.active], refusing: [...direct.refusing] };
  }

  async keepPair(roomId: RoomId, pair: Pair, at: number): Promise<void> {
    if (this.#directs.has(roomId)) return;
    const direct: Direct = { roomId, pair, at, active: new Set(), refusing: new Set() };
    this.#directs.set(roomId, direct);
    for (const user of pair) {
      const rooms = this.#directsOf.get(user) ?? new Set();
      this.#directsOf.set(user, rooms.add(direct));
    }
  }

  async setActive(roomId: RoomId, user: OwnedId): Promise<void> {
    this.#directs.get(roomId)?.active.add(user);
  }

  async setRefusing(roomId: RoomId, user: OwnedId, refuses: boolean): Promise<void> {
    const direct = this.#directs.get(roomId);
    if (refuses) direct?.refusing.add(user);
    else direct?.refusing.delete(user);
  }

  async directRoomsOf(user: OwnedId, most: number): Promise<readonly DirectRoom[]> {
    const taken = this.#newestOf(user).filter(({ refusing }) => !refusing.has(user));
    const active = taken.filter((direct) => direct.active.has(user));
    const others = taken.filter((direct) => !direct.active.has(user));
    return [...active, ...others]
      .slice(0, most)
      .map(({ roomId, pair }) => ({ roomId, other: otherOf(pair, user) }));
  }

  async refusedBy(user: OwnedId, most: number): Promise<readonly OwnedId[]> {
    const refused = this.#newestOf(user).filter(({ refusing }) => refusing.has(user));
    return refused.slice(0, most).map(({ pair }) => otherOf(pair, user));
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
    for (const user of direct.pair) {
      const rooms = this.#directsOf.get(user);
      rooms?.delete(direct);
      if (rooms?.size === 0) this.#directsOf.delete(user);
    }
  }

  #newestOf(user: OwnedId): readonly Direct[] {
    return [...(this.#directsOf.get(user) ?? [])].reverse();
  }
}

function toKept({ active, refusing, ...direct }: Direct): KeptDirect {
  return { ...direct, active: [...active], refusing: [...refusing] };
}
