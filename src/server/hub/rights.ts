import { chatError } from "../../core/protocol/errors.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Role } from "../../core/protocol/roles.ts";
import type { HubContext } from "./context.ts";
import type { Connection } from "./room.ts";

const ALL: readonly Role[] = ["guest", "reader", "member", "moderator", "admin"];
const WRITERS: readonly Role[] = ["guest", "member", "moderator", "admin"];
const MEMBERS: readonly Role[] = ["member", "moderator", "admin"];

/**
 * The table of rights: which roles may do something. Every event that a client may send names its right, and is refused where the role of the client,
 * in the room that it is about, is not among them.
 */
const MAY = {
  /** To be somebody: a nick, to be away, one's own inbox, read marks and sessions. */
  be: ALL,
  /** To see which rooms there are. */
  list: ALL,
  /** To enter a room and leave it. */
  enter: ALL,
  /** To see what was said in a room, who is there, and what calls one. */
  read: ALL,
  /** To say something, change it and react to what others said, and to be seen typing. */
  say: WRITERS,
  /** To pin messages. */
  pin: MEMBERS,
  /** To say what a room is about. */
  topic: MEMBERS,
  /** To open a room of two. */
  direct: MEMBERS,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Something that one may do, or not. */
export type Right = keyof typeof MAY;

/** The role of a client on the server, or in a room. One that moderates the server moderates all of its rooms. */
export function roleOf({ ports: { access } }: HubContext, connection: Connection, roomId?: RoomId): Role {
  const { user, standing } = connection;
  const everywhere = (user && access.roles.of(user.ownedId)) ?? standing.role;
  if (roomId === undefined || everywhere === "admin" || everywhere === "moderator") return everywhere;
  return (user && access.roles.of(user.ownedId, roomId)) ?? everywhere;
}

/** Tells whether the way in which a client came in is one into a room. */
export function isOpenTo({ standing: { rooms } }: Connection, roomId: RoomId): boolean {
  return rooms === undefined || rooms.has(roomId);
}

/** Throws FORBIDDEN where a client may not do something, on the server or in a room. */
export function requireRight(
  context: HubContext,
  right: Right,
  connection: Connection,
  roomId: RoomId | undefined,
): void {
  const isOutside = roomId === undefined ? right === "direct" : !isOpenTo(connection, roomId);
  if (isOutside && connection.standing.rooms !== undefined) throw chatError("room-outside-token", {});
  const role = roleOf(context, connection, roomId);
  const roles: readonly Role[] = MAY[right];
  if (!roles.includes(role)) throw chatError("role-forbids", { role, right });
}
