import { INBOX } from "../../core/protocol/event-names.ts";
import type { InboxItem } from "../../core/protocol/inbox.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { InboxChange, RoomOfAll } from "../log/inbox.ts";
import { emit, type HubContext } from "./context.ts";
import { isInReach, isOpenTo } from "./rights.ts";
import { findSanction } from "./sanctions.ts";

/** Rooms in which what calls all counts for a user: all of them are looked through for each count. */
const MOST_MARKED_ROOMS = 500;

/** ms of counting in one turn of the event loop. */
const TURN_MS = 3;

/** Users whose counts are told when what called all is gone. */
const MOST_COUNTED = 50;

/** Tells users what calls them, a few in each turn of the event loop. New items of one who waits are told together. */
export class LiveInbox {
  /** The items of those who wait to be told. */
  readonly #waiting = new Map<UserId, readonly InboxItem[]>();
  #working: Promise<void> | undefined;

  /** Tells those whom a commit called, or calls no more: a user on all its connections, or the members of a room who have a read mark there. */
  notify(context: HubContext, changes: readonly InboxChange[]): Promise<void> {
    for (const change of changes) {
      const { userId, items } = change;
      const concerned = userId === undefined ? notifyAll(context, change) : [userId];
      for (const user of concerned) this.#waiting.set(user, [...(this.#waiting.get(user) ?? []), ...items]);
    }
    this.#working ??= this.#notifyWaiting(context).finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  /** Goes on with the next user where one can't be told; rejects in the end then. */
  async #notifyWaiting(context: HubContext): Promise<void> {
    const failures: unknown[] = [];
    let began = performance.now();
    for (const [userId, items] of this.#waiting) {
      this.#waiting.delete(userId);
      await notifyUser(context, userId, items).catch((error) => failures.push(error));
      if (performance.now() - began < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      began = performance.now();
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Tells a user on its connections new items of its inbox, and how many are not done; without items only that. */
export async function notifyUser(
  context: HubContext,
  userId: UserId,
  items: readonly InboxItem[],
): Promise<void> {
  if (context.directory.connectionsOf(userId).length === 0) return;
  const unread = await context.ports.log.inbox.count(userId, await roomsOfAll(context, userId));
  for (const device of context.directory.connectionsOf(userId)) {
    const seen = items.filter(
      ({ roomId }) =>
        isInReach(device, roomId) && findSanction(context, "bans", device, roomId) === undefined,
    );
    emit(context, [device], INBOX, { items: seen, unread });
  }
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
