import { nickKey } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { setText } from "../input/composer.ts";
import { span } from "../layout/line.ts";
import { definePicker, titleWithCount } from "./picker.ts";

/** The lines that this user has sent, the latest first, each once; the chosen one becomes the draft. */
export const recall = definePicker<string>({
  title: ({ look, recall: { sent } }, items) =>
    titleWithCount(look.words.recallTitle, items.length, new Set(sent).size),
  keys: (words) => words.recallKeys,
  items: (state, typed) => {
    const wanted = nickKey(typed);
    const all = [...new Set([...state.recall.sent].reverse())];
    return all.filter((line) => nickKey(line).includes(wanted));
  },
  line: (_, text) => [span(safeLine(text))],
  choose: (state, text) => {
    if (text === undefined) return [state, []];
    return [{ ...state, overlay: undefined, composer: setText(state.composer, text) }, []];
  },
});
