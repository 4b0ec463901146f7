import { type RoomId, toRoomId } from "../../core/protocol/names.ts";
import { type Role, RoleSchema } from "../../core/protocol/roles.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";

/** A role that somebody has in a room. */
export interface RoomRole {
  readonly user: OwnedId;
  readonly roomId: RoomId;
}

/** A role that somebody has, on the server or in a room. */
export interface GivenRole {
  readonly user: OwnedId;
  /** Undefined for the server. */
  readonly roomId: RoomId | undefined;
  readonly role: Role;
}

const NONE: ReadonlySet<RoomId> = new Set();

/** The roles that users were given, on the server and in rooms. */
export class Roles {
  readonly #records: RecordSet<Role>;
  /** The rooms in which each user has a role. */
  readonly #rooms = new Map<OwnedId, Set<RoomId>>();

  constructor(table: AccessTable) {
    this.#records = new RecordSet(table, "role", RoleSchema);
    this.#readRooms();
  }

  /** The role that a user was given on the server, or in a room; undefined if none. */
  of(user: OwnedId, roomId?: RoomId): Role | undefined {
    return this.#records.get(keyOf(user, roomId));
  }

  /** The rooms in which a user was given a role. */
  roomsOf(user: OwnedId): ReadonlySet<RoomId> {
    return this.#rooms.get(user) ?? NONE;
  }

  /** Every role in a room; it may be taken away meanwhile. */
  *inRooms(): Iterable<RoomRole> {
    for (const [user, rooms] of this.#rooms) for (const roomId of rooms) yield { user, roomId };
  }

  /** Gives a user a role, or takes it away; only within `write` of the table. */
  give(user: OwnedId, roomId: RoomId | undefined, role: Role | undefined): void {
    const key = keyOf(user, roomId);
    if (role === undefined) this.#records.remove(key);
    else this.#records.put(key, role);
    if (roomId !== undefined) this.#noteRoom(user, roomId, role !== undefined);
  }

  /** Takes away every role in a room; only within `write` of the table. */
  forgetRoom(roomId: RoomId): void {
    for (const role of this.inRooms()) if (role.roomId === roomId) this.give(role.user, roomId, undefined);
  }

  /** Every role that was given; `roomId` is undefined for the server. */
  list(): readonly GivenRole[] {
    return [...this.#records.entries()].map(([key, role]) => {
      const slash = key.indexOf("/");
      const user = key.slice(slash + 1) as OwnedId; // `keyOf` made it
      return { user, roomId: toRoomId(key.slice(0, slash)), role };
    });
  }

  reload(): void {
    this.#records.reload();
    this.#readRooms();
  }

  #readRooms(): void {
    this.#rooms.clear();
    for (const { user, roomId } of this.list()) if (roomId !== undefined) this.#noteRoom(user, roomId, true);
  }

  #noteRoom(user: OwnedId, roomId: RoomId, has: boolean): void {
    const rooms = this.#rooms.get(user) ?? new Set();
    if (has) rooms.add(roomId);
    else rooms.delete(roomId);
    if (rooms.size === 0) this.#rooms.delete(user);
    else this.#rooms.set(user, rooms);
  }
}

/** No room id has a slash in it. */
function keyOf(user: OwnedId, roomId: RoomId | undefined): string {
  return `${roomId ?? ""}/${user}`;
}
