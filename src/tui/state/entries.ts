import type { ChatMessage } from "../../core/client/chat.ts";
import type { Room } from "./room.ts";

/** A line of the screen's own. */
export interface OwnLine {
  readonly type: "line";
  readonly key: string;
  readonly at: number;
  /** Safe to print. */
  readonly text: string;
  readonly tone: "dim" | "error";
}

/** An entry of a room's timeline: a message, or a line of the screen's own. */
export type Entry = { readonly type: "message"; readonly message: ChatMessage } | OwnLine;

/** Messages and lines kept of one room: some screens full; the rest is loaded again. */
export const KEPT = 1_000;

/** Returns the key of an entry for as long as it is shown; an own message keeps its key when it is committed. */
export function entryKey(entry: Entry): string {
  return entry.type === "line" ? entry.key : (entry.message.clientMsgId ?? entry.message.key);
}

/** Makes entries of messages. */
export function toEntries(messages: readonly ChatMessage[]): Entry[] {
  return messages.map((message) => ({ type: "message", message }));
}

/** Says whether something else than the room's newest messages is in view. */
export function isScrolledBack({ anchor, past }: Room): boolean {
  return anchor !== undefined || past !== undefined;
}

/** Returns the entries that are looked at. */
export function shownEntries({ entries, past }: Room): readonly Entry[] {
  return past?.entries ?? entries;
}

/**
 * The room with more entries at its end, and no more than it may keep. Whoever reads what has to go reads on in the
 * past; older ones load again.
 */
export function appendEntries(room: Room, added: readonly Entry[]): Room {
  const count = room.entries.length + added.length;
  if (count <= KEPT) return { ...room, entries: [...room.entries, ...added] };
  if (room.anchor !== undefined && room.past === undefined && count <= 2 * KEPT) {
    return { ...room, entries: [...room.entries, ...added] };
  }
  const entries = [...room.entries, ...added].slice(-KEPT);
  const oldestSeq = findFirstSeq(entries) ?? room.oldestSeq;
  const older = oldestSeq === undefined ? room.older : "more";
  return { ...detached(room), entries, oldestSeq, older };
}

/** Makes the view of somebody who has scrolled back independent of the newest messages. */
function detached(room: Room): Room {
  const { anchor, past, entries, older, oldestSeq } = room;
  const newestSeq = findLastSeq(entries);
  if (anchor === undefined || past !== undefined || oldestSeq === undefined || newestSeq === undefined) {
    return room;
  }
  return { ...room, past: { thread: undefined, entries, older, oldestSeq, newestSeq, newer: "more" } };
}

/** Finds the lowest seq among entries; undefined if none is numbered. */
export function findFirstSeq(entries: readonly Entry[]): number | undefined {
  for (const entry of entries) {
    if (entry.type === "message" && entry.message.seq !== undefined) return entry.message.seq;
  }
  return undefined;
}

/** Finds the highest seq among entries; undefined if none is numbered. */
export function findLastSeq(entries: readonly Entry[]): number | undefined {
  const last = entries.findLast((entry) => entry.type === "message" && entry.message.seq !== undefined);
  return last?.type === "message" ? last.message.seq : undefined;
}
