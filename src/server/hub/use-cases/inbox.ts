import { INBOX, INBOX_DONE } from "../../../core/protocol/event-names.ts";
import { InboxDoneSchema, InboxSchema } from "../../../core/protocol/requests.ts";
import { emit, requireUser } from "../context.ts";
import { roomsOfAll } from "../live-inbox.ts";
import { isInReach, isOpenTo, isOpenToClient } from "../rights.ts";
import { defineUseCase } from "../use-case.ts";

/** Lists what calls the user, the newest first, and counts it. Whatever calls it from a room that is closed to it by now is done. */
export const inboxUseCase = defineUseCase({
  event: INBOX,
  schema: InboxSchema,
  right: "read",
  limit: "ask",
  cost: 1,
  heavy: true,
  onlyReads: true,
  run: async (context, { connection, proceed }, query) => {
    const { userId, ownedId } = requireUser(connection);
    proceed();
    const { ports } = context;
    const { inbox } = ports.log;
    const rooms = await roomsOfAll(context, userId);
    const { items, next } = await inbox.page(userId, rooms, query);
    const closed = items.filter(
      ({ roomId }) => !isOpenTo(ports, ownedId, roomId) && !isOpenToClient(ports, connection, roomId),
    );
    if (closed.length > 0)
      await inbox.done(
        userId,
        rooms,
        closed.map(({ id }) => id),
      );
    const seen = items.filter((item) => !closed.includes(item) && isInReach(connection, item.roomId));
    return { items: seen, next, unread: await inbox.count(userId, rooms) };
  },
});

/** Takes items out of the user's inbox, and tells its other devices. */
export const inboxDoneUseCase = defineUseCase({
  event: INBOX_DONE,
  schema: InboxDoneSchema,
  right: "read",
  limit: "ask",
  cost: (_, __, { ids }) => 0.5 + 0.02 * ids.length,
  run: async (context, { connection, proceed }, { ids }) => {
    const { userId } = requireUser(connection);
    const { inbox } = context.ports.log;
    const rooms = await roomsOfAll(context, userId);
    const done = inbox.done(userId, rooms, ids);
    proceed();
    await done;
    const unread = await inbox.count(userId, rooms);
    const others = context.directory.connectionsOf(userId).filter((device) => device !== connection);
    emit(context, others, INBOX, { items: [], unread });
    return { unread };
  },
});
