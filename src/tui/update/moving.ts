import { edit } from "../input/composer.ts";
import type { MovingIntent, Opened } from "../input/intent.ts";
import { geometryOf, timelineOf } from "../layout/geometry.ts";
import { layText } from "../layout/overlay.ts";
import { beginning, moved, showsBeginning, showsEnd } from "../layout/timeline.ts";
import type { Typesetter } from "../layout/typesetter.ts";
import type { Effect } from "../state/effect.ts";
import { type Overlay, pickerOf } from "../state/overlay-state.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, currentRoom, goTo } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { moveChoice, openPicker } from "./choosing.ts";
import { goToNextUnread } from "./next-unread.ts";
import { isPicking, pick, reply, unpick } from "./picking.ts";
import { seek, seekingNothing } from "./seeking.ts";
import { showNewest } from "./show-newest.ts";

/** Messages asked for at a time when scrolling back. */
const OLDER_PAGE = 100;

/** Rows that one notch of the mouse wheel moves. */
const WHEEL_ROWS = 3;

/** Does what somebody means who moves about. */
export function move(state: ChatState, intent: MovingIntent, typesetter: Typesetter): Step {
  switch (intent.type) {
    case "page":
      return page(state, intent.step, intent.by, typesetter);
    case "oldest":
      return oldest(state, typesetter);
    case "newest":
      return state.overlay === undefined
        ? [showNewest(state), []]
        : scrollOpen(state, state.overlay, Number.POSITIVE_INFINITY);
    case "end":
      return [end(state), []];
    case "room": {
      const picker = pickerOf(state.overlay);
      return picker === undefined
        ? [neighbour(state, intent.step), []]
        : moveChoice(state, picker, intent.step);
    }
    case "roomByNumber":
      return [goToRoom(state, state.rooms[intent.number - 1]), []];
    case "nextActive":
      return [goToNextUnread(state, typesetter), []];
    case "open":
      return [open(state, intent.shows), []];
    case "pick":
      if (state.overlay !== undefined) return [state, []]; // what is picked there would not be seen
      return loadMore(pick(state, intent.step, typesetter), typesetter);
    case "reply":
      return [state.overlay === undefined ? reply(state) : state, []];
    case "escape":
      return [stepBack(state), []];
  }
}

function end(state: ChatState): ChatState {
  if (state.composer.text === "") return showNewest(state);
  return { ...state, composer: edit(state.composer, "lineEnd") };
}

/** A row stays from the page before, to read on from. What lies over the messages scrolls first. */
function page(state: ChatState, step: 1 | -1, by: "page" | "wheel", typesetter: Typesetter): Step {
  const room = currentRoom(state);
  const { overlay } = state;
  if (overlay !== undefined) {
    const rows = Math.max(1, geometryOf(state).body - 2);
    const picks = pickerOf(overlay) !== undefined;
    return scrollOpen(state, overlay, step * (by === "page" ? rows : picks ? 1 : WHEEL_ROWS));
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
function oldest(state: ChatState, typesetter: Typesetter): Step {
  const room = currentRoom(state);
  if (state.overlay !== undefined) return scrollOpen(state, state.overlay, Number.NEGATIVE_INFINITY);
  if (room === undefined) return [state, []];
  const { older } = room.past ?? room;
  if (older === "unknown" || older === "beginning") {
    return [atBeginning(changeRoom(state, room.roomId, seekingNothing), typesetter), []];
  }
  const { roomId } = room;
  const query = { after: 0, limit: OLDER_PAGE };
  const wanted = { type: "oldest" } as const;
  return seek(state, roomId, wanted, { type: "page", roomId, query, wanted });
}

function atBeginning(state: ChatState, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const anchor = beginning(timeline, height);
  return changeRoom(state, room.roomId, (before) => ({ ...before, anchor }));
}

/** Asks the server for more once the first row shows, or the last one of the past, and shows that it does. */
function loadMore(state: ChatState, typesetter: Typesetter): Step {
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
  const effect: Effect = {
    type: "page",
    roomId,
    query: { before, limit: OLDER_PAGE },
    wanted: { type: "older" },
  };
  return [room.picked === undefined ? atBeginning(loading, typesetter) : loading, [effect]];
}

function loadNewer(state: ChatState, { roomId }: Room, past: NonNullable<Room["past"]>): Step {
  const loading = changeRoom(state, roomId, (room) => ({ ...room, past: { ...past, newer: "loading" } }));
  const query = { after: past.newestSeq, limit: OLDER_PAGE };
  return [loading, [{ type: "page", roomId, query, wanted: { type: "newer" } }]];
}

/** Closes what is open, else leaves what is picked or answered, else goes back, else to the newest message. */
function stepBack(state: ChatState): ChatState {
  const room = currentRoom(state);
  if (state.overlay !== undefined) return { ...state, overlay: undefined };
  if (isPicking(state)) return changeRoom(state, state.current, unpick);
  if (state.replyTo !== undefined) return { ...state, replyTo: undefined };
  if (room?.back === undefined) return showNewest(state);
  return changeRoom(state, room.roomId, (known) => ({
    ...known,
    ...known.back,
    back: undefined,
    sought: undefined,
  }));
}

function neighbour(state: ChatState, step: 1 | -1): ChatState {
  const { rooms } = state;
  const at = rooms.findIndex((room) => room.roomId === state.current);
  return goToRoom(state, rooms[(at + step + rooms.length) % rooms.length]);
}

function goToRoom(state: ChatState, room: Room | undefined): ChatState {
  return room === undefined ? state : goTo(state, room.roomId);
}

/** The same key closes it again. */
function open(state: ChatState, shows: Opened): ChatState {
  if (state.overlay?.shows === shows) return { ...state, overlay: undefined };
  return shows === "help" ? { ...state, overlay: { shows, scroll: 0 } } : openPicker(state, shows);
}

/** Scrolls what is open by so many rows (up, if negative); in a list, chooses another item. */
function scrollOpen(state: ChatState, overlay: Overlay, rows: number): Step {
  const picker = pickerOf(overlay);
  if (picker !== undefined) return moveChoice(state, picker, rows);
  return ["scroll" in overlay ? scrollOverlay(state, overlay, rows) : state, []];
}

function scrollOverlay(
  state: ChatState,
  overlay: Exclude<Overlay, { query: unknown }>,
  rows: number,
): ChatState {
  const { body, pane } = geometryOf(state);
  const height = body - 1;
  const { lines } = layText(state, overlay, pane);
  const last = Math.max(0, lines.length - height);
  const scroll = Math.max(0, Math.min(last, overlay.scroll + rows));
  return { ...state, overlay: { ...overlay, scroll } };
}
