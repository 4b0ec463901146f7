import { geometryOf, timelineOf } from "../../layout/geometry.ts";
import { layOverlay, layText } from "../../layout/overlay.ts";
import { beginning, moved, showsBeginning, showsEnd } from "../../layout/timeline.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import type { Effect } from "../../state/effect.ts";
import { messageListOf, type Overlay, pickerOf } from "../../state/overlay-state.ts";
import type { Room } from "../../state/room.ts";
import { changeRoom, currentRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { seekPage, stopSeeking } from "../sought-page.ts";
import { moveInList } from "./list-keys.ts";
import { moveChoice } from "./picker-actions.ts";

/** Messages asked for at a time when scrolling back. */
const OLDER_PAGE = 100;

/** Rows that one notch of the mouse wheel moves. */
const WHEEL_ROWS = 3;

/** Scrolls by a page, of which a row stays to read on from, or by the wheel. What lies over the messages scrolls first. */
export function scrollPage(
  state: ChatState,
  step: 1 | -1,
  by: "page" | "wheel",
  typesetter: Typesetter,
): Step {
  const room = currentRoom(state);
  const { overlay } = state;
  if (overlay !== undefined) {
    const rows = Math.max(1, layOverlay(state, overlay).box.lines - 1);
    const picks = "index" in overlay;
    return scrollOverlay(state, overlay, step * (by === "page" ? rows : picks ? 1 : WHEEL_ROWS));
  }
  if (room === undefined) return [state, []];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const anchor = moved(timeline, height, step * (by === "wheel" ? WHEEL_ROWS : Math.max(1, height - 1)));
  return loadMore(
    changeRoom(state, room.roomId, (before) => ({ ...before, anchor, sought: undefined })),
    typesetter,
  );
}

/** Goes to the room's first message, which is asked for where it is not loaded, over any number of pages. Esc comes back. */
export function goToOldest(state: ChatState, typesetter: Typesetter): Step {
  const room = currentRoom(state);
  if (state.overlay !== undefined) return scrollOverlay(state, state.overlay, Number.NEGATIVE_INFINITY);
  if (room === undefined) return [state, []];
  const { older } = room.past ?? room;
  if (older === "unknown" || older === "beginning" || room.past?.thread !== undefined) {
    return [showBeginning(changeRoom(state, room.roomId, stopSeeking), typesetter), []];
  }
  const { roomId } = room;
  const query = { after: 0, limit: OLDER_PAGE };
  const wanted = { type: "oldest" } as const;
  return seekPage(state, roomId, wanted, { type: "page", roomId, query, wanted });
}

function showBeginning(state: ChatState, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const anchor = beginning(timeline, height);
  return changeRoom(state, room.roomId, (before) => ({ ...before, anchor }));
}

/** Asks the server for more once the first row shows, or the last one of the past, and shows that it does. */
export function loadMore(state: ChatState, typesetter: Typesetter): Step {
  const room = currentRoom(state);
  if (room === undefined) return [state, []];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const shown = room.past ?? room;
  if ((shown.older === "more" || shown.older === "failed") && showsBeginning(timeline, height)) {
    return loadOlder(state, room, typesetter);
  }
  if (room.past?.newer === "more" && showsEnd(timeline, height)) return loadNewer(state, room, room.past);
  return [state, []];
}

function loadOlder(state: ChatState, room: Room, typesetter: Typesetter): Step {
  const { past, roomId } = room;
  const loading = changeRoom(state, roomId, (before) =>
    past === undefined ? { ...before, older: "loading" } : { ...before, past: { ...past, older: "loading" } },
  );
  const before = past?.oldestSeq ?? room.oldestSeq ?? room.lastSeq + 1;
  const query = { before, limit: OLDER_PAGE };
  const root = past?.thread?.root;
  const effect: Effect =
    root === undefined
      ? { type: "page", roomId, query, wanted: { type: "older" } }
      : {
          type: "thread",
          roomId,
          seq: past?.newestSeq ?? root,
          query,
          wanted: { type: "older", thread: root },
        };
  return [room.picked === undefined ? showBeginning(loading, typesetter) : loading, [effect]];
}

function loadNewer(state: ChatState, { roomId }: Room, past: NonNullable<Room["past"]>): Step {
  const loading = changeRoom(state, roomId, (room) => ({ ...room, past: { ...past, newer: "loading" } }));
  const query = { after: past.newestSeq, limit: OLDER_PAGE };
  return [loading, [{ type: "page", roomId, query, wanted: { type: "newer" } }]];
}

/** Scrolls what is open by so many rows (up, if negative); in a list, chooses another item. */
export function scrollOverlay(state: ChatState, overlay: Overlay, rows: number): Step {
  const picker = pickerOf(overlay);
  if (picker !== undefined) return moveChoice(state, picker, rows);
  const list = messageListOf(overlay);
  if (list !== undefined) return moveInList(state, list, rows);
  return ["scroll" in overlay ? scrollText(state, overlay, rows) : state, []];
}

function scrollText(
  state: ChatState,
  overlay: Extract<Overlay, { scroll: number }>,
  rows: number,
): ChatState {
  const { lines, shown } = layText(state, overlay);
  const last = Math.max(0, lines.length - shown);
  const scroll = Math.max(0, Math.min(last, overlay.scroll + rows));
  return { ...state, overlay: { ...overlay, scroll } };
}
