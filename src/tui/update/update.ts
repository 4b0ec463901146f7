import type { Typesetter } from "../layout/typesetter.ts";
import { lookFor } from "../look/look.ts";
import type { ScreenEvent } from "../state/effect.ts";
import { needsEmoji } from "../state/emoji.ts";
import { goTo } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { openLongAside } from "./aside.ts";
import { takeClientEvent } from "./client/client-events.ts";
import { markVisibleRead, reportRead } from "./client/read-marks.ts";
import { rejoinCurrent } from "./client/refusals.ts";
import { takeReply } from "./client/replies.ts";
import { reportTyping } from "./client/typing.ts";
import { goToMessage } from "./go-to-message.ts";
import { takeEmoji } from "./keys/complete-draft.ts";
import { pasteText, typeText } from "./keys/draft.ts";
import { handleKey } from "./keys/keys.ts";
import { move } from "./keys/move.ts";
import { isAskingToDelete } from "./keys/picked-message.ts";
import { followThread } from "./threads.ts";
import { clearTransient, expireTransient } from "./transient.ts";
import { askForTyped } from "./typed-nick.ts";

/**
 * The one function that changes the screen's state: what it is after something happened at `now`, and what the world is
 * asked to do about it. Pure; `typesetter` only remembers layouts.
 */
export function update(state: ChatState, event: ScreenEvent, now: number, typesetter: Typesetter): Step {
  const [moved, effects] = step(expireTransient({ ...state, now }), event, typesetter);
  const next = followThread(state, moved);
  const asked = event.type === "key" || event.type === "reply";
  const [arrived, joins] = rejoinCurrent(state, asked ? openLongAside(state, next) : next);
  const [writing, told] = reportTyping(state, arrived);
  const [seen, read] = reportRead(markVisibleRead(state, writing, typesetter));
  const [asking, asks] = askForTyped(state, seen);
  const [last, loads] = loadEmoji(asking);
  return [last, [...effects, ...joins, ...told, ...read, ...asks, ...loads]];
}

function loadEmoji(state: ChatState): Step {
  return needsEmoji(state) ? [{ ...state, emoji: "loading" }, [{ type: "loadEmoji" }]] : [state, []];
}

function step(state: ChatState, event: ScreenEvent, typesetter: Typesetter): Step {
  switch (event.type) {
    case "key":
      return handleKey(state, event.key, typesetter);
    case "text":
      return isAskingToDelete(state)
        ? [clearTransient(state), []]
        : typeText(clearTransient(state), event.text);
    case "paste":
      return [
        isAskingToDelete(state) ? clearTransient(state) : pasteText(clearTransient(state), event.text),
        [],
      ];
    case "wheel":
      return move(state, { type: "page", step: event.step, by: "wheel" }, typesetter);
    case "focus":
      return [{ ...state, focused: event.focused }, []];
    case "client":
      return takeClientEvent(state, event.event);
    case "reply":
      return takeReply(state, event.reply, typesetter);
    case "resize":
      return [{ ...state, size: event.size }, []];
    case "widths": {
      const { words, ascii } = state.look;
      return [{ ...state, look: lookFor(event.widths, words, ascii) }, []];
    }
    case "emoji":
      return [takeEmoji(state, event.emoji), []];
    case "sounds":
      return [{ ...state, soundsLike: event.soundsLike }, []];
    case "goTo":
      return goToMessage(goTo(state, event.roomId), event.roomId, event.seq);
    case "tick":
      return [state, []];
  }
}
