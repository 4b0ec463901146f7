import { geometryOf, timelineOf } from "../../layout/geometry.ts";
import { anchorBeforeEnd } from "../../layout/timeline.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import { type Entry, entryKey, isScrolledBack } from "../../state/entries.ts";
import type { Room } from "../../state/room.ts";
import { changeRoom, currentRoom, goTo } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { keepView } from "../../state/views.ts";
import { callsSelf } from "../client/incoming-messages.ts";
import { goToMessage } from "../go-to-message.ts";
import { addLineAside } from "../own-lines.ts";

/**
 * Goes to the next room where something calls or is unread, and shows what does: the first of it, with the newest
 * messages where both fit. Whoever was scrolled back there comes back by Esc.
 */
export function goToNextUnread(state: ChatState, typesetter: Typesetter): ChatState {
  const active = findNextUnread(state);
  if (active === undefined) return state;
  const here = active.roomId === state.current;
  const there = changeRoom(goTo(state, active.roomId), active.roomId, (room) => ({
    ...room,
    picked: undefined,
    past: undefined,
    back: isScrolledBack(room) ? keepView(room).back : room.back,
    anchor: undefined,
    sought: undefined,
  }));
  const room = currentRoom(there);
  const key = room === undefined ? undefined : findFirstUnseen(there, room);
  if (room === undefined || key === undefined || (here && room.mentions === 0)) return there;
  const { timeline, height } = timelineOf(there, room, geometryOf(there), typesetter);
  const anchor = anchorBeforeEnd(timeline, height, key);
  return changeRoom(there, room.roomId, (known) => ({ ...known, anchor }));
}

/** Goes to the first message of the room that was new, which is asked for where it is not loaded; Esc goes back. */
export function goToFirstNew(state: ChatState): Step {
  const room = currentRoom(state);
  const { leftOff } = room ?? {};
  if (room === undefined || state.overlay !== undefined) return [state, []];
  if (leftOff?.seq === undefined) return [addLineAside(state, state.look.words.nothingNew), []];
  return goToMessage(state, room.roomId, leftOff.seq);
}

/** Finds a room with mentions before one with unread messages, never a muted room; of equals, the next one below the current room. */
function findNextUnread({ rooms, current }: ChatState): Room | undefined {
  const at = rooms.findIndex((room) => room.roomId === current);
  const onwards = [...rooms.slice(at + 1), ...rooms.slice(0, at + 1)].filter(({ muted }) => !muted);
  return onwards.find((room) => room.mentions > 0) ?? onwards.find((room) => room.unread > 0);
}

/** Returns the key of the first unseen message that calls this user, else of the first unread one; undefined if it is not here. */
function findFirstUnseen(state: ChatState, room: Room): string | undefined {
  const [index] =
    room.mentions > 0 ? findUnseenMentions(state, room) : lastOf(room, room.unread, isOthers(state));
  const entry = index === undefined ? undefined : room.entries[index];
  return entry === undefined ? undefined : entryKey(entry);
}

/** Returns the indexes of the unseen mentions, oldest first: as many as the room counts, as far as they are loaded. */
export function findUnseenMentions(state: ChatState, room: Room): number[] {
  const others = isOthers(state);
  const called = (entry: Entry): boolean =>
    others(entry) && entry.type === "message" && callsSelf(state, room, entry.message);
  return lastOf(room, room.mentions, called);
}

function isOthers({ ignored }: ChatState): (entry: Entry) => boolean {
  return (entry) => entry.type === "message" && !entry.message.own && !ignored.has(entry.message.userId);
}

/** Returns the indexes of the last `count` entries that fit, oldest first; fewer if there are no more. */
function lastOf({ entries }: Room, count: number, fits: (entry: Entry) => boolean): number[] {
  const found: number[] = [];
  for (let index = entries.length - 1; index >= 0 && found.length < count; index--) {
    const entry = entries[index];
    if (entry !== undefined && fits(entry)) found.push(index);
  }
  return found.reverse();
}
