import { itemState } from "../input/verbs.ts";
import { linksIn } from "../layout/markup.ts";
import type { MessageItem } from "../layout/picked.ts";
import type { EffectReply } from "../state/effect.ts";
import type { ChatState, Step } from "../state/state.ts";

/** Opens the link of a message; of several one is chosen. */
export function openLinks(state: ChatState, item: MessageItem): Step {
  const links = linksIn(itemState(state, item).msg);
  const [first] = links;
  if (first === undefined) return [state, []];
  if (links.length === 1) return openLink(state, first);
  return [{ ...state, links, overlay: { shows: "links", index: 0 } }, []];
}

/** Has the system open a link. */
export function openLink(state: ChatState, link: string): Step {
  return [{ ...state, overlay: undefined }, [{ type: "openLink", link }]];
}

/** Takes in that a link was opened; where there is nothing to open it with, it is sent to the terminal to copy. */
export function takeLinkOpened(
  state: ChatState,
  { link, opened }: Extract<EffectReply, { type: "linkOpened" }>,
): Step {
  const { words } = state.look;
  const text = opened ? words.linkOpened : words.linkCopied;
  const noted = { ...state, pickedNote: { text, tone: "fresh" } } as const;
  return [noted, opened ? [] : [{ type: "copy", text: link }]];
}
