import { WHO } from "../../../core/protocol/event-names.ts";
import { WhoSchema } from "../../../core/protocol/requests.ts";
import { toMember } from "../room.ts";
import { defineUseCase } from "../use-case.ts";
import { requireOpenRoom } from "./direct-rooms.ts";

/** Lists the members of a room, unless it is one of two others. */
export const whoUseCase = defineUseCase({
  event: WHO,
  schema: WhoSchema,
  limit: "ask",
  run: async (context, { connection }, { roomId }) => {
    await requireOpenRoom(context, connection, roomId);
    const roster = context.directory.room(roomId)?.roster();
    return { users: [...(roster?.values() ?? [])].map(toMember) };
  },
});
