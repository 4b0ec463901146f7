import type { InboxItem } from "../../core/protocol/inbox.ts";
import { INBOX_COUNTED } from "../../core/protocol/limits.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { InboxQuery, LogInboxPage, RoomOfAll } from "./inbox.ts";
import {
  INBOX_KEPT,
  INBOX_KEPT_OF_ALL,
  type InboxStore,
  type KeptItem,
  type NewItem,
} from "./message-store.ts";

/** Everything in memory that calls users: a list for each user, and one for all of each room, the oldest item first. */
export class MemoryInbox implements InboxStore {
  #lastId = 0;
  readonly #lists = new Map<string, Map<number, KeptItem>>();
  /** The items of each message, by their ids. */
  readonly #messages = new Map<string, Map<number, KeptItem>>();
  /** The room and seq of each item for all, and the users who are done with it. */
  readonly #forAll = new Map<number, ItemForAll>();

  add(item: NewItem): InboxItem {
    this.#lastId += 1;
    this.#put({ ...item, id: this.#lastId, isDone: false });
    if (item.userId === undefined) this.#forAll.set(this.#lastId, { item, doneBy: new Set() });
    const list = this.#listOf(item) ?? new Map<number, KeptItem>();
    const most = item.userId === undefined ? INBOX_KEPT_OF_ALL : INBOX_KEPT;
    for (const oldest of list.values()) {
      if (list.size <= most) break;
      this.remove(oldest);
    }
    return toItem({ ...item, id: this.#lastId });
  }

  remove(item: KeptItem): void {
    for (const [map, key] of [
      [this.#lists, listKey(item)],
      [this.#messages, messageKey(item)],
    ] as const) {
      const items = map.get(key);
      items?.delete(item.id);
      if (items?.size === 0) map.delete(key);
    }
    this.#forAll.delete(item.id);
  }

  ofMessage(roomId: RoomId, seq: number): readonly KeptItem[] {
    return [...(this.#messages.get(messageKey({ roomId, seq }))?.values() ?? [])];
  }

  reactionOf(roomId: RoomId, seq: number): KeptItem | undefined {
    return this.ofMessage(roomId, seq).find(({ why }) => why === "reaction");
  }

  directOf(userId: UserId, roomId: RoomId): KeptItem | undefined {
    const items = this.#listOf({ userId, roomId })?.values() ?? [];
    return [...items].find((item) => item.why === "direct" && item.roomId === roomId);
  }

  page(userId: UserId, rooms: readonly RoomOfAll[], { before, limit }: InboxQuery): LogInboxPage {
    const items = this.#open(userId, rooms).filter(({ id }) => before === undefined || id < before);
    const page = items.slice(0, limit);
    return { items: page.map(toItem), next: items.length > limit ? page.at(-1)?.id : undefined };
  }

  count(userId: UserId, rooms: readonly RoomOfAll[]): number {
    return Math.min(INBOX_COUNTED, this.#open(userId, rooms).length);
  }

  done(userId: UserId, rooms: readonly RoomOfAll[], ids: readonly number[]): void {
    const own = this.#listOf({ userId, roomId: undefined });
    for (const id of ids) {
      const item = own?.get(id);
      if (item !== undefined) this.#put({ ...item, isDone: true });
      const { item: ofAll, doneBy } = this.#forAll.get(id) ?? {};
      const callsUser = rooms.some(({ roomId, since }) => roomId === ofAll?.roomId && since < ofAll.seq);
      if (callsUser) doneBy?.add(userId);
    }
  }

  hasAnyOf(userId: UserId): boolean {
    const isDone = [...this.#forAll.values()].some(({ doneBy }) => doneBy.has(userId));
    return isDone || this.#listOf({ userId, roomId: undefined }) !== undefined;
  }

  forgetSome(userId: UserId, most: number): void {
    const own = this.#listOf({ userId, roomId: undefined })?.values() ?? [];
    for (const item of [...own].slice(0, most)) this.remove(item);
    for (const { doneBy } of this.#forAll.values()) doneBy.delete(userId);
  }

  /** The items that a user is not done with, the newest first. */
  #open(userId: UserId, rooms: readonly RoomOfAll[]): readonly KeptItem[] {
    const own = [...(this.#listOf({ userId, roomId: undefined })?.values() ?? [])];
    const forAll = rooms.flatMap(({ roomId, since }) => {
      const items = this.#listOf({ userId: undefined, roomId })?.values() ?? [];
      return [...items].filter(({ seq }) => seq > since);
    });
    return [...own, ...forAll]
      .filter(
        ({ id, isDone, by }) => !isDone && by !== userId && this.#forAll.get(id)?.doneBy.has(userId) !== true,
      )
      .sort((one, another) => another.id - one.id);
  }

  #listOf(of: ListOwner): Map<number, KeptItem> | undefined {
    return this.#lists.get(listKey(of));
  }

  #put(item: KeptItem): void {
    for (const [map, key] of [
      [this.#lists, listKey(item)],
      [this.#messages, messageKey(item)],
    ] as const) {
      const items = map.get(key) ?? new Map<number, KeptItem>();
      map.set(key, items.set(item.id, item));
    }
  }
}

interface ItemForAll {
  readonly item: NewItem;
  readonly doneBy: Set<UserId>;
}

interface ListOwner {
  readonly userId: UserId | undefined;
  readonly roomId: RoomId | undefined;
}

function listKey({ userId, roomId }: ListOwner): string {
  return userId === undefined ? `all ${roomId}` : `of ${userId}`;
}

function messageKey({ roomId, seq }: { readonly roomId: RoomId; readonly seq: number }): string {
  return `${seq} ${roomId}`;
}

function toItem({ id, roomId, seq, why, at }: InboxItem): InboxItem {
  return { id, roomId, seq, why, at };
}
