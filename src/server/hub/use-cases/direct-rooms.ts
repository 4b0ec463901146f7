import { createHash } from "node:crypto";
import { ChatError, chatError } from "../../../core/protocol/errors.ts";
import { DIRECT } from "../../../core/protocol/event-names.ts";
import { DIRECT_PREFIX } from "../../../core/protocol/limits.ts";
import type { RoomId, UserId } from "../../../core/protocol/names.ts";
import type { Member } from "../../../core/protocol/server-events.ts";
import { type OwnedId, userIdOf } from "../../store/owned-id.ts";
import { type DirectPair, type DirectRoom, otherOf, type Pair } from "../../store/room-records.ts";
import { emit, type HubContext, requireMembership, requireUser } from "../context.ts";
import { isInReach } from "../rights.ts";
import type { Connection, DirectState, Membership, User } from "../room.ts";

/** True for the id of a room of two, whether there is one or not. */
export function isDirectRoomId(roomId: RoomId): boolean {
  return roomId.startsWith(DIRECT_PREFIX);
}

/** The id of the room of two: the same whoever asks. */
export function toDirectRoomId(pair: Pair): RoomId {
  const digest = createHash("sha256").update(JSON.stringify(pair)).digest("hex");
  return `${DIRECT_PREFIX}${digest.slice(0, 32)}` as RoomId; // letters, digits and a dot
}

/** Reads what is kept of a direct room, undefined for any other; throws FORBIDDEN where it is that of two others. */
export async function requireOpenRoom(
  { ports }: HubContext,
  { user }: Connection,
  roomId: RoomId,
): Promise<DirectPair | undefined> {
  if (!isDirectRoomId(roomId)) return undefined;
  const direct = await ports.records.directOf(roomId);
  if (user === undefined || direct === undefined || !direct.pair.includes(user.ownedId)) {
    throw chatError("direct-of-others", { roomId });
  }
  return direct;
}

/** The membership of a connection that may speak in a room; throws NOT_IN_ROOM, or FORBIDDEN where one of two refuses the other. */
export function requireSpeaker(connection: Connection, roomId: RoomId): Membership {
  const membership = requireMembership(connection, roomId);
  const { direct } = membership.room;
  if (direct === undefined || direct.refusing.size === 0) return membership;
  const isOwn = connection.user !== undefined && direct.refusing.has(connection.user.ownedId);
  throw chatError(isOwn ? "direct-refusing" : "direct-refused", {});
}

/** Notes that somebody has spoken in a direct room: from now on it is one of its own. */
export async function noteSpoken({ ports }: HubContext, { room, connection }: Membership): Promise<void> {
  const { active } = room.direct ?? {};
  const { user } = connection;
  if (active === undefined || user === undefined || active.has(user.ownedId)) return;
  active.add(user.ownedId);
  try {
    await ports.records.setActive(room.id, user.ownedId);
  } catch {
    active.delete(user.ownedId); // the next message notes it
  }
}

/** True for a direct room that the user neither opened nor spoke in: other people could fill its rooms with them. */
export function isUnasked(direct: DirectState | undefined, { user }: Connection): boolean {
  return direct !== undefined && user !== undefined && !direct.active.has(user.ownedId);
}

/** Somebody as others see them, and who they are. */
export interface KnownUser {
  readonly member: Member;
  readonly ownedId: OwnedId;
}

/** Finds who owns a user id, here or remembered. */
export async function findUser(
  { directory, ports }: HubContext,
  userId: UserId,
): Promise<KnownUser | undefined> {
  const here = directory.user(userId);
  if (here !== undefined) {
    return { member: { nickName: here.nickName, id: here.id, away: here.away }, ownedId: here.ownedId };
  }
  const known = await ports.identities.find(userId);
  return known && { member: { nickName: known.nickName, id: known.userId }, ownedId: known.ownedId };
}

/** Finds somebody as others see them; undefined once they were forgotten, also if another owns their id now. */
export async function findMember(context: HubContext, ownedId: OwnedId): Promise<Member | undefined> {
  const user = await findUser(context, userIdOf(ownedId));
  return user?.ownedId === ownedId ? user.member : undefined;
}

/** Notifies the two of a direct room, wherever they are not in it, that something was said there. */
export async function notifyDirect(context: HubContext, roomId: RoomId): Promise<void> {
  const direct = await context.ports.records.directOf(roomId);
  for (const ownedId of direct?.pair ?? []) {
    const findOutside = () =>
      context.directory
        .connectionsOf(userIdOf(ownedId))
        .filter((device) => device.user?.ownedId === ownedId && isInReach(device, roomId))
        .filter(({ memberships }) => !memberships.has(roomId));
    if (direct === undefined || findOutside().length === 0) continue;
    const other = otherOf(direct.pair, ownedId);
    if (direct.refusing.includes(ownedId) || isBlocking(context, ownedId, other)) continue;
    const user = await findMember(context, other);
    if (user !== undefined) emit(context, findOutside(), DIRECT, { roomId, user });
  }
}

function isBlocking({ ports }: HubContext, ownedId: OwnedId, other: OwnedId): boolean {
  return ports.access.blocks.isBlocking(ownedId, userIdOf(other));
}

/** Direct rooms that are looked at for a user who comes, and of those the unread ones that it is notified of. */
const MOST_LOOKED_AT = 1_000;
const MOST_NOTIFIED = 100;

/** Direct rooms that are looked at in one go, and the time that takes, in ms. */
const STEP_ROOMS = 50;
const STEP_MS = 2;

/**
 * Notifies a user who has just come of its direct rooms in which something is unread; first of those that it asked for. Once that would
 * have to wait too long the rest is left out, and the log tells it.
 */
export async function notifyUnreadDirects(
  context: HubContext,
  connection: Connection,
  user: User,
): Promise<void> {
  try {
    await notifyInSteps(context, connection, user);
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== "RATE_LIMITED" || connection.isGone) throw error;
    context.ports.logger.warn("a user was not notified of all unread rooms of two, for want of time");
  }
}

async function notifyInSteps(context: HubContext, connection: Connection, { ownedId }: User): Promise<void> {
  const rooms = await context.ports.records.directRoomsOf(ownedId, MOST_LOOKED_AT);
  let left = MOST_NOTIFIED;
  for (let from = 0; from < rooms.length && left > 0 && !connection.isGone; from += STEP_ROOMS) {
    const step = rooms.slice(from, from + STEP_ROOMS);
    left -= await context.heavyWork.run(connection, STEP_MS, () =>
      notifyUnread(context, connection, step, left),
    );
  }
}

/** Notifies of the unread ones among some rooms, up to `most`; resolves with their number. */
async function notifyUnread(
  context: HubContext,
  connection: Connection,
  rooms: readonly DirectRoom[],
  most: number,
): Promise<number> {
  const { records, log } = context.ports;
  const { userId, ownedId } = requireUser(connection);
  let notified = 0;
  for (const { roomId, other } of rooms) {
    if (notified === most) break;
    const last = await log.lastSeq(roomId);
    if (isBlocking(context, ownedId, other)) continue;
    if (last <= ((await records.readMarkOf(userId, roomId)) ?? 0)) continue;
    const user = await findMember(context, other);
    if (user === undefined) continue;
    emit(context, [connection], DIRECT, { roomId, user });
    notified += 1;
  }
  return notified;
}
