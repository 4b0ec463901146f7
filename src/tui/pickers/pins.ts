import type { ChatMessage } from "../../core/client/chat.ts";
import { cutLine, lineWidth, span, spreadLine } from "../layout/line.ts";
import { goToChosen } from "../update/go-to-message.ts";
import { messageLine } from "./message-line.ts";
import { defineMessageList } from "./message-list.ts";

/** The pinned messages of the room, newest first. */
export const pins = defineMessageList<ChatMessage>({
  title: (words) => words.pinsTitle,
  keys: (words) => words.pinsKeys,
  none: (words) => words.pinsEmpty,
  status: (state) => state.pins.list,
  items: (state) => state.pins.messages,
  line: (state, message, width) => {
    const { measure } = state.look;
    const time = [span(` ${state.look.words.shortTime(message.at, state.now)} `, "dim")];
    const left = cutLine(messageLine(state, message), width - lineWidth(time, measure), measure);
    return spreadLine(left, time, width, measure);
  },
  choose: goToChosen,
  more: (state) => [state, []],
  letters: {},
});
