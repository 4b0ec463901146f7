import { READ } from "../../../core/protocol/event-names.ts";
import { ReadSchema } from "../../../core/protocol/requests.ts";
import { emit, requireMembership, requireUser } from "../context.ts";
import { notifyUser } from "../live-inbox.ts";
import { defineUseCase } from "../use-case.ts";
import { isDirectRoomId } from "./direct-rooms.ts";

/** Moves the user's read mark forward, never past the end of the room, and tells its other devices. In a room of two that is done which called it up to there. */
export const readUseCase = defineUseCase({
  event: READ,
  schema: ReadSchema,
  right: "read",
  limit: "none",
  cost: (_, __, { roomId }) => (isDirectRoomId(roomId) ? 0.3 : 0.1),
  run: async (context, { connection, proceed }, { roomId, seq }) => {
    const { directory, ports } = context;
    const { userId, nickName } = requireUser(connection);
    requireMembership(connection, roomId);
    proceed();
    const last = await ports.log.lastSeq(roomId);
    const mark = await ports.records.moveReadMark(userId, roomId, Math.min(seq, last));
    const isDone = isDirectRoomId(roomId) && (await ports.log.inbox.doneReading(userId, roomId, mark.seq));
    if (isDone) await notifyUser(context, userId, []);
    if (!mark.moved) return { seq: mark.seq };
    directory.room(roomId)?.people.mark(userId, nickName);
    const devices = directory.connectionsOf(userId);
    const joins = devices.flatMap(({ memberships }) => [...(memberships.get(roomId)?.joins ?? [])]);
    for (const pending of joins) pending.read = Math.max(mark.seq, pending.read ?? 0);
    const others = devices.filter(({ id }) => id !== connection.id);
    emit(context, others, READ, { roomId, seq: mark.seq });
    return { seq: mark.seq };
  },
});
