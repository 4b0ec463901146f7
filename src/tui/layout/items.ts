import type { OutgoingMessage } from "../../core/client/chat.ts";
import { isHidden as isHiddenMessage } from "../../core/protocol/changes.ts";
import type { UserId } from "../../core/protocol/names.ts";
import { type Entry, entryKey, shownEntries } from "../state/entries.ts";
import type { Room } from "../state/room.ts";

/** A part of a timeline: one of the entries that are looked at, or a message that waits below them to be committed. */
export type Item = Entry | { readonly type: "outgoing"; readonly outgoing: OutgoingMessage };

/** A room's items, of which those of some users are not shown. */
export interface ShownRoom {
  readonly room: Room;
  readonly ignored: ReadonlyMap<UserId, string>;
}

/** Counts the items of a room's timeline. */
export function itemCount(room: Room): number {
  return shownEntries(room).length + listWaiting(room).length;
}

/** The item at a place, or undefined outside of the timeline. */
export function itemAt(room: Room, index: number): Item | undefined {
  const entries = shownEntries(room);
  const entry = entries[index];
  if (entry !== undefined) return entry;
  const waiting = listWaiting(room)[index - entries.length];
  return waiting === undefined ? undefined : { type: "outgoing", outgoing: waiting };
}

/** Lists the messages that wait below what is looked at: below the newest ones all, below a thread those that answer in it. */
function listWaiting({ outgoing, past }: Room): readonly OutgoingMessage[] {
  if (past === undefined || outgoing.length === 0) return outgoing;
  const { thread } = past;
  if (thread === undefined) return [];
  return outgoing.filter(({ replyTo }) => replyTo !== undefined && thread.seqs.has(replyTo));
}

/** Returns the key that names an item for as long as it is shown. */
export function itemKey(item: Item): string {
  return item.type === "outgoing" ? item.outgoing.clientMsgId : entryKey(item);
}

/** Returns the time at which an item was said or told, ms since 1970 UTC. */
export function timeOf(item: Item): number {
  switch (item.type) {
    case "line":
      return item.at;
    case "message":
      return item.message.at;
    case "outgoing":
      return item.outgoing.at;
  }
}

/** Says whether an item is by somebody whose messages are not shown: this user ignores them here, or blocks them. */
export function isHidden({ ignored }: Pick<ShownRoom, "ignored">, item: Item): boolean {
  if (item.type !== "message") return false;
  return isHiddenMessage(item.message) || (ignored.size > 0 && ignored.has(item.message.userId));
}

/** The item that is shown before a place. */
export function shownBefore(shown: ShownRoom, index: number): Item | undefined {
  for (let at = index - 1; at >= 0; at -= 1) {
    const item = itemAt(shown.room, at);
    if (item !== undefined && !isHidden(shown, item)) return item;
  }
  return undefined;
}

/** The item that is shown after a place. */
export function shownAfter(shown: ShownRoom, index: number): Item | undefined {
  for (let at = index + 1; ; at += 1) {
    const item = itemAt(shown.room, at);
    if (item === undefined || !isHidden(shown, item)) return item;
  }
}
