import type { NamedEmoji } from "../../core/text/emoji-names.ts";
import { COMMON_EMOJI } from "../input/find-emoji.ts";
import type { ChatState } from "./state.ts";

/** The most emoji that are remembered as used. */
export const KEPT_EMOJI = 20;

/** Lists every emoji, those that were used last before the others; none before they are loaded. */
export function listEmoji({ emoji, usedEmoji }: ChatState): readonly NamedEmoji[] {
  if (typeof emoji !== "object") return [];
  const first = [...new Set([...usedEmoji, ...COMMON_EMOJI])];
  const byEmoji = new Map(emoji.map((one) => [one.emoji, one]));
  const before = first.flatMap((one) => byEmoji.get(one) ?? []);
  const known = new Set(before);
  return [...before, ...emoji.filter((one) => !known.has(one))];
}

/** Lists every emoji in its own order; none before they are loaded. */
export function allEmoji({ emoji }: ChatState): readonly NamedEmoji[] {
  return typeof emoji === "object" ? emoji : [];
}

/** Remembers that an emoji was used. */
export function rememberEmoji(state: ChatState, emoji: string): ChatState {
  const others = state.usedEmoji.filter((one) => one !== emoji);
  return { ...state, usedEmoji: [emoji, ...others].slice(0, KEPT_EMOJI) };
}

/** The beginning of a name after a colon, or the argument of the command. */
const MAY_NAME_EMOJI = /(?<![\p{Script=Latin}\p{N}:：])[:：][^\s:：]+[:：]?$|^[/、／]react\s/iu;

/** Tells whether the emoji are to be loaded: something is typed that may mean one. */
export function needsEmoji(state: ChatState): boolean {
  return state.emoji === undefined && (state.overlay?.shows === "emoji" || mayNameEmoji(state));
}

/** Tells whether what stands before the cursor may be the name of an emoji. */
export function mayNameEmoji({ composer }: ChatState): boolean {
  return MAY_NAME_EMOJI.test(composer.text.slice(0, composer.cursor));
}
