import { SEARCH } from "../../../core/protocol/event-names.ts";
import { SearchSchema } from "../../../core/protocol/requests.ts";
import { requireMembership, requireUser } from "../context.ts";
import { toServerMsgs, withoutBlocked } from "../fan-out.ts";
import { defineUseCase } from "../use-case.ts";

/** Messages in one page of a search: so many of the largest are no more than may wait for a reader. */
const MOST_FOUND = 30;

const NOTHING = { found: [], next: undefined };

/** Searches the rooms that the client is in for words. */
export const searchUseCase = defineUseCase({
  event: SEARCH,
  schema: SearchSchema,
  right: "read",
  limit: "ask",
  cost: 10,
  heavy: true,
  onlyReads: true,
  run: async ({ ports }, { connection, proceed }, request) => {
    const { log } = ports;
    requireUser(connection);
    const roomIds = [...new Set(request.roomIds ?? connection.memberships.keys())];
    for (const roomId of roomIds) requireMembership(connection, roomId);
    proceed();
    const limit = Math.min(request.limit, MOST_FOUND);
    const page = roomIds.length === 0 ? NOTHING : await log.search({ ...request, roomIds, limit });
    const messages = toServerMsgs(withoutBlocked(page.found, connection), connection);
    return { epoch: log.epoch, messages, more: page.next !== undefined, next: page.next };
  },
});
