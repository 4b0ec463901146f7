import { createHash } from "node:crypto";
import { chatError } from "../../core/protocol/errors.ts";
import { DIRECT, READ, TOPIC } from "../../core/protocol/event-names.ts";
import { DIRECT_PREFIX } from "../../core/protocol/limits.ts";
import { type RoomId, toUserId, type UserId } from "../../core/protocol/names.ts";
import type {
  DirectRequest,
  ReadRequest,
  SearchRequest,
  TopicRequest,
} from "../../core/protocol/requests.ts";
import type { Member } from "../../core/protocol/server-events.ts";
import { otherOf, type Pair } from "../store/room-records.ts";
import { toServerMsgs } from "./fanout.ts";
import { connectionOf, type HubParts, membershipOf, tell, userOf } from "./hub-parts.ts";
import { type Connection, type ConnectionId, dialectOf, type Person } from "./room.ts";

/** Rooms named in one answer. */
const MOST_ROOMS = 1_000;

/** Messages in one page of a search: so many of the largest are no more than may wait for a reader. */
const MOST_FOUND = 30;

/** The use cases that are about rooms as such: which there are, whose, what about, how far read. They throw a ChatError. */
export class Places {
  readonly #parts: HubParts;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** Throws FORBIDDEN where a room is that of two others. */
  mayEnter({ user }: Connection, roomId: RoomId): void {
    if (!roomId.startsWith(DIRECT_PREFIX)) return;
    const pair = this.#parts.ports.records.pair(roomId);
    if (user === undefined || pair === undefined || !pair.includes(user.userId)) {
      throw chatError("direct-of-others", { roomId });
    }
  }

  /** Every room that has members or messages, but for those of two others. */
  async rooms(from: ConnectionId): Promise<object> {
    const { directory, ports } = this.#parts;
    const connection = connectionOf(this.#parts, from);
    const ends = new Map((await ports.log.rooms()).map(({ roomId, lastSeq }) => [roomId, lastSeq]));
    const ids = new Set([...ends.keys(), ...directory.roomIds()]);
    const rooms = [...ids]
      .filter((roomId) => this.#isOpenTo(connection, roomId))
      .map((roomId) => ({ roomId, name: roomId.replace(/^room/, "") }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, MOST_ROOMS);
    return {
      rooms: rooms.map(({ roomId, name }) => {
        const users = directory.room(roomId)?.roster().size ?? 0;
        return { roomId, name, users, lastSeq: ends.get(roomId) ?? 0, topic: this.topicOf(roomId) };
      }),
    };
  }

  /** What a room is about; undefined for nothing. */
  topicOf(roomId: RoomId): string | undefined {
    const topic = this.#parts.ports.records.topic(roomId);
    return topic === "" ? undefined : topic;
  }

  /** Sets what a room is about, and tells its members. */
  topic(from: ConnectionId, { roomId, topic }: TopicRequest): object {
    const { ports, directory } = this.#parts;
    const connection = connectionOf(this.#parts, from);
    const { nickName } = userOf(connection);
    membershipOf(connection, roomId);
    ports.records.setTopic(roomId, topic);
    const members = [...(directory.room(roomId)?.members() ?? [])];
    const to = members.map((member) => member.connection).filter((one) => dialectOf(one) === "v1");
    tell(this.#parts, to, TOPIC, { roomId, topic, by: nickName });
    return { topic };
  }

  /** Notes how far the user has read, if it is farther than ever, and tells its other devices. */
  async read(from: ConnectionId, { roomId, seq }: ReadRequest): Promise<object> {
    const { ports, directory } = this.#parts;
    const connection = connectionOf(this.#parts, from);
    const { userId } = userOf(connection);
    membershipOf(connection, roomId);
    const last = await ports.log.lastSeq(roomId);
    const before = ports.records.read(userId, roomId);
    const furthest = Math.max(before ?? 0, Math.min(seq, last));
    if (furthest === (before ?? 0)) return { seq: furthest };
    ports.records.setRead(userId, roomId, furthest);
    const others = directory.connectionsOf(userId).filter(({ id }) => id !== from);
    tell(this.#parts, others, READ, { roomId, seq: furthest });
    return { seq: furthest };
  }

  /** The room of the user and another; it exists from now on, for these two. */
  direct(from: ConnectionId, { userId: id }: DirectRequest): { roomId: RoomId; user: Member } {
    const { ports } = this.#parts;
    const me = userOf(connectionOf(this.#parts, from));
    const userId = toUserId(id);
    if (userId === me.userId) throw chatError("direct-to-self", {});
    const user = this.#member(userId);
    if (user === undefined) throw chatError("user-unknown", {});
    const pair: Pair = me.userId < userId ? [me.userId, userId] : [userId, me.userId];
    const roomId = directRoomId(pair);
    ports.records.keepPair(roomId, pair);
    return { roomId, user };
  }

  /** Tells both of a direct room, wherever they are not in it, that there is something. */
  callTo(roomId: RoomId): void {
    const pair = roomId.startsWith(DIRECT_PREFIX) ? this.#parts.ports.records.pair(roomId) : undefined;
    if (pair === undefined) return;
    for (const userId of pair) {
      const connections = this.#parts.directory.connectionsOf(userId);
      const outside = connections.filter(({ memberships }) => !memberships.has(roomId));
      this.#tellDirect(outside, roomId, otherOf(pair, userId));
    }
  }

  /** Tells a user who has just come of its direct rooms in which something is unread. */
  async tellUnread(connection: Connection, { userId }: Person): Promise<void> {
    const { records, log } = this.#parts.ports;
    for (const { roomId, other } of records.directsOf(userId)) {
      const last = await log.lastSeq(roomId);
      if (last > (records.read(userId, roomId) ?? 0)) this.#tellDirect([connection], roomId, other);
    }
  }

  /** Looks for words in the rooms that the client is in. */
  async search(from: ConnectionId, query: SearchRequest): Promise<object> {
    const { log } = this.#parts.ports;
    const connection = connectionOf(this.#parts, from);
    userOf(connection);
    const roomIds = query.roomIds ?? [...connection.memberships.keys()];
    for (const roomId of roomIds) membershipOf(connection, roomId);
    const limit = Math.min(query.limit, MOST_FOUND);
    const { found, next } =
      roomIds.length === 0 ? { found: [], next: undefined } : await log.search({ ...query, roomIds, limit });
    return { epoch: log.epoch, messages: toServerMsgs(found, connection), more: next !== undefined, next };
  }

  #isOpenTo(connection: Connection, roomId: RoomId): boolean {
    try {
      this.mayEnter(connection, roomId);
      return true;
    } catch {
      return false;
    }
  }

  #tellDirect(to: readonly Connection[], roomId: RoomId, other: UserId): void {
    const user = to.length === 0 ? undefined : this.#member(other);
    if (user !== undefined) tell(this.#parts, to, DIRECT, { roomId, user });
  }

  /** Somebody as others see them, here or as last known. */
  #member(userId: UserId): Member | undefined {
    const { directory, ports } = this.#parts;
    const here = directory.user(userId);
    if (here !== undefined) return { nickName: here.nickName, id: here.id, away: here.away };
    const known = ports.identities.known(userId);
    return known && { nickName: known.nickName, id: known.userId };
  }
}

/** The id of the room of two: the same whoever asks. */
function directRoomId(pair: Pair): RoomId {
  const digest = createHash("sha256").update(JSON.stringify(pair)).digest("hex");
  return `${DIRECT_PREFIX}${digest.slice(0, 32)}` as RoomId; // letters, digits and a dot
}
