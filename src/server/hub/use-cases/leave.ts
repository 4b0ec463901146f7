import { LEAVE_ROOM } from "../../../core/protocol/event-names.ts";
import { LeaveRoomSchema } from "../../../core/protocol/requests.ts";
import { audienceCost, type HubContext, markChanged } from "../context.ts";
import type { Membership } from "../room.ts";
import { defineUseCase } from "../use-case.ts";

/** Takes the client out of a room; nothing happens if it is in none of that id. */
export const leaveUseCase = defineUseCase({
  event: LEAVE_ROOM,
  schema: LeaveRoomSchema,
  right: "enter",
  limit: "none",
  cost: (context, _, { roomId }) => 0.1 + audienceCost(context, roomId),
  run: (context, { connection }, { roomId }) => {
    const membership = connection.memberships.get(roomId);
    if (membership !== undefined) leaveRoom(context, membership);
    return {};
  },
});

/** Ends a membership, and lets the others know soon. */
export function leaveRoom(context: HubContext, membership: Membership): void {
  markChanged(context, membership);
  context.directory.leave(membership);
}
