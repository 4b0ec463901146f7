import { chatError } from "../../core/protocol/errors.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Role } from "../../core/protocol/roles.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { HubContext } from "./context.ts";
import type { Connection } from "./room.ts";

const ALL: readonly Role[] = ["guest", "reader", "member", "moderator", "admin"];
const WRITERS: readonly Role[] = ["guest", "member", "moderator", "admin"];
const MEMBERS: readonly Role[] = ["member", "moderator", "admin"];
const MODERATORS: readonly Role[] = ["moderator", "admin"];
const ADMINS: readonly Role[] = ["admin"];

/**
 * The table of rights: which roles may do something. Every event that a client may send names its right, and is refused where the role of the client,
 * in the room that it is about, is not among them.
 */
const MAY = {
  /** To be somebody: one's own inbox, read marks and sessions. */
  be: ALL,
  /** To choose what others see of one: a nick, and words about being away. */
  appear: ALL,
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
  /** To take others out of a room, to ban and to silence them, to give them a role there, and to delete what they said. */
  moderate: MODERATORS,
  /** To give roles on the server. */
  appoint: ADMINS,
  /** To read the audit log. */
  audit: ADMINS,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Something that one may do, or not. */
export type Right = keyof typeof MAY;

/** Everything by which one is heard, which who is silenced may not do. */
export const HEARD: readonly Right[] = ["appear", "say", "pin", "topic", "direct"];

/** True for a role that keeps order. */
export function keepsOrder(role: Role): boolean {
  return MODERATORS.includes(role);
}

/** The role of a client on the server, or in a room. */
export function roleOf(context: HubContext, { user, standing }: Connection, roomId?: RoomId): Role {
  return user === undefined ? standing.role : roleOfUser(context, user.ownedId, standing.role, roomId);
}

/** The role of a user, on the server or in a room, who has `standing` unless given another one. One that moderates the server moderates all of its rooms. */
export function roleOfUser(
  { ports: { access } }: HubContext,
  user: OwnedId,
  standing: Role,
  roomId: RoomId | undefined,
): Role {
  const everywhere = access.roles.of(user) ?? standing;
  if (roomId === undefined || keepsOrder(everywhere)) return everywhere;
  return access.roles.of(user, roomId) ?? everywhere;
}

/** Throws FORBIDDEN where a client may not do something, on the server or in a room. */
export function requireRight(
  context: HubContext,
  right: Right,
  connection: Connection,
  roomId: RoomId | undefined,
): void {
  if (hasRight(context, right, connection, roomId)) return;
  throw chatError("role-forbids", { role: roleOf(context, connection, roomId), right });
}

/** Tells whether a client may do something, on the server or in a room. */
export function hasRight(
  context: HubContext,
  right: Right,
  connection: Connection,
  roomId: RoomId | undefined,
): boolean {
  const roles: readonly Role[] = MAY[right];
  return roles.includes(roleOf(context, connection, roomId));
}
