import { type Edit, edit, insert } from "../../input/composer.ts";
import { PICKERS } from "../../pickers/pickers.ts";
import { newPicker, type Picker, type PickerName } from "../../state/overlay-state.ts";
import { NO_SEARCH } from "../../state/search.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { ask } from "../search.ts";

/** Opens a list to choose from by typing. */
export function openPicker(state: ChatState, shows: PickerName, text = ""): ChatState {
  const index = PICKERS[shows].firstIndex(state);
  const search = shows === "search" ? NO_SEARCH : state.search;
  return { ...state, search, overlay: newPicker(shows, text, index) };
}

/** Opens the search and asks at once. */
export function searchFor(state: ChatState, query: string): Step {
  return ask(openPicker(state, "search", query), query);
}

/** Types into the query. */
export function typeInto(state: ChatState, picker: Picker, text: string): ChatState {
  return changeQuery(state, picker, insert(picker.query, text.replace(/\s+/g, " ")));
}

/** Edits the query. */
export function editQuery(state: ChatState, picker: Picker, what: Edit): ChatState {
  return changeQuery(state, picker, edit(picker.query, what));
}

function changeQuery(state: ChatState, picker: Picker, query: Picker["query"]): ChatState {
  const keeps = PICKERS[picker.shows].keepsIndex || query.text === picker.query.text;
  return { ...state, overlay: { ...picker, query, index: keeps ? picker.index : 0 } };
}

/** Moves to the item `step` lines below the chosen one (above, if negative); below the last one, asks for more. */
export function moveChoice(state: ChatState, picker: Picker, step: number): Step {
  const definition = PICKERS[picker.shows];
  const { count } = definition.list(state, picker.query.text);
  const index = Math.max(0, Math.min(count - 1, picker.index + step));
  const chosen = { ...state, overlay: { ...picker, index } };
  return picker.index + step < count ? [chosen, []] : definition.more(chosen);
}

/** Takes the chosen item. */
export function takeChoice(state: ChatState, picker: Picker): Step {
  return PICKERS[picker.shows].choose(state, picker);
}
