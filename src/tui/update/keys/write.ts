import { edit, insert } from "../../input/composer.ts";
import type { WritingIntent } from "../../input/intent.ts";
import { messageListOf, type Picker, pickerOf } from "../../state/overlay-state.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { completeDraft } from "./complete-draft.ts";
import { pressEnter } from "./draft.ts";
import { writeInHelp } from "./help-keys.ts";
import { writeInList } from "./list-keys.ts";
import { actOnPicked, isPicking } from "./picked-message.ts";
import { editQuery, moveChoice, openPicker, takeChoice } from "./picker-actions.ts";
import { moveLineOrRecall } from "./recall.ts";

/** Does a key that writes: in the draft, or in what is open. */
export function write(state: ChatState, intent: WritingIntent): Step {
  const picker = pickerOf(state.overlay);
  if (picker !== undefined) return writeIntoPicker(state, picker, intent);
  if (state.overlay?.shows === "help") return writeInHelp(state, state.overlay, intent);
  const list = messageListOf(state.overlay);
  if (list !== undefined) return writeInList(state, list, intent);
  if (isPicking(state)) return writeWhilePicking(state, intent);
  switch (intent.type) {
    case "send":
      return pressEnter(state);
    case "newline":
      return [{ ...state, composer: insert(state.composer, "\n") }, []];
    case "edit":
      return [{ ...state, composer: edit(state.composer, intent.edit) }, []];
    case "cutOrSwitch":
      return [cutOrSwitch(state), []];
    case "line":
      return [moveLineOrRecall(state, intent.step), []];
    case "complete":
      return [completeDraft(state, intent.step), []];
    case "editor":
      return [state, [{ type: "editor", text: state.composer.text }]];
  }
}

/** Handles writing keys while a message is picked: Enter acts on it, Tab lists its verbs, and the draft stays as it is. */
function writeWhilePicking(state: ChatState, intent: WritingIntent): Step {
  if (state.overlay !== undefined) return [state, []];
  if (intent.type === "send") return actOnPicked(state) ?? [state, []];
  if (intent.type === "complete") return [openPicker(state, "verbs"), []];
  const switches = intent.type === "cutOrSwitch" && state.composer.text === "";
  return [switches ? openPicker(state, "switcher") : state, []];
}

function writeIntoPicker(state: ChatState, picker: Picker, intent: WritingIntent): Step {
  switch (intent.type) {
    case "send":
      return takeChoice(state, picker);
    case "line":
    case "complete":
      return moveChoice(state, picker, intent.step);
    case "edit":
      return [editQuery(state, picker, intent.edit), []];
    case "cutOrSwitch":
      return [editQuery(state, picker, "killToEnd"), []];
    case "newline":
    case "editor":
      return [state, []];
  }
}

/** Cuts to the end of the line; with nothing to cut, opens the list of rooms. */
function cutOrSwitch(state: ChatState): ChatState {
  if (state.composer.text === "") return openPicker(state, "switcher");
  return { ...state, composer: edit(state.composer, "killToEnd") };
}
