import type { NamedEmoji } from "../../core/text/emoji-names.ts";
import { findEmoji } from "../input/find-emoji.ts";
import { itemState } from "../input/verbs.ts";
import { span } from "../layout/line.ts";
import { allEmoji, listEmoji, rememberEmoji } from "../state/emoji.ts";
import type { ChatState } from "../state/state.ts";
import { react } from "../update/verbs/change.ts";
import { findPickedItem } from "../update/verbs/run-verb.ts";
import { definePicker } from "./picker.ts";

/** Columns for an emoji, whatever its width. */
const EMOJI_COLUMNS = 4;

/** The emoji to react to the picked message with: those that were used last come first, and one's own is taken back. */
export const emoji = definePicker<NamedEmoji>({
  title: ({ look }) => look.words.emojiTitle,
  keys: (words) => words.emojiKeys,
  items: (state, typed) => {
    const wanted = typed.trim().replace(/^[:：]|[:：]$/g, "");
    return wanted === "" ? listEmoji(state) : findEmoji(allEmoji(state), wanted, state.soundsLike);
  },
  line: (state, { emoji: shown, names }) => {
    const { look } = state;
    const gap = " ".repeat(Math.max(1, EMOJI_COLUMNS - look.measure.columns(shown)));
    const own = isOwn(state, shown) ? [span(` ${look.words.emojiOwn}`, "strong")] : [];
    return [span(`${shown}${gap}${names.join(` ${look.glyphs.dot} `)}`), ...own];
  },
  choose: (state, chosen) => {
    const item = findPickedItem(state);
    const closed = { ...state, overlay: undefined };
    if (chosen === undefined || item === undefined) return [closed, []];
    return react(rememberEmoji(closed, chosen.emoji), item, chosen.emoji);
  },
  notice: ({ emoji: loaded, look }) =>
    typeof loaded === "object" ? undefined : { text: look.words.loadingEmoji, tint: "dim" },
});

function isOwn(state: ChatState, shown: string): boolean {
  const item = findPickedItem(state);
  if (item === undefined) return false;
  return itemState(state, item).reactions.some((reaction) => reaction.emoji === shown && reaction.own);
}
