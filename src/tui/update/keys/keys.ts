import { setText } from "../../input/composer.ts";
import type { Intent } from "../../input/intent.ts";
import { isPrefix, resolveKey } from "../../input/keymap.ts";
import { characterOfAlt } from "../../input/verbs.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import { endEditing } from "../../state/editing.ts";
import { messageListOf } from "../../state/overlay-state.ts";
import { changeRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { toggleMouse } from "../preferences.ts";
import { clearTransient } from "../transient.ts";
import { unpick } from "../unpick.ts";
import { runVerbOfKey } from "../verbs/run-verb.ts";
import { typeInList } from "./list-keys.ts";
import { move } from "./move.ts";
import { isAskingToDelete, isPicking } from "./picked-message.ts";
import { write } from "./write.ts";

/** Does what a key means: it may be the second of two strokes. */
export function handleKey(state: ChatState, name: string, typesetter: Typesetter): Step {
  const stroke = resolveKey(state.keymap, state.prefix, name);
  const intent = state.keymap.get(stroke);
  if (state.selectMode) return handleKeyInSelectMode(state, intent, typesetter);
  if (isAskingToDelete(state) && intent?.type !== "send") return [clearTransient(state), []];
  const verb = typeAltInList(state, name) ?? runVerbOfAlt(state, name);
  if (verb !== undefined) return verb;
  if (intent === undefined) {
    const prefix = state.prefix === undefined && isPrefix(state.keymap, stroke) ? stroke : undefined;
    return [{ ...clearTransient(state), prefix }, []];
  }
  if (intent.type === "interrupt") return interrupt(state);
  const { completion, pickedNote } = state;
  const asked = clearTransient(state);
  if (intent.type === "complete") return doIntent({ ...asked, completion }, intent, typesetter);
  return doIntent(intent.type === "send" ? { ...asked, pickedNote } : asked, intent, typesetter);
}

/** Does what Alt with the letter of a verb means while a message is picked, whatever else that key means; undefined for other keys. */
function runVerbOfAlt(state: ChatState, name: string): Step | undefined {
  const character = characterOfAlt(name);
  if (character === undefined || state.overlay !== undefined || state.prefix !== undefined) return undefined;
  return runVerbOfKey(clearTransient(state), character);
}

/** Does what Alt with a letter means in a list of messages: as the letter alone, which an input method may swallow. */
function typeAltInList(state: ChatState, name: string): Step | undefined {
  const list = messageListOf(state.overlay);
  const character = characterOfAlt(name);
  if (list === undefined || character === undefined || state.prefix !== undefined) return undefined;
  const isOpener = state.keymap.get(name)?.type === "open";
  return isOpener ? undefined : typeInList(clearTransient(state), list, character);
}

/** Handles a key in select mode: keys only scroll, and any other one ends it. */
function handleKeyInSelectMode(state: ChatState, intent: Intent | undefined, typesetter: Typesetter): Step {
  switch (intent?.type) {
    case "page":
    case "oldest":
    case "newest":
      return move(state, intent, typesetter);
    case "redraw":
    case "suspend":
      return [state, [intent]];
    default:
      return setSelectMode(state, false);
  }
}

/** Turns select mode on or off. The mouse belongs to the terminal meanwhile: it selects. */
function setSelectMode(state: ChatState, on: boolean): Step {
  return [
    { ...clearTransient(state), selectMode: on, overlay: undefined },
    [{ type: "mouse", on: state.preferences.mouse && !on }, { type: "redraw" }],
  ];
}

function doIntent(state: ChatState, intent: Intent, typesetter: Typesetter): Step {
  if (intent.type === "line" && state.overlay === undefined && isPicking(state)) {
    return move(state, { type: "pick", step: intent.step }, typesetter);
  }
  switch (intent.type) {
    case "send":
    case "newline":
    case "edit":
    case "cutOrSwitch":
    case "line":
    case "complete":
    case "editor":
      return write(state, intent);
    case "page":
    case "oldest":
    case "newest":
    case "end":
    case "room":
    case "roomByNumber":
    case "nextActive":
    case "firstNew":
    case "mention":
    case "open":
    case "pick":
    case "reply":
    case "escape":
      return move(state, intent, typesetter);
    case "interrupt":
      return interrupt(state);
    case "selectMode":
      return setSelectMode(state, true);
    case "mouse":
      return toggleMouse(state);
    case "redraw":
    case "suspend":
      return [state, [intent]];
  }
}

/** Closes what is open; leaves what is picked or edited; clears the line; on an empty one it asks before it leaves. */
function interrupt(state: ChatState): Step {
  if (state.overlay !== undefined) return [{ ...clearTransient(state), overlay: undefined }, []];
  if (isPicking(state)) return [changeRoom(clearTransient(state), state.current, unpick), []];
  if (state.editing !== undefined) return [endEditing(clearTransient(state)), []];
  if (state.composer.text !== "") {
    const composer = setText(state.composer, "");
    return [
      {
        ...clearTransient(state),
        composer,
        replyTo: undefined,
        recall: { ...state.recall, index: undefined },
      },
      [],
    ];
  }
  if (state.askedToLeaveAt !== undefined) return [state, [{ type: "quit" }]];
  return [{ ...clearTransient(state), askedToLeaveAt: state.now }, []];
}
