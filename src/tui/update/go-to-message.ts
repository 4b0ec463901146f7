import type { ChatMessage } from "../../core/client/chat.ts";
import type { Group, RoomId } from "../../core/protocol/names.ts";
import { geometryOf, timelineOf } from "../layout/geometry.ts";
import { anchorBeforeEnd } from "../layout/timeline.ts";
import { Typesetter } from "../layout/typesetter.ts";
import type { Effect } from "../state/effect.ts";
import { entryKey, shownEntries } from "../state/entries.ts";
import { createRoom } from "../state/first-step.ts";
import { changeRoom, goTo, roomOf } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { keepView, setTarget } from "../state/views.ts";
import { seekPage } from "./sought-page.ts";

/** Messages read around one that is gone to, on either side. */
const AROUND = 50;

/** Goes to a message of a room: it comes into view and is picked, and Esc goes back. It is asked for where it is not here. */
export function goToMessage(state: ChatState, roomId: RoomId, seq: number): Step {
  const shown = showMessage(state, roomId, seq);
  if (shown !== undefined) return [shown, []];
  const query = { after: Math.max(0, seq - AROUND), limit: 2 * AROUND };
  const wanted = { type: "jump", seq, label: "" } as const;
  return seekPage(state, roomId, wanted, { type: "page", roomId, query, wanted });
}

/** Shows a message that is among those that are looked at; undefined where it is not. */
function showMessage(state: ChatState, roomId: RoomId, seq: number): ChatState | undefined {
  const room = roomOf(state, roomId);
  if (room === undefined) return undefined;
  const entry = shownEntries(room).find((one) => one.type === "message" && one.message.seq === seq);
  if (entry === undefined) return undefined;
  const key = entryKey(entry);
  // The whole timeline is laid out where nothing of it is known: a screen of it is all that this needs.
  const { timeline, height } = timelineOf(state, room, geometryOf(state), new Typesetter());
  const anchor = anchorBeforeEnd(timeline, height, key);
  return changeRoom(state, roomId, (known) =>
    setTarget({ ...keepView(known), anchor, picked: key, sought: undefined }, key),
  );
}

/** Closes the list in which a message was chosen, and goes to it. */
export function goToChosen(state: ChatState, { roomId, seq }: ChatMessage): Step {
  const there = goTo({ ...state, overlay: undefined }, roomId);
  return seq === undefined ? [there, []] : goToMessage(there, roomId, seq);
}

/** Goes to a message of a room, which is entered where that is needed. */
export function enterAndGo(state: ChatState, group: Group, seq: number): Step {
  const { roomId } = group;
  const known = roomOf(state, roomId) !== undefined;
  const rooms = known ? state.rooms : [...state.rooms, createRoom(group, state.persisted)];
  const joins: Effect[] = known ? [] : [{ type: "join", roomId }];
  const [gone, effects] = goToMessage(goTo({ ...state, rooms, overlay: undefined }, roomId), roomId, seq);
  return [gone, [...joins, ...effects]];
}
