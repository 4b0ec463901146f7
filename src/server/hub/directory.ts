import type { Nick, RoomId, UserId } from "../../core/protocol/names.ts";
import { SortedList } from "../sorted-list.ts";
import { type Connection, type ConnectionId, type Membership, type Person, Room, type User } from "./room.ts";
import type { RosterEntry } from "./roster.ts";

/** The connections that are here, the users they belong to, and the rooms they are in. A room exists while it has members. */
export class Directory {
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #devices = new Map<UserId, Set<Connection>>();
  readonly #rooms = new Map<RoomId, Room>();
  readonly #sortedRoomIds = new SortedList<RoomId>((one, another) =>
    one === another ? 0 : one < another ? -1 : 1,
  );

  connection(id: ConnectionId): Connection | undefined {
    return this.#connections.get(id);
  }

  /** Every connection that is here. */
  connections(): Iterable<Connection> {
    return this.#connections.values();
  }

  room(id: RoomId): Room | undefined {
    return this.#rooms.get(id);
  }

  add(connection: Connection): void {
    this.#connections.set(connection.id, connection);
    if (connection.user === undefined) return;
    const devices = this.#devices.get(connection.user.userId) ?? new Set();
    this.#devices.set(connection.user.userId, devices.add(connection));
  }

  /** Forgets a connection that has left its rooms. */
  remove(connection: Connection): void {
    this.#connections.delete(connection.id);
    if (connection.user === undefined) return;
    const devices = this.#devices.get(connection.user.userId);
    devices?.delete(connection);
    if (devices?.size === 0) this.#devices.delete(connection.user.userId);
  }

  /** The Person of a v1 user who is here on some connection. */
  user(userId: UserId): User | undefined {
    const [device] = this.#devices.get(userId) ?? [];
    return device?.user;
  }

  /** The nick of somebody of this id who is in a room, be it a base client; undefined if nobody is. */
  presentNick(userId: UserId): Nick | undefined {
    for (const { roster } of this.#rooms.values()) {
      const entry = roster.entry(userId);
      if (entry !== undefined) return entry.nickName;
    }
    return undefined;
  }

  /** The connections of a v1 user. */
  connectionsOf(userId: UserId): readonly Connection[] {
    return [...(this.#devices.get(userId) ?? [])];
  }

  /** Lists at most so many of the rooms that somebody is in, behind an id, in the order of their ids. */
  roomIdsAfter(after: RoomId | undefined, limit: number): readonly RoomId[] {
    return this.#sortedRoomIds.after(after, limit);
  }

  /** Tells whether somebody of this id is in any room, be it a base client. */
  isPresent(userId: UserId): boolean {
    return this.presentNick(userId) !== undefined;
  }

  /** Makes a user known under another nick wherever messages may name it. */
  rename(userId: UserId, nickName: Nick): void {
    for (const { people } of this.#rooms.values()) people.rename(userId, nickName);
  }

  /** Every membership of a v1 user, on whatever connection. */
  membershipsOfUser(userId: UserId): Membership[] {
    const devices = [...(this.#devices.get(userId) ?? [])];
    return devices.flatMap((device) => [...device.memberships.values()]);
  }

  /** The rooms a connection's user is in; a base client is its own user. */
  roomsOf({ user, memberships }: Connection): ReadonlySet<RoomId> {
    if (user === undefined) return new Set(memberships.keys());
    return new Set(this.membershipsOfUser(user.userId).map(({ room }) => room.id));
  }

  enter(connection: Connection, roomId: RoomId, person: Person, listening: boolean): Membership {
    const room = this.#rooms.get(roomId) ?? new Room(roomId);
    this.#rooms.set(roomId, room);
    this.#sortedRoomIds.add(roomId);
    const membership = {
      connection,
      room,
      person,
      listening,
      joins: new Set<never>(),
      answered: false,
    };
    room.add(membership);
    connection.memberships.set(roomId, membership);
    return membership;
  }

  leave(membership: Membership): void {
    const { connection, room } = membership;
    connection.memberships.delete(room.id);
    room.remove(membership);
    this.#dropIfEmpty(room);
  }

  /** Takes out a lost connection: its user keeps its position in the roster, under the entry that is returned. */
  lose(membership: Membership): RosterEntry | undefined {
    const { connection, room } = membership;
    connection.memberships.delete(room.id);
    const missing = room.lose(membership);
    if (missing === undefined) this.#dropIfEmpty(room);
    return missing;
  }

  /** Confirms that a lost user has left; false if it came back meanwhile. */
  confirmLeft(room: Room, userId: UserId, entry: RosterEntry): boolean {
    const gone = room.confirmLeft(userId, entry);
    this.#dropIfEmpty(room);
    return gone;
  }

  /** A room that was let go may live on in a timer, while another of its id has come to be. */
  #dropIfEmpty(room: Room): void {
    if (!room.empty || this.#rooms.get(room.id) !== room) return;
    this.#rooms.delete(room.id);
    this.#sortedRoomIds.delete(room.id);
  }
}
