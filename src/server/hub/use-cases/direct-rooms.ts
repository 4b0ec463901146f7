import { createHash } from "node:crypto";
import { chatError } from "../../../core/protocol/errors.ts";
import { DIRECT } from "../../../core/protocol/event-names.ts";
import { DIRECT_PREFIX } from "../../../core/protocol/limits.ts";
import type { RoomId, UserId } from "../../../core/protocol/names.ts";
import type { Member } from "../../../core/protocol/server-events.ts";
import { otherOf, type Pair } from "../../store/room-records.ts";
import { emit, type HubContext } from "../context.ts";
import type { Connection, Person } from "../room.ts";

/** True for the id of a room of two, whether there is one or not. */
export function isDirectRoomId(roomId: RoomId): boolean {
  return roomId.startsWith(DIRECT_PREFIX);
}

/** The id of the room of two: the same whoever asks. */
export function toDirectRoomId(pair: Pair): RoomId {
  const digest = createHash("sha256").update(JSON.stringify(pair)).digest("hex");
  return `${DIRECT_PREFIX}${digest.slice(0, 32)}` as RoomId; // letters, digits and a dot
}

/** Throws FORBIDDEN where a room is that of two others. */
export async function requireOpenRoom(
  { ports }: HubContext,
  { user }: Connection,
  roomId: RoomId,
): Promise<void> {
  if (!isDirectRoomId(roomId)) return;
  const pair = await ports.records.pairOf(roomId);
  if (user === undefined || pair === undefined || !pair.includes(user.userId)) {
    throw chatError("direct-of-others", { roomId });
  }
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
  const pair = await context.ports.records.pairOf(roomId);
  for (const userId of pair ?? []) {
    const findOutside = () =>
      context.directory.connectionsOf(userId).filter(({ memberships }) => !memberships.has(roomId));
    if (pair === undefined || findOutside().length === 0) continue;
    const user = await findMember(context, otherOf(pair, userId));
    if (user !== undefined) emit(context, findOutside(), DIRECT, { roomId, user });
  }
}

/** Notifies a user who has just come of its direct rooms in which something is unread. */
export async function notifyUnreadDirects(
  context: HubContext,
  connection: Connection,
  { userId }: Person,
): Promise<void> {
  const { records, log } = context.ports;
  for (const { roomId, other } of await records.directRoomsOf(userId)) {
    const last = await log.lastSeq(roomId);
    if (last <= ((await records.readMarkOf(userId, roomId)) ?? 0)) continue;
    const user = await findMember(context, other);
    if (user !== undefined) emit(context, [connection], DIRECT, { roomId, user });
  }
}
