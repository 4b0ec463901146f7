import { rankNames } from "../input/names-fit.ts";
import { listVerbs, type Verb } from "../input/verbs.ts";
import { span } from "../layout/line.ts";
import type { ChatState } from "../state/state.ts";
import { findPickedItem, runVerb } from "../update/verbs/run-verb.ts";
import { definePicker, titleWithCount } from "./picker.ts";

/** Everything that can be done to the picked message: for who has no letters at hand, as with an input method. */
export const verbs = definePicker<Verb>({
  title: (state, items) =>
    titleWithCount(state.look.words.verbsTitle, items.length, verbsOfPicked(state).length),
  keys: (words) => words.verbsKeys,
  items: (state, typed) => {
    const all = verbsOfPicked(state);
    const { words } = state.look;
    const wanted = typed.trim();
    return wanted === ""
      ? all
      : rankNames(all, ({ name }) => [words.verbs[name], name], wanted, state.soundsLike);
  },
  line: ({ look }, { name, key }) => [span(key, "strong"), span(`  ${look.words.verbs[name]}`)],
  choose: (state, verb) => {
    const item = findPickedItem(state);
    const closed = { ...state, overlay: undefined };
    return verb === undefined || item === undefined ? [closed, []] : runVerb(closed, verb.name, item);
  },
});

function verbsOfPicked(state: ChatState): readonly Verb[] {
  const item = findPickedItem(state);
  return item === undefined ? [] : listVerbs(state, item);
}
