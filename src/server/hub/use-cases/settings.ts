import { randomBytes } from "node:crypto";
import { chatError } from "../../../core/protocol/errors.ts";
import { ROOM } from "../../../core/protocol/event-names.ts";
import { PRIVATE_PREFIX } from "../../../core/protocol/limits.ts";
import { type RoomId, toRoomId } from "../../../core/protocol/names.ts";
import { RoomRequestSchema } from "../../../core/protocol/room-requests.ts";
import {
  type RoomSettings,
  type SettingsChange,
  USUAL_SETTINGS,
  unusualSettings,
} from "../../../core/protocol/room-settings.ts";
import { toAuditEntry } from "../audit-entry.ts";
import { emit, type HubContext, requireUser } from "../context.ts";
import { countDecision } from "../decisions.ts";
import { hasRight } from "../rights.ts";
import { awaitsAnswer, type Connection, type User } from "../room.ts";
import { defineUseCase } from "../use-case.ts";
import { isDirectRoomId, requireOpenRoom } from "./direct-rooms.ts";

/** The random part of a private room's id, in bytes: 128 bits, which nobody guesses. */
const RANDOM_BYTES = 16;

/** Asks for the settings of a room, changes them and tells its members, or makes a private room. */
export const roomUseCase = defineUseCase({
  event: ROOM,
  schema: RoomRequestSchema,
  right: ({ roomId, settings }) => {
    if (roomId === undefined) return "make";
    return settings === undefined ? "read" : "settings";
  },
  limit: "ask",
  cost: 2,
  heavy: true,
  run: async (context, { connection }, { roomId: asked, settings: change }) => {
    const user = requireUser(connection);
    const { access } = context.ports;
    if (asked !== undefined) await requireOpenRoom(context, connection, asked);
    if (asked !== undefined && change !== undefined) await changeSettings(context, connection, asked, change);
    const roomId = asked ?? (await makePrivate(context, connection, user, change ?? {}));
    return { roomId, settings: unusualSettings(access.rooms.settingsOf(roomId)) };
  },
});

/** Makes the user who enters a room of which nothing is kept its moderator, or does without where that can't be kept now. */
export async function noteMaker(context: HubContext, connection: Connection, roomId: RoomId): Promise<void> {
  const { user } = connection;
  if (user === undefined || !hasRight(context, "make", connection, roomId)) return;
  await keepMade(context, user, roomId, USUAL_SETTINGS).catch(() => {});
}

async function keepMade(
  { ports: { access, clock } }: HubContext,
  { ownedId }: User,
  roomId: RoomId,
  settings: RoomSettings,
): Promise<void> {
  await access.keep(() => {
    access.rooms.put(roomId, { at: clock.now(), settings });
    access.roles.give(ownedId, roomId, "moderator");
  });
}

async function makePrivate(
  context: HubContext,
  connection: Connection,
  user: User,
  change: SettingsChange,
): Promise<RoomId> {
  const roomId = toRoomId(`${PRIVATE_PREFIX}${randomBytes(RANDOM_BYTES).toString("hex")}`);
  if (roomId === undefined) throw chatError("server-failed", {});
  const settings = { ...USUAL_SETTINGS, ...change, private: true };
  await context.quotas.countRoom(connection, () => keepMade(context, user, roomId, settings));
  return roomId;
}

/** Changes settings; members hear of it, those who are being let in in their answer. */
async function changeSettings(
  context: HubContext,
  connection: Connection,
  roomId: RoomId,
  change: SettingsChange,
): Promise<void> {
  const { access, clock } = context.ports;
  if (isDirectRoomId(roomId)) throw chatError("room-of-two", {});
  const { private: wanted } = change;
  if (wanted !== undefined && wanted !== access.rooms.settingsOf(roomId).private)
    throw chatError("privacy-fixed", {});
  const user = requireUser(connection);
  countDecision(context, connection);
  const entry = toAuditEntry(context.ports, user, connection.payer.address, {
    action: "room",
    roomId,
    details: change,
  });
  await access.change(entry, () => {
    const settings = { ...access.rooms.settingsOf(roomId), ...change };
    access.rooms.put(roomId, { at: clock.now(), settings });
  });
  const settings = unusualSettings(access.rooms.settingsOf(roomId));
  const members = [...(context.directory.room(roomId)?.members() ?? [])];
  const ready = members.filter((member) => !awaitsAnswer(member)).map((member) => member.connection);
  emit(context, ready, ROOM, { roomId, settings, by: user.nickName });
}
