import { chatError } from "../../../core/protocol/errors.ts";
import { DIRECT } from "../../../core/protocol/event-names.ts";
import { toUserId, type UserId } from "../../../core/protocol/names.ts";
import { DirectRequestSchema } from "../../../core/protocol/requests.ts";
import type { Member } from "../../../core/protocol/server-events.ts";
import type { OwnedId } from "../../store/owned-id.ts";
import type { Pair } from "../../store/room-records.ts";
import { type HubContext, requireUser } from "../context.ts";
import type { Outcome } from "../request-order.ts";
import type { Connection } from "../room.ts";
import { type Call, defineUseCase } from "../use-case.ts";
import { findMember, findUser, type KnownUser, toDirectRoomId } from "./direct-rooms.ts";
import { joinRoom } from "./join.ts";

/** Joins the room of the user and another; or changes from whom the user takes direct messages, or lists from whom not. */
export const directUseCase = defineUseCase({
  event: DIRECT,
  schema: DirectRequestSchema,
  right: "direct",
  limit: "ask",
  cost: 2,
  heavy: true,
  run: async (context, call, { userId: id, limit, refuse }) => {
    const me = requireUser(call.connection);
    if (id !== undefined) {
      const userId = toUserId(id);
      if (userId === me.userId) throw chatError("direct-to-self", {});
      if (refuse === undefined) return openDirect(context, call, userId, limit);
      await setRefusing(context, call.connection, userId, refuse);
    } else if (refuse !== undefined) {
      throw chatError("field-invalid", { field: "userId", problem: "missing", detail: "" });
    }
    return { refused: await listRefused(context, me.ownedId) };
  },
});

/** Joins the room of two; it exists from now on, for these two. */
async function openDirect(
  context: HubContext,
  call: Call,
  userId: UserId,
  limit: number | undefined,
): Promise<Outcome> {
  const { connection } = call;
  const me = requireUser(connection);
  const { records } = context.ports;
  const user = await requireKnown(context, userId);
  const pair = pairOf(me.ownedId, user.ownedId);
  const roomId = toDirectRoomId(pair);
  const direct = await records.directOf(roomId);
  const isBlocked = context.ports.access.blocks.isBlocking(user.ownedId, me.userId);
  if (isBlocked || direct?.refusing.includes(user.ownedId)) throw chatError("direct-refused", {});
  if (direct === undefined) await keepPair(context, connection, pair);
  if (!direct?.active.includes(me.ownedId)) await records.setActive(roomId, me.ownedId);
  context.directory.room(roomId)?.direct?.active.add(me.ownedId);
  context.limiter.count("join", connection);
  const joined = await joinRoom(context, call, { roomId, limit });
  return () => ({ ...(typeof joined === "function" ? joined() : joined), user: user.member });
}

/** Keeps that the user takes nothing more from another, who is not told, or takes it again. */
async function setRefusing(
  context: HubContext,
  connection: Connection,
  userId: UserId,
  refuse: boolean,
): Promise<void> {
  const me = requireUser(connection);
  const { records, limits } = context.ports;
  const user = await findUser(context, userId);
  if (user === undefined) {
    if (!refuse) return; // who is forgotten is refused no more
    throw chatError("user-unknown", {});
  }
  const pair = pairOf(me.ownedId, user.ownedId);
  const roomId = toDirectRoomId(pair);
  if (refuse) {
    const most = limits.refusedPerUser;
    const refused = await records.refusedBy(me.ownedId, most);
    if (refused.length === most && !refused.includes(user.ownedId))
      throw chatError("too-many-refused", { most });
    if ((await records.directOf(roomId)) === undefined) await keepPair(context, connection, pair);
  }
  await records.setRefusing(roomId, me.ownedId, refuse);
  const refusing = context.directory.room(roomId)?.direct?.refusing;
  if (refuse) refusing?.add(me.ownedId);
  else refusing?.delete(me.ownedId);
}

async function keepPair({ ports, quotas }: HubContext, connection: Connection, pair: Pair): Promise<void> {
  await quotas.countDirectRoom(requireUser(connection).userId, connection.payer.address, () =>
    ports.records.keepPair(toDirectRoomId(pair), pair, ports.clock.now()),
  );
}

async function listRefused(context: HubContext, ownedId: OwnedId): Promise<readonly Member[]> {
  const { records, limits } = context.ports;
  const refused = await records.refusedBy(ownedId, limits.refusedPerUser);
  const members = await Promise.all(refused.map((other) => findMember(context, other)));
  return members.filter((member) => member !== undefined);
}

async function requireKnown(context: HubContext, userId: UserId): Promise<KnownUser> {
  const user = await findUser(context, userId);
  if (user === undefined) throw chatError("user-unknown", {});
  return user;
}

function pairOf(one: OwnedId, other: OwnedId): Pair {
  return one < other ? [one, other] : [other, one];
}
