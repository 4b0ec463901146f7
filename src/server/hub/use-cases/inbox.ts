import { INBOX, INBOX_DONE } from "../../../core/protocol/event-names.ts";
import type { InboxItem } from "../../../core/protocol/inbox.ts";
import type { Message } from "../../../core/protocol/message.ts";
import { InboxDoneSchema, InboxSchema } from "../../../core/protocol/requests.ts";
import type { MessageLog } from "../../log/message-log.ts";
import { emit, requireUser } from "../context.ts";
import { toServerMsgs, withoutBlocked } from "../fan-out.ts";
import { roomsOfAll } from "../live-inbox.ts";
import { isInReach, isOpenTo, isOpenToClient } from "../rights.ts";
import { findSanction } from "../sanctions.ts";
import { defineUseCase } from "../use-case.ts";

/** Items in one page: the largest messages of so many are no more than may wait for a reader. */
const MOST_ITEMS = 30;

/**
 * Lists what calls the user, the newest first, each with its message, and counts it. Whatever calls it from a room that is closed to it by
 * now, or by somebody whom it blocks, is done.
 */
export const inboxUseCase = defineUseCase({
  event: INBOX,
  schema: InboxSchema,
  right: "read",
  limit: "ask",
  cost: (_, __, { limit }) => 1 + 0.02 * Math.min(limit, MOST_ITEMS),
  heavy: true,
  onlyReads: true,
  run: async (context, { connection, proceed }, { before, limit }) => {
    const { userId, ownedId } = requireUser(connection);
    proceed();
    const { ports } = context;
    const { inbox, epoch } = ports.log;
    const rooms = await roomsOfAll(context, userId);
    const query = { before, limit: Math.min(limit, MOST_ITEMS) };
    const { items, next } = await inbox.page(userId, rooms, query);
    const isClosed = ({ roomId }: InboxItem) =>
      !isOpenTo(ports, ownedId, roomId) && !isOpenToClient(ports, connection, roomId);
    const closed = items.filter(isClosed);
    const open = items.filter((item) => !closed.includes(item));
    const read = await Promise.all(open.map((item) => withMessage(item, ports.log)));
    const isBlocked = ({ messages }: ReadItem) =>
      withoutBlocked(messages, connection).length < messages.length;
    const blocked = read.filter(isBlocked);
    const ids = [...closed, ...blocked.map(({ item }) => item)].map(({ id }) => id);
    if (ids.length > 0) await inbox.done(userId, rooms, ids);
    const seen = read.filter(
      (one) =>
        !blocked.includes(one) &&
        isInReach(connection, one.item.roomId) &&
        findSanction(context, "bans", connection, one.item.roomId) === undefined,
    );
    const listed = seen.map(({ item, messages }) => {
      const [message] = toServerMsgs(messages, connection);
      return { ...item, message };
    });
    return { epoch, items: listed, next, unread: await inbox.count(userId, rooms) };
  },
});

/** An item with its message, if that is kept. */
interface ReadItem {
  readonly item: InboxItem;
  readonly messages: readonly Message[];
}

async function withMessage(item: InboxItem, log: MessageLog): Promise<ReadItem> {
  const { messages } = await log.range(item.roomId, { after: item.seq - 1, limit: 1 });
  return { item, messages: messages.filter(({ seq }) => seq === item.seq) };
}

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
