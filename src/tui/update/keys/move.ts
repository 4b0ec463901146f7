import { edit } from "../../input/composer.ts";
import type { MovingIntent, Opened } from "../../input/intent.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import { endEditing } from "../../state/editing.ts";
import { FIRST_HELP, pickerOf } from "../../state/overlay-state.ts";
import type { Room } from "../../state/room.ts";
import { changeRoom, currentRoom, goTo } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { goBack, isAtTarget } from "../../state/views.ts";
import { openInbox } from "../inbox.ts";
import { showNewest } from "../show-newest.ts";
import { unpick } from "../unpick.ts";
import { goToMention } from "./mentions.ts";
import { goToFirstNew, goToNextUnread } from "./next-unread.ts";
import { beginReply, isPicking, pickMessage } from "./picked-message.ts";
import { moveChoice, openPicker } from "./picker-actions.ts";
import { goToOldest, loadMore, scrollOverlay, scrollPage } from "./scroll.ts";

/** Does a key that moves about. */
export function move(state: ChatState, intent: MovingIntent, typesetter: Typesetter): Step {
  switch (intent.type) {
    case "page":
      return scrollPage(state, intent.step, intent.by, typesetter);
    case "oldest":
      return goToOldest(state, typesetter);
    case "newest":
      return state.overlay === undefined
        ? [showNewest(state), []]
        : scrollOverlay(state, state.overlay, Number.POSITIVE_INFINITY);
    case "end":
      return [goToEnd(state), []];
    case "room": {
      const picker = pickerOf(state.overlay);
      return picker === undefined
        ? [goToNeighbour(state, intent.step), []]
        : moveChoice(state, picker, intent.step);
    }
    case "roomByNumber":
      return [goToRoom(state, state.rooms[intent.number - 1]), []];
    case "nextActive":
      return [goToNextUnread(state, typesetter), []];
    case "firstNew":
      return goToFirstNew(state);
    case "mention":
      return [goToMention(state, intent.step, typesetter), []];
    case "open":
      return toggleOverlay(state, intent.shows);
    case "pick":
      if (state.overlay !== undefined) return [state, []]; // what is picked there would not be seen
      return loadMore(pickMessage(state, intent.step, typesetter), typesetter);
    case "reply":
      return state.overlay === undefined ? beginReply(state) : [state, []];
    case "escape":
      return [stepBack(state), []];
  }
}

function goToEnd(state: ChatState): ChatState {
  if (state.composer.text === "") return showNewest(state);
  return { ...state, composer: edit(state.composer, "lineEnd") };
}

/** Closes what is open, else leaves what is picked, edited or answered, else goes back, else to the newest message. */
function stepBack(state: ChatState): ChatState {
  const room = currentRoom(state);
  if (state.overlay !== undefined) return { ...state, overlay: undefined };
  if (isPicking(state) && !isAtTarget(room)) return changeRoom(state, state.current, unpick);
  if (state.editing !== undefined) return endEditing(state);
  if (state.replyTo !== undefined) return { ...state, replyTo: undefined };
  if (room === undefined || room.back.length === 0) return showNewest(state);
  return changeRoom(state, room.roomId, goBack);
}

function goToNeighbour(state: ChatState, step: 1 | -1): ChatState {
  const { rooms } = state;
  const index = rooms.findIndex((room) => room.roomId === state.current);
  return goToRoom(state, rooms[(index + step + rooms.length) % rooms.length]);
}

function goToRoom(state: ChatState, room: Room | undefined): ChatState {
  return room === undefined ? state : goTo(state, room.roomId);
}

/** Opens what a key opens; the same key closes it again. */
function toggleOverlay(state: ChatState, shows: Opened): Step {
  if (state.overlay?.shows === shows) return [{ ...state, overlay: undefined }, []];
  if (shows === "inbox") return openInbox(state);
  return [shows === "help" ? { ...state, overlay: FIRST_HELP } : openPicker(state, shows), []];
}
