import { INBOX } from "../../core/protocol/event-names.ts";
import type { InboxItem } from "../../core/protocol/inbox.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { InboxChange, RoomOfAll } from "../log/message-log.ts";
import { emit, type HubContext } from "./context.ts";
import { isInReach, isOpenTo } from "./rights.ts";
import type { Connection } from "./room.ts";

/** Rooms in which what calls all counts for a user. */
const MOST_MARKED_ROOMS = 1_000;

/** Users whose items are counted in one turn of the event loop. */
const STEP_USERS = 10;

/** Users whose counts are told when what called all is gone. */
const MOST_COUNTED = 50;

/** Tells those whom a commit called, or calls no more: a user on all its connections, or the members of a room who have a read mark there. */
export async function notifyCalled(context: HubContext, changes: readonly InboxChange[]): Promise<void> {
  const users = new Map<UserId, readonly InboxItem[]>();
  for (const change of changes) {
    const { userId, items } = change;
    const concerned = userId === undefined ? notifyAll(context, change) : [userId];
    for (const user of concerned) users.set(user, [...(users.get(user) ?? []), ...items]);
  }
  const waiting = [...users];
  while (waiting.length > 0) {
    const step = waiting.splice(0, STEP_USERS);
    await Promise.all(step.map(([userId, items]) => notifyUser(context, userId, items)));
    if (waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Tells a user on its connections, but for one, new items of its inbox, and how many are not done; without items only that. */
export async function notifyUser(
  context: HubContext,
  userId: UserId,
  items: readonly InboxItem[],
  except?: Connection,
): Promise<void> {
  const devices = () => context.directory.connectionsOf(userId).filter((device) => device !== except);
  if (devices().length === 0) return;
  const unread = await countInbox(context, userId);
  for (const device of devices()) {
    const seen = items.filter(({ roomId }) => isInReach(device, roomId));
    emit(context, [device], INBOX, { items: seen, unread });
  }
}

/** Counts what calls a user and is not done, up to `INBOX_COUNTED`. */
export async function countInbox(context: HubContext, userId: UserId): Promise<number> {
  return context.ports.log.inbox.count(userId, await roomsOfAll(context, userId));
}

/** The rooms in which what calls all calls a user who is here: those open to it where it has a read mark, from the first one on. */
export async function roomsOfAll(
  { directory, ports }: HubContext,
  userId: UserId,
): Promise<readonly RoomOfAll[]> {
  const rooms = await ports.records.markedRoomsOf(userId, MOST_MARKED_ROOMS);
  const user = directory.user(userId);
  return user === undefined ? [] : rooms.filter(({ roomId }) => isOpenTo(ports, user.ownedId, roomId));
}

/**
 * Tells those members of a room who have a read mark there that it calls all of them, to be added to their counts. Where it does so no more the
 * clients of many ask for their counts, as to make them would take long; a few are returned, to be told theirs.
 */
function notifyAll(context: HubContext, { roomId, items, by }: InboxChange): Iterable<UserId> {
  const room = context.directory.room(roomId);
  const called = [...(room?.members() ?? [])].filter(
    ({ person: { userId } }) => userId !== by && room?.people.isMarked(userId) === true,
  );
  const users = new Set(called.map(({ person }) => person.userId));
  if (items.length === 0 && users.size <= MOST_COUNTED) return users;
  const connections = called.map(({ connection }) => connection);
  emit(context, connections, INBOX, { items });
  return [];
}
