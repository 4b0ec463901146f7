import { DEFAULT_LIMITS } from "../../core/limits.ts";
import { command } from "./command.ts";
import { insert } from "./composer.ts";
import type { Happening } from "./effect.ts";
import { hear, olderCame, olderFailed } from "./hearing.ts";
import type { Intent } from "./intent.ts";
import { intentOf } from "./keymap.ts";
import { move } from "./moving.ts";
import { ASK_MS, type ChatState, complain, type Step } from "./state.ts";
import type { Typesetter } from "./typesetter.ts";
import { words } from "./words.ts";
import { write } from "./writing.ts";

/** A draft's limit in UTF-16 units: room for a message of 4,000 characters, the most that a server takes, in emoji. */
const DRAFT_CHARACTERS = 2 * DEFAULT_LIMITS.messageCharacters;

/**
 * The one function that changes the screen's state: what it is after something happened at `now`, and what the world is
 * asked to do about it. Pure; `typesetter` only remembers layouts.
 */
export function update(state: ChatState, happening: Happening, now: number, typesetter: Typesetter): Step {
  const later = expire({ ...state, now });
  switch (happening.type) {
    case "key":
      return key(later, happening.key, typesetter);
    case "text":
    case "paste":
      return [put(quiet(later), happening.text), []];
    case "client":
      return [hear(later, happening.event), []];
    case "older":
      return [olderCame(later, happening.roomId, happening.messages, happening.more), []];
    case "olderFailed":
      return [olderFailed(later, happening.roomId), []];
    case "resize":
      return [{ ...later, size: happening.size }, []];
    case "tick":
      return [later, []];
  }
}

function key(state: ChatState, name: string, typesetter: Typesetter): Step {
  const intent = intentOf(name);
  if (intent === undefined) return [quiet(state), []];
  if (intent.type === "interrupt") return interrupt(state);
  const { completion } = state;
  const asked = quiet(state);
  return intend(intent.type === "complete" ? { ...asked, completion } : asked, intent, typesetter);
}

function intend(state: ChatState, intent: Intent, typesetter: Typesetter): Step {
  switch (intent.type) {
    case "send":
    case "newline":
    case "edit":
    case "line":
    case "complete":
      return write(state, intent);
    case "page":
    case "oldest":
    case "newest":
    case "end":
    case "room":
    case "roomAt":
    case "nextActive":
    case "overlay":
    case "escape":
      return move(state, intent, typesetter);
    case "interrupt":
      return interrupt(state);
    case "redraw":
    case "suspend":
      return [state, [intent]];
    default:
      return command(state, intent);
  }
}

/** Clears the line; on an empty one it asks before it leaves. */
function interrupt(state: ChatState): Step {
  if (state.composer.text !== "") {
    const composer = { ...state.composer, text: "", cursor: 0 };
    return [{ ...quiet(state), composer, recall: { ...state.recall, at: undefined } }, []];
  }
  if (state.askedToLeaveAt !== undefined) return [state, [{ type: "quit" }]];
  return [{ ...quiet(state), askedToLeaveAt: state.now }, []];
}

function put(state: ChatState, text: string): ChatState {
  if (state.composer.text.length + text.length > DRAFT_CHARACTERS) {
    return complain(state, words.pasteTooLong(DRAFT_CHARACTERS));
  }
  return { ...state, composer: insert(state.composer, text) };
}

/** Any key answers the question before leaving, ends a completion and takes the hint away. */
function quiet(state: ChatState): ChatState {
  return { ...state, askedToLeaveAt: undefined, completion: undefined, hint: undefined };
}

function expire(state: ChatState): ChatState {
  const { askedToLeaveAt, now } = state;
  const over = askedToLeaveAt !== undefined && now >= askedToLeaveAt + ASK_MS;
  return over ? { ...state, askedToLeaveAt: undefined } : state;
}
