import type { ChatMessage } from "../../core/client/chat.ts";
import { type Entry, entryKey, findFirstSeq, findLastSeq, KEPT, toEntries } from "./entries.ts";
import type { Older, Past, Room } from "./room.ts";
import { keepView } from "./views.ts";

/** A page of a room's history, oldest first. `more`: there is more in the direction it was asked for. */
export interface Page {
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
}

/** Adds older messages that were asked for at the top of what is looked at. */
export function addOlderPage(room: Room, { messages, more }: Page): Room {
  const shown = room.past ?? room;
  if (shown.older !== "loading") return room;
  const added = toEntries(messages);
  const older: Older = more && added.length > 0 ? "more" : "beginning";
  const oldestSeq = findFirstSeq(added) ?? shown.oldestSeq;
  const entries = [...added, ...shown.entries];
  if (room.past === undefined && entries.length <= 2 * KEPT) return { ...room, entries, older, oldestSeq };
  const past = limitPast({ ...toPast(room), entries, older, oldestSeq: oldestSeq ?? 0 }, "newest goes");
  return { ...room, past, ...(room.past === undefined ? keepNewest(room) : {}) };
}

/** Adds newer messages at the bottom of the past; where they reach the newest, it is the past no more. */
export function addNewerPage(room: Room, { messages, more }: Page): Room {
  const { past } = room;
  if (past === undefined || past.newer !== "loading") return room;
  const entries = [...past.entries, ...toEntries(messages)];
  const newestSeq = messages.at(-1)?.seq ?? past.newestSeq;
  if (reachesNewest(room, newestSeq, more)) return joinWindows({ ...room, past: { ...past, entries } });
  return { ...room, past: limitPast({ ...past, entries, newestSeq, newer: "more" }, "oldest goes") };
}

/**
 * Looks at a page of long ago; what is looked at now can be gone back to. An older page that was asked for is not waited
 * for any more. `above` is whether there is more above the page.
 */
export function jumpToPage(room: Room, { messages, more }: Page, above?: "beginning"): Room {
  const oldestSeq = messages[0]?.seq;
  const newestSeq = messages.at(-1)?.seq;
  const [first] = messages;
  if (first === undefined || oldestSeq === undefined || newestSeq === undefined) return room;
  const { back } = keepView(room);
  const entries = toEntries(messages);
  const older: Older = above ?? (oldestSeq > 1 ? "more" : "beginning");
  const left = { ...room, older: room.older === "loading" ? "more" : room.older } as const;
  const jumped = {
    ...left,
    back,
    past: { thread: undefined, entries, older, oldestSeq, newestSeq, newer: "more" } as const,
  };
  return reachesNewest(room, newestSeq, more) ? joinWindows(jumped) : jumped;
}

/** Tells whether nothing lies between a page that ends at a seq and the window of the newest. */
function reachesNewest({ oldestSeq }: Room, seq: number, more: boolean): boolean {
  return !more || (oldestSeq !== undefined && seq >= oldestSeq - 1);
}

/** Joins the windows of the past and of the newest, each message once. */
function joinWindows(room: Room): Room {
  const { past, entries } = room;
  if (past === undefined) return room;
  const first = room.oldestSeq ?? Number.POSITIVE_INFINITY;
  const before = past.entries.filter((entry) => entry.type === "line" || isBefore(entry, first));
  const known = new Set(entries.map(entryKey));
  const all = [...before.filter((entry) => !known.has(entryKey(entry))), ...entries];
  const kept = all.slice(-2 * KEPT);
  const cut = kept.length < all.length;
  return {
    ...room,
    past: undefined,
    entries: kept,
    older: cut ? "more" : past.older,
    oldestSeq: findFirstSeq(kept) ?? room.oldestSeq,
  };
}

function isBefore(entry: Entry, seq: number): boolean {
  return entry.type === "message" && entry.message.seq !== undefined && entry.message.seq < seq;
}

function toPast({ past, entries, older, oldestSeq }: Room): Past {
  if (past !== undefined) return past;
  const newestSeq = findLastSeq(entries) ?? 0;
  return { thread: undefined, entries, older, oldestSeq: oldestSeq ?? 0, newestSeq, newer: "more" };
}

/** Returns the entries that stay in the window of the newest when the older part of it is looked at as the past. */
function keepNewest({ entries, oldestSeq }: Room): Pick<Room, "entries" | "oldestSeq" | "older"> {
  const kept = entries.slice(-KEPT);
  return { entries: kept, oldestSeq: findFirstSeq(kept) ?? oldestSeq, older: "more" };
}

/** Drops what is more than may be kept: what is farthest from what is read goes, and loads again. */
function limitPast(past: Past, what: "newest goes" | "oldest goes"): Past {
  const { entries } = past;
  if (entries.length <= 2 * KEPT) return past;
  if (what === "newest goes") {
    const kept = entries.slice(0, 2 * KEPT);
    return { ...past, entries: kept, newestSeq: findLastSeq(kept) ?? past.newestSeq, newer: "more" };
  }
  const kept = entries.slice(-2 * KEPT);
  return { ...past, entries: kept, oldestSeq: findFirstSeq(kept) ?? past.oldestSeq, older: "more" };
}
