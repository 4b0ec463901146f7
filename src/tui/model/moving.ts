import { edit } from "./composer.ts";
import { geometryOf, timelineOf } from "./geometry.ts";
import type { MovingIntent } from "./intent.ts";
import { covers, overlayContent } from "./overlay.ts";
import type { Room } from "./room.ts";
import { type ChatState, changeRoom, currentRoom, goTo, type Overlay, type Step } from "./state.ts";
import { beginning, moved, showsBeginning } from "./timeline.ts";
import type { Typesetter } from "./typesetter.ts";

/** Messages asked for at a time when scrolling back. */
const OLDER_PAGE = 100;

/** Does what somebody means who moves about. */
export function move(state: ChatState, intent: MovingIntent, typesetter: Typesetter): Step {
  switch (intent.type) {
    case "page":
      return page(state, intent.step, typesetter);
    case "oldest":
      return oldest(state, typesetter);
    case "newest":
      return [newest(state), []];
    case "end": {
      const empty = state.composer.text === "";
      return [empty ? newest(state) : { ...state, composer: edit(state.composer, "lineEnd") }, []];
    }
    case "room":
      return [neighbour(state, intent.step), []];
    case "roomAt":
      return [goToRoom(state, state.rooms[intent.place - 1]), []];
    case "nextActive":
      return [goToRoom(state, nextActive(state)), []];
    case "overlay":
      return [toggle(state, intent.shows), []];
    case "escape":
      return [state.overlay === undefined ? newest(state) : { ...state, overlay: undefined }, []];
  }
}

/** A row stays from the page before, to read on from. What lies over the messages scrolls first. */
function page(state: ChatState, step: 1 | -1, typesetter: Typesetter): Step {
  const room = currentRoom(state);
  const { overlay } = state;
  if (overlay !== undefined) return [scrollOverlay(state, overlay, step), []];
  if (room === undefined) return [state, []];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const anchor = moved(timeline, height, step * Math.max(1, height - 1));
  const scrolled = changeRoom(state, room.roomId, (before) => ({ ...before, anchor }));
  return step < 0 ? loadOlder(scrolled, typesetter) : [scrolled, []];
}

function oldest(state: ChatState, typesetter: Typesetter): Step {
  return loadOlder(atBeginning(state, typesetter), typesetter);
}

function atBeginning(state: ChatState, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const anchor = beginning(timeline, height);
  return changeRoom(state, room.roomId, (before) => ({ ...before, anchor }));
}

function newest(state: ChatState): ChatState {
  return changeRoom(state, state.current, (room) => ({ ...room, anchor: undefined }));
}

/** Asks the server for more once the first row shows, and shows that it does. */
function loadOlder(state: ChatState, typesetter: Typesetter): Step {
  const room = currentRoom(state);
  if (room === undefined || (room.older !== "more" && room.older !== "failed")) return [state, []];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  if (!showsBeginning(timeline, height)) return [state, []];
  const loading = changeRoom(state, room.roomId, (before) => ({ ...before, older: "loading" }));
  const before = room.oldestSeq ?? room.lastSeq + 1;
  return [
    atBeginning(loading, typesetter),
    [{ type: "loadOlder", roomId: room.roomId, before, limit: OLDER_PAGE }],
  ];
}

function neighbour(state: ChatState, step: 1 | -1): ChatState {
  const { rooms } = state;
  const at = rooms.findIndex((room) => room.roomId === state.current);
  return goToRoom(state, rooms[(at + step + rooms.length) % rooms.length]);
}

/** Mentions before unread messages; of equals, the next one below the current room. */
function nextActive({ rooms, current }: ChatState): Room | undefined {
  const at = rooms.findIndex((room) => room.roomId === current);
  const onwards = [...rooms.slice(at + 1), ...rooms.slice(0, at + 1)];
  return onwards.find((room) => room.mentions > 0) ?? onwards.find((room) => room.unread > 0);
}

function goToRoom(state: ChatState, room: Room | undefined): ChatState {
  return room === undefined ? state : goTo(state, room.roomId);
}

function toggle(state: ChatState, shows: Overlay["shows"]): ChatState {
  if (state.overlay?.shows === shows) return { ...state, overlay: undefined };
  return covers(shows, geometryOf(state)) ? { ...state, overlay: { shows, scroll: 0 } } : state;
}

function scrollOverlay(state: ChatState, overlay: Overlay, step: 1 | -1): ChatState {
  const { body, pane } = geometryOf(state);
  const rows = body - 1;
  const { lines } = overlayContent(state, overlay.shows, pane);
  const last = Math.max(0, lines.length - rows);
  const scroll = Math.max(0, Math.min(last, overlay.scroll + step * Math.max(1, rows - 1)));
  return { ...state, overlay: { ...overlay, scroll } };
}
