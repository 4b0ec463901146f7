import { chatError } from "../../../core/protocol/errors.ts";
import { DIRECT } from "../../../core/protocol/event-names.ts";
import { toUserId } from "../../../core/protocol/names.ts";
import { DirectRequestSchema } from "../../../core/protocol/requests.ts";
import type { Pair } from "../../store/room-records.ts";
import { requireUser } from "../context.ts";
import { defineUseCase } from "../use-case.ts";
import { findMember, toDirectRoomId } from "./direct-rooms.ts";
import { joinRoom } from "./join.ts";

/** Joins the room of the user and another; it exists from now on, for these two. */
export const directUseCase = defineUseCase({
  event: DIRECT,
  schema: DirectRequestSchema,
  limit: "ask",
  cost: 2,
  heavy: true,
  run: async (context, call, { userId: id, limit }) => {
    const { connection } = call;
    const me = requireUser(connection);
    const userId = toUserId(id);
    if (userId === me.userId) throw chatError("direct-to-self", {});
    const user = await findMember(context, userId);
    if (user === undefined) throw chatError("user-unknown", {});
    const pair: Pair = me.userId < userId ? [me.userId, userId] : [userId, me.userId];
    const roomId = toDirectRoomId(pair);
    await context.ports.records.keepPair(roomId, pair);
    context.limiter.count("join", connection);
    const joined = await joinRoom(context, call, { roomId, limit });
    return () => ({ ...(typeof joined === "function" ? joined() : joined), user });
  },
});
