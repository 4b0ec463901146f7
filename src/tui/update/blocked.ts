import type { ChatMessage } from "../../core/client/chat.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { Entry } from "../state/entries.ts";
import type { Past, Room } from "../state/room.ts";
import type { ChatState } from "../state/state.ts";

/** Hides what somebody who is blocked has said, and who answered it keeps no quote of it; what was hidden of who is blocked no more is read again. */
export function applyBlock(state: ChatState, userId: UserId, on: boolean): ChatState {
  return { ...state, rooms: state.rooms.map((room) => (on ? hideIn(room, userId) : readAgain(room))) };
}

function hideIn(room: Room, userId: UserId): Room {
  const said = new Set(
    [...room.entries, ...(room.past?.entries ?? [])].flatMap((entry) =>
      entry.type === "message" && entry.message.userId === userId ? (entry.message.seq ?? []) : [],
    ),
  );
  const quotes = [...room.quotes].map(([seq, quote]) => [seq, said.has(seq) ? "blocked" : quote] as const);
  return {
    ...room,
    entries: hide(room.entries, userId),
    past: room.past && { ...room.past, entries: hide(room.past.entries, userId) },
    latest: new Map([...room.latest].filter(([, message]) => message.userId !== userId)),
    quotes: new Map(quotes),
    typists: room.typists.filter((typist) => typist.userId !== userId),
  };
}

function hide(entries: readonly Entry[], userId: UserId): readonly Entry[] {
  return entries.map((entry) =>
    entry.type === "message" && entry.message.userId === userId
      ? { ...entry, message: hidden(entry.message) }
      : entry,
  );
}

function hidden(message: ChatMessage): ChatMessage {
  const changes = { rev: message.changes?.rev ?? 0, hidden: true } as const;
  return { ...message, nickName: "", msg: "", replyTo: undefined, changes };
}

/** Empties a room of which something is hidden: scrolling back, or looking at it, loads it again. */
function readAgain(room: Room): Room {
  const isHidden = (entry: Entry) => entry.type === "message" && entry.message.changes?.hidden === true;
  const past: Past | undefined = room.past?.entries.some(isHidden) ? undefined : room.past;
  return room.entries.some(isHidden) ? { ...clearEntries(room), quotes: new Map() } : { ...room, past };
}

/** Takes away what a room shows; it loads again where somebody scrolls back. */
export function clearEntries(room: Room): Room {
  const again = room.lastSeq > 0;
  return {
    ...room,
    entries: [],
    past: undefined,
    back: [],
    picked: undefined,
    anchor: undefined,
    sought: undefined,
    leftOff: undefined,
    oldestSeq: again ? room.lastSeq + 1 : undefined,
    older: again ? "more" : "unknown",
  };
}
