import type { ChatMessage } from "../../core/client/chat.ts";
import { revOf } from "../../core/protocol/changes.ts";
import type { Entry } from "./entries.ts";
import type { Past, Room, View } from "./room.ts";

/** The most changed messages of a room of which the latest state is remembered. */
const KEPT_STATES = 500;

/** Remembers what messages have become, unless something later is known of them. */
export function rememberStates(room: Room, messages: readonly ChatMessage[]): Room {
  const later = messages.filter((message) => {
    const known = message.seq === undefined ? undefined : room.latest.get(message.seq);
    return message.seq !== undefined && (known === undefined || revOf(known) < revOf(message));
  });
  if (later.length === 0) return room;
  const latest = new Map(room.latest);
  for (const message of later) {
    latest.delete(message.seq ?? 0);
    latest.set(message.seq ?? 0, message);
  }
  return { ...room, latest: new Map([...latest].slice(-KEPT_STATES)) };
}

/** Returns messages as they are by now: what was read before a change may come after it. The same list where nothing is later. */
export function freshen(room: Room, messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (room.latest.size === 0) return messages;
  return mapChanged(messages, (message) => freshened(room, message));
}

/** A message keeps the name it is shown by. */
function freshened({ latest }: Room, message: ChatMessage): ChatMessage {
  const state = message.seq === undefined ? undefined : latest.get(message.seq);
  if (state === undefined || revOf(state) <= revOf(message)) return message;
  return { ...message, msg: state.msg, changes: state.changes };
}

/** Brings all messages that a room holds, in whatever window, to their latest states. */
export function freshenWindows(room: Room): Room {
  const entries = freshenEntries(room, room.entries);
  const past = freshenPast(room, room.past);
  const back = mapChanged(room.back, (view) => freshenView(room, view));
  if (entries === room.entries && past === room.past && back === room.back) return room;
  return { ...room, entries, past, back };
}

function freshenView(room: Room, view: View): View {
  const past = freshenPast(room, view.past);
  return past === view.past ? view : { ...view, past };
}

function freshenPast(room: Room, past: Past | undefined): Past | undefined {
  if (past === undefined) return undefined;
  const entries = freshenEntries(room, past.entries);
  return entries === past.entries ? past : { ...past, entries };
}

function freshenEntries(room: Room, entries: readonly Entry[]): readonly Entry[] {
  return mapChanged(entries, (entry) => {
    if (entry.type === "line") return entry;
    const message = freshened(room, entry.message);
    return message === entry.message ? entry : { ...entry, message };
  });
}

/** Maps a list; gives the same one where no item became another. */
function mapChanged<T>(items: readonly T[], map: (item: T) => T): readonly T[] {
  const mapped = items.map(map);
  return mapped.some((item, index) => item !== items[index]) ? mapped : items;
}
