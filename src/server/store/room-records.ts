import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { OwnedId } from "./owned-id.ts";

/** The two of a direct room. */
export type Pair = readonly [OwnedId, OwnedId];

/** A direct room as the server keeps it. */
export interface DirectPair {
  readonly pair: Pair;
  /** Those of the two who opened the room, or spoke there. */
  readonly active: readonly OwnedId[];
  /** Those of the two who take no more from the other. */
  readonly refusing: readonly OwnedId[];
}

/** The topic of a room, as it expires. */
export interface KeptTopic {
  readonly roomId: RoomId;
  readonly setAt: number;
}

/** A direct room, as it expires; `at` is when it was made. */
export interface KeptDirect extends DirectPair {
  readonly roomId: RoomId;
  readonly at: number;
}

/** A direct room of a user, and the other one of the two. */
export interface DirectRoom {
  readonly roomId: RoomId;
  readonly other: OwnedId;
}

/** The furthest that a user has read a room; `moved`: farther than before this call. */
export interface ReadMark {
  readonly seq: number;
  readonly moved: boolean;
}

/** A room in which a user has a read mark; `since` is where the first one was. */
export interface MarkedRoom {
  readonly roomId: RoomId;
  readonly since: number;
}

/**
 * Everything that is kept of rooms besides their messages. Each call is one atomic operation. What can't be read or kept now rejects with
 * UNAVAILABLE. Instants are ms since 1970 UTC.
 */
export interface RoomRecords {
  /** The topics of those rooms that have one. */
  topicsOf(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, string>>;
  /** Keeps what a room is about; "" for nothing. */
  setTopic(roomId: RoomId, topic: string, at: number): Promise<void>;
  /** The furthest that a user has read a room, on whatever device; undefined before the first time. */
  readMarkOf(userId: UserId, roomId: RoomId): Promise<number | undefined>;
  /** Moves a user's mark forward, never back. It is written down soon: what can't be now is written with the next. */
  moveReadMark(userId: UserId, roomId: RoomId, seq: number): Promise<ReadMark>;
  /** Those who have a read mark in a room, each once; read as it is wanted. */
  markedUsersIn(roomId: RoomId): Iterable<UserId>;
  /** Rooms in which a user has a read mark, up to `most`. */
  markedRoomsOf(userId: UserId, most: number): Promise<readonly MarkedRoom[]>;
  /** A direct room; undefined if it is nobody's. */
  directOf(roomId: RoomId): Promise<DirectPair | undefined>;
  /** Makes it the room of these two, once for all. */
  keepPair(roomId: RoomId, pair: Pair, at: number): Promise<void>;
  /** Notes that one of the two opened a room that is kept, or spoke there. */
  setActive(roomId: RoomId, user: OwnedId): Promise<void>;
  /** Notes that one of the two takes no more from the other, or takes it again. */
  setRefusing(roomId: RoomId, user: OwnedId, refuses: boolean): Promise<void>;
  /** Direct rooms that a user is one of and does not refuse, up to `most`: first those in which it is active, each part the newest first. */
  directRoomsOf(user: OwnedId, most: number): Promise<readonly DirectRoom[]>;
  /** Those from whom a user takes no more, up to `most`. */
  refusedBy(user: OwnedId, most: number): Promise<readonly OwnedId[]>;

  /** Every topic; read as it is wanted, as the next two are. */
  topics(): Iterable<KeptTopic>;
  /** Everybody who has a read mark. */
  markedUsers(): Iterable<UserId>;
  directs(): Iterable<KeptDirect>;
  /** Forgets a topic, unless it was set anew. */
  forgetTopic(topic: KeptTopic): Promise<void>;
  /** Forgets up to `most` read marks of a user; resolves with their number. */
  forgetMarks(userId: UserId, most: number): Promise<number>;
  /** Forgets up to `most` read marks in a room; resolves with their number. */
  forgetMarksIn(roomId: RoomId, most: number): Promise<number>;
  /** Forgets a direct room, unless it was made anew. */
  forgetDirect(direct: KeptDirect): Promise<void>;
}

/** The other one of a pair. */
export function otherOf([first, second]: Pair, user: OwnedId): OwnedId {
  return first === user ? second : first;
}

/** Marks that are forgotten in one write. */
const MARKS_AT_ONCE = 200;

/** Forgets all read marks in a room. */
export async function forgetMarks(records: RoomRecords, roomId: RoomId): Promise<void> {
  while ((await records.forgetMarksIn(roomId, MARKS_AT_ONCE)) === MARKS_AT_ONCE);
}
