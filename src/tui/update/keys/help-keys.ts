import { type Edit, edit, insert } from "../../input/composer.ts";
import type { WritingIntent } from "../../input/intent.ts";
import { PAGE_NAMES } from "../../layout/help.ts";
import type { Help } from "../../state/overlay-state.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { scrollOverlay } from "./scroll.ts";

/** Types into the filter of help. */
export function typeInHelp(state: ChatState, help: Help, text: string): ChatState {
  const filter = insert(help.filter, text.replace(/\s+/g, " "));
  return { ...state, overlay: { ...help, filter, scroll: 0 } };
}

/** Handles writing keys while help is open: they edit its filter; where that is empty, the sideways arrows turn the page, as Tab does. */
export function writeInHelp(state: ChatState, help: Help, intent: WritingIntent): Step {
  switch (intent.type) {
    case "line":
      return scrollOverlay(state, help, intent.step);
    case "complete":
      return [turnPage(state, help, intent.step), []];
    case "edit":
      return [editFilter(state, help, intent.edit), []];
    case "cutOrSwitch":
      return [editFilter(state, help, "killToEnd"), []];
    case "send":
    case "newline":
    case "editor":
      return [state, []];
  }
}

function editFilter(state: ChatState, help: Help, what: Edit): ChatState {
  if (help.filter.text === "" && what === "charLeft") return turnPage(state, help, -1);
  if (help.filter.text === "" && what === "charRight") return turnPage(state, help, 1);
  const filter = edit(help.filter, what);
  const scroll = filter.text === help.filter.text ? help.scroll : 0;
  return { ...state, overlay: { ...help, filter, scroll } };
}

/** Opens the next page, or the one before; while something is typed all pages show at once. */
function turnPage(state: ChatState, help: Help, step: 1 | -1): ChatState {
  if (help.filter.text !== "") return state;
  const index = (PAGE_NAMES.indexOf(help.page) + step + PAGE_NAMES.length) % PAGE_NAMES.length;
  return { ...state, overlay: { ...help, page: PAGE_NAMES[index] ?? help.page, scroll: 0 } };
}
