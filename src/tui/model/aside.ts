import { breakLines } from "./break-lines.ts";
import { geometryOf } from "./geometry.ts";
import { fitLine, type Line, span } from "./line.ts";
import type { Regions } from "./regions.ts";
import type { OwnLine } from "./room.ts";
import type { ChatState } from "./state.ts";

/** Rows that lines told aside may take, with the rule above them: what is read stays in view. */
function mostRows({ body }: Pick<Regions, "body">): number {
  return Math.max(2, Math.floor(body / 2));
}

/** Lines of the screen's own, broken for a width. */
export function brokenLines(lines: readonly OwnLine[], width: number, { look }: ChatState): Line[] {
  return lines.flatMap(({ text, tone }) =>
    breakLines(text, width - 2, look.measure).map((line) => [span(" "), span(line, tone)]),
  );
}

/** The rows that stand over the end of what is looked at: a rule, and what was told; none where nothing was. */
export function asideRows(state: ChatState, regions: Regions): Line[] {
  const { aside, look } = state;
  if (aside.length === 0) return [];
  const { pane: width } = regions;
  const lines = brokenLines(aside, width, state);
  const most = mostRows(regions) - 1;
  const left = lines.length - most + 1;
  const cut = [...lines.slice(0, most - 1), [span(` ${look.words.moreLines(left)}`, "dim")]];
  const rule = [span(look.glyphs.horizontal.repeat(width), "rule")];
  return [rule, ...(lines.length > most ? cut : lines)].map((line) => fitLine(line, width, look.measure));
}

/** What is told aside and is too long for that is opened, to be scrolled, unless something is open. */
export function openLongAside(before: ChatState, state: ChatState): ChatState {
  const { aside, overlay } = state;
  if (aside.length === 0 || aside === before.aside || overlay !== undefined) return state;
  const regions = geometryOf(state);
  if (brokenLines(aside, regions.pane, state).length < mostRows(regions)) return state;
  return { ...state, aside: [], overlay: { shows: "answer", scroll: 0, lines: aside } };
}
