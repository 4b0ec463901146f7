import { calls } from "./coming.ts";
import { geometryOf, timelineOf } from "./geometry.ts";
import { type Entry, entryKey, type Room } from "./room.ts";
import { type ChatState, changeRoom, currentRoom, goTo } from "./state.ts";
import { anchorBeforeEnd } from "./timeline.ts";
import type { Typesetter } from "./typesetter.ts";

/**
 * Goes to the next room where something calls or is unread, and shows what does: the first of it, with the newest
 * messages where both fit. Whoever was scrolled back there comes back by Esc.
 */
export function showActive(state: ChatState, typesetter: Typesetter): ChatState {
  const active = nextActive(state);
  if (active === undefined) return state;
  const here = active.roomId === state.current;
  const there = changeRoom(goTo(state, active.roomId), active.roomId, (room) => ({
    ...room,
    picked: undefined,
    past: undefined,
    back: isScrolledBack(room) ? { anchor: room.anchor, past: room.past } : room.back,
    anchor: undefined,
    sought: undefined,
  }));
  const room = currentRoom(there);
  const key = room === undefined ? undefined : firstUnseen(there, room);
  if (room === undefined || key === undefined || (here && room.mentions === 0)) return there;
  const { timeline, height } = timelineOf(there, room, geometryOf(there), typesetter);
  const anchor = anchorBeforeEnd(timeline, height, key);
  return changeRoom(there, room.roomId, (known) => ({ ...known, anchor }));
}

function isScrolledBack({ anchor, past }: Room): boolean {
  return anchor !== undefined || past !== undefined;
}

/** Mentions before unread messages, never a muted room; of equals, the next one below the current room. */
function nextActive({ rooms, current }: ChatState): Room | undefined {
  const at = rooms.findIndex((room) => room.roomId === current);
  const onwards = [...rooms.slice(at + 1), ...rooms.slice(0, at + 1)].filter(({ muted }) => !muted);
  return onwards.find((room) => room.mentions > 0) ?? onwards.find((room) => room.unread > 0);
}

/** The key of the first unseen message that calls this user, else of the first unread one; undefined if it is not here. */
function firstUnseen(state: ChatState, room: Room): string | undefined {
  const { mentions, unread } = room;
  const index = mentions > 0 ? firstMention(state, room) : nthFromEnd(room, unread, isOthers(state));
  const entry = index === undefined ? undefined : room.entries[index];
  return entry === undefined ? undefined : entryKey(entry);
}

/** The place of the first message that calls this user and was not seen; undefined if none did, or it is not here. */
export function firstMention(state: ChatState, room: Room): number | undefined {
  const others = isOthers(state);
  const called = (entry: Entry): boolean =>
    others(entry) && entry.type === "message" && calls(state, room, entry.message);
  return nthFromEnd(room, room.mentions, called);
}

function isOthers({ ignored }: ChatState): (entry: Entry) => boolean {
  return (entry) => entry.type === "message" && !entry.message.own && !ignored.has(entry.message.userId);
}

/** The place of the `count`-th entry from the end that fits, or of the first one that does if there are fewer. */
function nthFromEnd({ entries }: Room, count: number, fits: (entry: Entry) => boolean): number | undefined {
  let found: number | undefined;
  let left = count;
  for (let at = entries.length - 1; at >= 0 && left > 0; at--) {
    const entry = entries[at];
    if (entry === undefined || !fits(entry)) continue;
    found = at;
    left -= 1;
  }
  return found;
}
