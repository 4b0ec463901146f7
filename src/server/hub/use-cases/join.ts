import { type ChatError, chatError } from "../../../core/protocol/errors.ts";
import { JOIN_ROOM } from "../../../core/protocol/event-names.ts";
import { type RoomId, toUserId } from "../../../core/protocol/names.ts";
import { type JoinRoom, JoinRoomSchema } from "../../../core/protocol/requests.ts";
import { unusualSettings } from "../../../core/protocol/room-settings.ts";
import type { DirectPair } from "../../store/room-records.ts";
import { loadPeople } from "../called.ts";
import { audienceCost, type HubContext, markChanged } from "../context.ts";
import { toServerMsgs } from "../fan-out.ts";
import type { Outcome } from "../request-order.ts";
import { roleOf } from "../rights.ts";
import type { Connection, DirectState, Membership, PendingJoin, Person } from "../room.ts";
import { requireUnsanctioned } from "../sanctions.ts";
import { type Call, defineUseCase } from "../use-case.ts";
import { changesCost } from "./changes.ts";
import { isUnasked, requireOpenRoom } from "./direct-rooms.ts";
import { completeJoinPage, readJoinPage, readSpeakerPage } from "./join-page.ts";
import { leaveRoom } from "./leave.ts";
import { noteMaker } from "./settings.ts";
import { overviewOf, type RosterReply } from "./who.ts";

/** Puts the client in a room. What is committed from now on is in the reply or delivered after it. */
export const joinUseCase = defineUseCase({
  event: JOIN_ROOM,
  schema: JoinRoomSchema,
  right: "enter",
  limit: "join",
  cost: (context, _, { roomId, limit }) => 1 + 0.002 * (limit ?? 0) + audienceCost(context, roomId),
  heavy: true,
  run: joinRoom,
});

/** The same for other use cases that end in a room. */
export async function joinRoom(context: HubContext, call: Call, request: JoinRoom): Promise<Outcome> {
  const { connection, proceed } = call;
  const { user } = connection;
  const pair = await requireOpenRoom(context, connection, request.roomId);
  const mayBeNew = pair === undefined && (await isUnkept(context, request.roomId));
  const direct = pair && toDirectState(pair);
  const present = connection.memberships.get(request.roomId);
  const person = user ?? present?.person ?? (await nameGuest(context, request));
  const enter = () => enterRoom(context, connection, person, request, direct);
  const isNew = mayBeNew && context.directory.room(request.roomId) === undefined;
  const membership = isNew ? context.quotas.countRoom(connection, enter) : enter();
  const made = isNew ? noteMaker(context, connection, request.roomId) : undefined;
  if (user !== undefined) void loadPeople(context, membership.room); // messages find it done
  const pending: PendingJoin = { messages: [], changes: [] };
  membership.joins.add(pending);
  proceed();
  try {
    if (user === undefined) return answerBase(context, membership, pending);
    await made;
    return await answer(context, membership, pending, request);
  } catch (error) {
    const entered = membership.answered || membership.joins.size > 1; // by another join, or it may yet be
    membership.joins.delete(pending);
    if (!entered && connection.memberships.get(request.roomId) === membership) leaveRoom(context, membership);
    throw error;
  }
}

/** A base client hears of the room from its first moment in it, as it knows no replies. */
function answerBase(context: HubContext, membership: Membership, pending: PendingJoin): Outcome {
  membership.joins.delete(pending);
  return () => ({ roomId: membership.room.id, ...showRoster(context, membership) });
}

/** Makes the reply in the moment when it is sent, so that what happened while its parts were read is in it. */
async function answer(
  context: HubContext,
  membership: Membership,
  pending: PendingJoin,
  request: JoinRoom,
): Promise<Outcome> {
  const { connection, room, person, listening } = membership;
  const { access, log, records, limits, budget } = context.ports;
  const chargeChanges = (messages: number) => budget.spendHeavy(connection.payer, changesCost(messages));
  const isRead = listening && !connection.isGone; // it enters all the same, for what it said after its join
  const [topics, read, page] = await Promise.all([
    records.topicsOf([room.id]),
    records.readMarkOf(person.userId, room.id),
    isRead ? readJoinPage(log, request, limits.historyPage, chargeChanges) : readSpeakerPage(log, room.id),
  ]);
  return () => {
    membership.joins.delete(pending);
    membership.answered = true;
    const { messages, changed, moreChanges, ...rest } = completeJoinPage(page, pending);
    return {
      roomId: room.id,
      epoch: log.epoch,
      topic: (pending.topic ?? topics.get(room.id)) || undefined,
      read: pending.read ?? read,
      settings: unusualSettings(access.rooms.settingsOf(room.id)),
      role: roleOf(context, connection, room.id),
      ...rest,
      ...(listening ? showRoster(context, membership) : { users: [], count: room.count }),
      messages: toServerMsgs(messages, connection),
      ...(changed && { changed: toServerMsgs(changed, connection), moreChanges }),
    };
  };
}

/** The membership it has; a client that only spoke and wants to listen gets another one, whose messages begin with the answer. */
function enterRoom(
  context: HubContext,
  connection: Connection,
  person: Person,
  request: JoinRoom,
  direct: DirectState | undefined,
): Membership {
  const { directory } = context;
  requireUnsanctioned(context, "enter", connection, request.roomId); // it may have been banned while things were read
  const present = connection.memberships.get(request.roomId);
  if (present !== undefined && (present.listening || request.listen === false)) return present;
  if (present !== undefined) leaveRoom(context, present);
  requireRoomLeft(context, connection, request.roomId, direct);
  const listening = connection.user === undefined || request.listen !== false;
  const membership = directory.enter(connection, request.roomId, person, listening);
  membership.room.direct ??= direct;
  markChanged(context, membership);
  return membership;
}

function toDirectState({ pair, active, refusing }: DirectPair): DirectState {
  return { pair, active: new Set(active), refusing: new Set(refusing) };
}

/** True for a room of which nothing is kept: whoever enters it while nobody is in it makes it. */
async function isUnkept(
  { directory, ports: { access, log, records } }: HubContext,
  roomId: RoomId,
): Promise<boolean> {
  if (directory.room(roomId) !== undefined || access.rooms.has(roomId)) return false; // to look takes time
  return (await log.lastSeq(roomId)) === 0 && (await records.topicsOf([roomId])).size === 0;
}

/** Throws ROOM_FULL where a user may enter no further room. Rooms that others opened for it count apart. */
function requireRoomLeft(
  { directory, limiter }: HubContext,
  connection: Connection,
  roomId: RoomId,
  direct: DirectState | undefined,
): void {
  const wanted = isUnasked(direct, connection);
  const rooms = [...directory.roomsOf(connection)];
  const alike = rooms.filter((id) => isUnasked(directory.room(id)?.direct, connection) === wanted);
  limiter.checkRooms(roomId, new Set(alike), wanted ? "unasked" : "asked");
}

/** The roster of a room as it is now; whoever gets all of it is told names from now on. */
function showRoster(context: HubContext, membership: Membership): RosterReply {
  const { more, ...roster } = overviewOf(membership.room);
  if (membership.connection.user !== undefined) membership.room.receiveNames(membership, !more);
  context.presence.addNewcomer(membership);
  return roster;
}

async function nameGuest({ ports }: HubContext, { nickName, id }: JoinRoom): Promise<Person> {
  if (nickName === undefined) throw missing("nickName");
  if (id === undefined) throw missing("id");
  const guest = await ports.identities.nameGuest(nickName, id);
  return { userId: toUserId(guest.id), ...guest };
}

function missing(field: string): ChatError {
  return chatError("field-invalid", { field, problem: "missing", detail: "" });
}
