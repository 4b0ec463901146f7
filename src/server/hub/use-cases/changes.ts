import { CHANGES, PINS, THREAD } from "../../../core/protocol/event-names.ts";
import { ChangesSchema, PinsSchema, ThreadSchema } from "../../../core/protocol/requests.ts";
import { requireMembership, requireUser } from "../context.ts";
import { toServerMsgs, withoutBlocked } from "../fan-out.ts";
import { defineUseCase } from "../use-case.ts";

/** The time that reading so many changed messages takes, in ms. */
export function changesCost(messages: number): number {
  return 0.3 + 0.02 * messages;
}

/** Reads the messages of a room that changed, for a client that missed it. */
export const changesUseCase = defineUseCase({
  event: CHANGES,
  schema: ChangesSchema,
  right: "read",
  limit: "none",
  cost: ({ ports }, _, { limit }) => changesCost(Math.min(limit, ports.limits.historyPage)),
  heavy: true,
  onlyReads: true,
  run: async ({ ports: { log, limits } }, { connection, proceed }, { roomId, after, ...request }) => {
    requireUser(connection);
    requireMembership(connection, roomId);
    proceed();
    const limit = Math.min(request.limit, limits.historyPage);
    const { messages, rev, more } = await log.changes(roomId, { after, limit });
    return { epoch: log.epoch, messages: toServerMsgs(messages, connection), rev, more };
  },
});

/** Lists the pinned messages of a room. */
export const pinsUseCase = defineUseCase({
  event: PINS,
  schema: PinsSchema,
  right: "read",
  limit: "ask",
  cost: 2,
  heavy: true,
  onlyReads: true,
  run: async ({ ports: { log } }, { connection, proceed }, { roomId, after = 0 }) => {
    requireUser(connection);
    requireMembership(connection, roomId);
    proceed();
    const { messages, more } = await log.pins(roomId, after);
    return {
      epoch: log.epoch,
      messages: toServerMsgs(withoutBlocked(messages, connection), connection),
      more,
    };
  },
});

/** Reads a page of a thread: a message and all that answers it, directly or in turn. */
export const threadUseCase = defineUseCase({
  event: THREAD,
  schema: ThreadSchema,
  right: "read",
  limit: "ask",
  cost: ({ ports }, _, { limit }) => 0.5 + 0.004 * Math.min(limit, ports.limits.historyPage),
  heavy: true,
  onlyReads: true,
  run: async ({ ports: { log, limits } }, { connection, proceed }, { roomId, seq, ...request }) => {
    requireUser(connection);
    requireMembership(connection, roomId);
    proceed();
    const limit = Math.min(request.limit, limits.historyPage);
    const { root, messages, more } = await log.thread(roomId, seq, { ...request, limit });
    return { epoch: log.epoch, root, messages: toServerMsgs(messages, connection), more };
  },
});
