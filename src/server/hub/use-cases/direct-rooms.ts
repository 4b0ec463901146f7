import { createHash } from "node:crypto";
import { chatError } from "../../../core/protocol/errors.ts";
import { DIRECT } from "../../../core/protocol/event-names.ts";
import { DIRECT_PREFIX } from "../../../core/protocol/limits.ts";
import type { RoomId, UserId } from "../../../core/protocol/names.ts";
import type { Member } from "../../../core/protocol/server-events.ts";
import { type DirectPair, otherOf, type Pair } from "../../store/room-records.ts";
import { emit, type HubContext, requireMembership } from "../context.ts";
import type { Connection, DirectState, Membership, Person } from "../room.ts";

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
  if (user === undefined || direct === undefined || !direct.pair.includes(user.userId)) {
    throw chatError("direct-of-others", { roomId });
  }
  return direct;
}

/** The membership of a connection that may speak in a room; throws NOT_IN_ROOM, or FORBIDDEN where one of two refuses the other. */
export function requireSpeaker(connection: Connection, roomId: RoomId): Membership {
  const membership = requireMembership(connection, roomId);
  const { room, person } = membership;
  if (room.direct === undefined || room.direct.refusing.size === 0) return membership;
  throw chatError(room.direct.refusing.has(person.userId) ? "direct-refusing" : "direct-refused", {});
}

/** Notes that somebody has spoken in a direct room: from now on it is one of its own. */
export async function noteSpoken({ ports }: HubContext, { room, person }: Membership): Promise<void> {
  const { active } = room.direct ?? {};
  if (active === undefined || active.has(person.userId)) return;
  active.add(person.userId);
  try {
    await ports.records.setActive(room.id, person.userId);
  } catch {
    active.delete(person.userId); // the next message notes it
  }
}

/** True for a direct room that the user neither opened nor spoke in: other people could fill its rooms with them. */
export function isUnasked(direct: DirectState | undefined, { user }: Connection): boolean {
  return direct !== undefined && user !== undefined && !direct.active.has(user.userId);
}

/** Somebody as others see them, here or as last known. */
export async function findMember(
  { directory, ports }: HubContext,
  userId: UserId,
): Promise<Member | undefined> {
  const here = directory.user(userId);
  if (here !== undefined) return { nickName: here.nickName, id: here.id, away: here.away };
  const known = await ports.identities.find(userId);
  return known && { nickName: known.nickName, id: known.userId };
}

/** Notifies the two of a direct room, wherever they are not in it, that something was said there. */
export async function notifyDirect(context: HubContext, roomId: RoomId): Promise<void> {
  const direct = await context.ports.records.directOf(roomId);
  for (const userId of direct?.pair ?? []) {
    const findOutside = () =>
      context.directory.connectionsOf(userId).filter(({ memberships }) => !memberships.has(roomId));
    if (direct === undefined || direct.refusing.includes(userId) || findOutside().length === 0) continue;
    const user = await findMember(context, otherOf(direct.pair, userId));
    if (user !== undefined) emit(context, findOutside(), DIRECT, { roomId, user });
  }
}

/** Direct rooms that are looked at for a user who comes, and of those the unread ones that it is notified of. */
const MOST_LOOKED_AT = 1_000;
const MOST_NOTIFIED = 100;

/** Notifies a user who has just come of its direct rooms in which something is unread; first of those that it asked for. */
export async function notifyUnreadDirects(
  context: HubContext,
  connection: Connection,
  { userId }: Person,
): Promise<void> {
  const { records, log } = context.ports;
  let notified = 0;
  for (const { roomId, other } of await records.directRoomsOf(userId, MOST_LOOKED_AT)) {
    if (notified === MOST_NOTIFIED) return;
    const last = await log.lastSeq(roomId);
    if (last <= ((await records.readMarkOf(userId, roomId)) ?? 0)) continue;
    const user = await findMember(context, other);
    if (user === undefined) continue;
    emit(context, [connection], DIRECT, { roomId, user });
    notified += 1;
  }
}
