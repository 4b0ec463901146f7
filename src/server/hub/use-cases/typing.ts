import { TYPING } from "../../../core/protocol/event-names.ts";
import { TypingRequestSchema } from "../../../core/protocol/requests.ts";
import { audienceCost, emit, requireUser } from "../context.ts";
import { defineUseCase } from "../use-case.ts";
import { requireSpeaker } from "./direct-rooms.ts";

/** Tells the others in a room that somebody is typing there; too much of it is dropped in silence. */
export const typingUseCase = defineUseCase({
  event: TYPING,
  schema: TypingRequestSchema,
  right: "say",
  limit: "none",
  cost: (context, _, { roomId }) => 0.05 + audienceCost(context, roomId),
  run: (context, { connection }, { roomId, typing }) => {
    const { userId, nickName } = requireUser(connection);
    const { room } = requireSpeaker(connection, roomId);
    if (!context.limiter.countTyping(userId)) return {};
    const others = [...room.members()].filter(({ person }) => person.userId !== userId);
    const to = others
      .map((other) => other.connection)
      .filter(({ user }) => user?.blocked.has(userId) !== true);
    emit(context, to, TYPING, { roomId, userId, nickName, typing });
    return {};
  },
});
