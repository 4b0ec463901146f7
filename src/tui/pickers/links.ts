import { safeLine } from "../../core/text/safe-text.ts";
import { span } from "../layout/line.ts";
import type { ChatState, Step } from "../state/state.ts";
import { openLink } from "../update/links.ts";
import { defineMessageList } from "./message-list.ts";

/** The labels of the links, in their order: each opens its link. */
const LABELS = [..."123456789abcdefghijklmnopqrstuvwxyz"];

/** The links of a picked message, where it has several. */
export const links = defineMessageList<string>({
  title: (words) => words.linksTitle,
  keys: (words) => words.linksKeys,
  none: (words) => words.noLinks,
  status: () => ({ status: "loaded" }),
  items: (state) => state.links.slice(0, LABELS.length),
  line: ({ links: all }, link) => [
    span(`${LABELS[all.indexOf(link)] ?? ""} `, "strong"),
    span(safeLine(link), "link"),
  ],
  choose: openLink,
  more: (state) => [state, []],
  letters: Object.fromEntries(
    LABELS.map((label, index) => [label, (state: ChatState) => openLabelled(state, index)]),
  ),
});

function openLabelled(state: ChatState, index: number): Step {
  const link = state.links[index];
  return link === undefined ? [state, []] : openLink(state, link);
}
