import { chatError } from "../../core/protocol/errors.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Reason } from "../../core/protocol/reasons.ts";
import { keepsOrder, type Role } from "../../core/protocol/roles.ts";
import { isPrivateRoomId, type RoomSettings } from "../../core/protocol/room-settings.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { HubContext } from "./context.ts";
import type { HubPorts } from "./ports.ts";
import type { Connection } from "./room.ts";

const ALL: readonly Role[] = ["guest", "reader", "member", "moderator", "admin"];
const WRITERS: readonly Role[] = ["guest", "member", "moderator", "admin"];
const MEMBERS: readonly Role[] = ["member", "moderator", "admin"];
const MODERATORS: readonly Role[] = ["moderator", "admin"];
const ADMINS: readonly Role[] = ["admin"];
const NOBODY: readonly Role[] = [];

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
  /** To make a private room. */
  make: MEMBERS,
  /** To say something in a room in slow mode whenever one likes. */
  hurry: MODERATORS,
  /** To change the settings of a room. */
  settings: MODERATORS,
  /** To invite to a room. */
  invite: MODERATORS,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Something that one may do, or not. */
export type Right = keyof typeof MAY;

/** Everything by which one is heard, which who is silenced may not do. */
export const HEARD: readonly Right[] = ["appear", "say", "pin", "topic", "direct", "invite"];

/** The rights that a setting of a room leaves to some roles only, and the reason of the refusal. */
const SETTINGS = [
  { setting: "archived", rights: ["say", "pin", "topic", "invite"], roles: NOBODY, reason: "room-archived" },
  { setting: "readOnly", rights: ["say", "pin", "topic"], roles: MODERATORS, reason: "room-read-only" },
  { setting: "topicLock", rights: ["topic"], roles: MODERATORS, reason: "topic-locked" },
] as const satisfies readonly {
  readonly setting: keyof RoomSettings;
  readonly rights: readonly Right[];
  readonly roles: readonly Role[];
  readonly reason: Reason;
}[];

/** The role of a client on the server, or in a room. Who came in for some rooms keeps order in these at most. */
export function roleOf({ ports }: HubContext, { user, standing }: Connection, roomId?: RoomId): Role {
  const role = user === undefined ? standing.role : roleOfUser(ports, user.ownedId, standing.role, roomId);
  return roomId === undefined && standing.rooms !== undefined && keepsOrder(role) ? "member" : role;
}

/** The role of a user, on the server or in a room, who has `standing` unless given another one. One that moderates the server moderates all of its rooms. */
export function roleOfUser(
  { access }: HubPorts,
  user: OwnedId,
  standing: Role,
  roomId: RoomId | undefined,
): Role {
  const everywhere = access.roles.of(user) ?? standing;
  if (roomId === undefined || keepsOrder(everywhere)) return everywhere;
  return access.roles.of(user, roomId) ?? everywhere;
}

/** Rights to rooms that come to be, which who came in for some rooms has not. */
const BEYOND: readonly Right[] = ["direct", "make"];

/** Tells whether the way in which a client came in leads to a room, too. */
export function isInReach({ standing: { rooms } }: Connection, roomId: RoomId): boolean {
  return rooms === undefined || rooms.has(roomId);
}

/** Throws FORBIDDEN where a client may not do something, on the server or in a room. */
export function requireRight(
  context: HubContext,
  right: Right,
  connection: Connection,
  roomId: RoomId | undefined,
): void {
  if (roomId !== undefined) requireOpen(context, connection, roomId);
  const isOutside = roomId === undefined ? BEYOND.includes(right) : !isInReach(connection, roomId);
  if (isOutside && connection.standing.rooms !== undefined) throw chatError("room-outside-token", {});
  const role = roleOf(context, connection, roomId);
  if (!mayAs(role, right)) throw chatError("role-forbids", { role, right });
  if (roomId === undefined) return;
  const settings = context.ports.access.rooms.settingsOf(roomId);
  for (const { setting, rights, roles, reason } of SETTINGS) {
    const isLeftToSome = settings[setting] && includes(rights, right);
    if (isLeftToSome && !includes(roles, role)) throw chatError(reason, {});
  }
}

/** Tells whether the role of a client has a right in a room; settings of the room are not asked. */
export function hasRight(
  context: HubContext,
  right: Right,
  connection: Connection,
  roomId?: RoomId,
): boolean {
  return mayAs(roleOf(context, connection, roomId), right);
}

/** Tells whether a user, be they here or not, may enter a room. */
export function isOpenTo({ access }: HubPorts, user: OwnedId, roomId: RoomId): boolean {
  if (!isPrivateRoomId(roomId)) return true;
  return access.roles.of(user, roomId) !== undefined || access.roles.of(user) === "admin";
}

/**
 * Throws FORBIDDEN for a private room into which a client was not let: before anything else is asked, and without a look at whether there is such
 * a room. Admins come into those that there are.
 */
function requireOpen({ ports }: HubContext, connection: Connection, roomId: RoomId): void {
  if (!isPrivateRoomId(roomId)) return;
  const isOpen = isOpenToClient(ports, connection, roomId) && ports.access.rooms.has(roomId);
  if (!isOpen) throw chatError("room-closed", {});
}

/** Tells whether a client may enter a room: by its user, or by a token that names the room. */
export function isOpenToClient(ports: HubPorts, { user, standing }: Connection, roomId: RoomId): boolean {
  if (standing.rooms !== undefined) return standing.rooms.has(roomId);
  return user === undefined ? !isPrivateRoomId(roomId) : isOpenTo(ports, user.ownedId, roomId);
}

function mayAs(role: Role, right: Right): boolean {
  return includes(MAY[right], role);
}

function includes<T>(all: readonly T[], one: T): boolean {
  return all.includes(one);
}
