import { TOPIC } from "../../../core/protocol/event-names.ts";
import { TopicRequestSchema } from "../../../core/protocol/requests.ts";
import { audienceCost, emit, requireUser } from "../context.ts";
import { awaitsAnswer } from "../room.ts";
import { defineUseCase } from "../use-case.ts";
import { requireSpeaker } from "./direct-rooms.ts";

/** Sets what a room is about, and tells its members; those who are being let in hear it in their answer. */
export const topicUseCase = defineUseCase({
  event: TOPIC,
  schema: TopicRequestSchema,
  right: "topic",
  limit: "ask",
  cost: (context, _, { roomId }) => 0.5 + audienceCost(context, roomId),
  run: async (context, { connection }, { roomId, topic }) => {
    const { nickName } = requireUser(connection);
    requireSpeaker(connection, roomId);
    await context.ports.records.setTopic(roomId, topic, context.ports.clock.now());
    const members = [...(context.directory.room(roomId)?.members() ?? [])];
    for (const pending of members.flatMap(({ joins }) => [...joins])) pending.topic = topic;
    const ready = members.filter((member) => !awaitsAnswer(member)).map((member) => member.connection);
    emit(context, ready, TOPIC, { roomId, topic, by: nickName });
    return { topic };
  },
});
