import { HISTORY } from "../../../core/protocol/event-names.ts";
import { HistorySchema } from "../../../core/protocol/requests.ts";
import { requireMembership } from "../context.ts";
import { toRows, toServerMsgs } from "../fan-out.ts";
import { defineUseCase } from "../use-case.ts";

/** Reads a page of a room that the client is in. */
export const historyUseCase = defineUseCase({
  event: HISTORY,
  schema: HistorySchema,
  right: "read",
  limit: "none",
  cost: ({ ports }, _, { limit }) => 0.3 + 0.002 * Math.min(limit, ports.limits.historyPage),
  heavy: true,
  onlyReads: true,
  run: async ({ ports }, { connection, proceed }, request) => {
    const { roomId, from, before } = request;
    requireMembership(connection, roomId);
    proceed();
    const { log, limits } = ports;
    const after = from === undefined ? request.after : (await log.seqAt(roomId, from)) - 1;
    const limit = Math.min(request.limit, limits.historyPage);
    const { messages, more } = await log.range(roomId, { before, after, limit });
    const page = request.rows
      ? { rows: toRows(messages, connection) }
      : { messages: toServerMsgs(messages, connection) };
    return { epoch: log.epoch, ...page, more };
  },
});
