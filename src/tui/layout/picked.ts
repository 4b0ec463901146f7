import type { UserId } from "../../core/protocol/names.ts";
import type { Room } from "../state/room.ts";
import { type Item, isHidden, itemAt, itemCount, itemKey } from "./items.ts";

/** A message that can be picked: one of the server's, or one that waits to be committed. */
export type MessageItem = Exclude<Item, { type: "line" }>;

function findIndex(room: Room, key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  for (let index = itemCount(room) - 1; index >= 0; index--) {
    const item = itemAt(room, index);
    if (item !== undefined && itemKey(item) === key) return index;
  }
  return undefined;
}

/** Finds the index of the item that is picked in a room; undefined where none is, or it is gone. */
export function findPickedIndex(room: Room): number | undefined {
  return findIndex(room, room.picked);
}

/** Finds a message by its key among those that are looked at. */
export function findItem(room: Room, key: string | undefined): MessageItem | undefined {
  const index = findIndex(room, key);
  const item = index === undefined ? undefined : itemAt(room, index);
  return item === undefined || item.type === "line" ? undefined : item;
}

/** Finds the message that is picked in a room, unless its author is ignored. */
export function findPickedIn(room: Room, ignored: ReadonlyMap<UserId, string>): MessageItem | undefined {
  const item = findItem(room, room.picked);
  return item === undefined || isHidden({ ignored }, item) ? undefined : item;
}
