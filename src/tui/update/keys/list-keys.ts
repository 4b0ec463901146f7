import type { WritingIntent } from "../../input/intent.ts";
import { MESSAGE_LISTS } from "../../pickers/message-lists.ts";
import type { MessageList } from "../../state/overlay-state.ts";
import type { ChatState, Step } from "../../state/state.ts";

/** Does what letters mean in a list of messages; what an input method composed means nothing there. */
export function typeInList(state: ChatState, { shows, index }: MessageList, text: string): Step {
  const [letter = ""] = text.normalize("NFKC");
  return MESSAGE_LISTS[shows].type(state, index, letter);
}

/** Moves to the item `step` lines below the chosen one (above, if negative); below the last one, asks for more. */
export function moveInList(state: ChatState, list: MessageList, step: number): Step {
  const definition = MESSAGE_LISTS[list.shows];
  const { count } = definition.list(state);
  const index = Math.max(0, Math.min(count - 1, list.index + step));
  const chosen = { ...state, overlay: { ...list, index } };
  return list.index + step < count ? [chosen, []] : definition.more(chosen);
}

/** Handles writing keys while a list of messages is open: nothing is written. */
export function writeInList(state: ChatState, list: MessageList, intent: WritingIntent): Step {
  switch (intent.type) {
    case "send":
      return MESSAGE_LISTS[list.shows].choose(state, list.index);
    case "line":
    case "complete":
      return moveInList(state, list, intent.step);
    default:
      return [state, []];
  }
}
