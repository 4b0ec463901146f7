import { breakLines } from "../layout/break-lines.ts";
import { geometryOf } from "../layout/geometry.ts";
import { fitLine, type Line, span } from "../layout/line.ts";
import type { Regions } from "../layout/regions.ts";
import type { OwnLine } from "../state/entries.ts";
import type { ChatState } from "../state/state.ts";

/** Returns how many rows lines told aside may take, with the rule above them: what is read stays in view. */
function countMaxRows({ body }: Pick<Regions, "body">): number {
  return Math.max(2, Math.floor(body / 2));
}

/** Breaks lines of the screen's own for a width. */
export function wrapOwnLines(lines: readonly OwnLine[], width: number, { look }: ChatState): Line[] {
  return lines.flatMap(({ text, tone }) =>
    breakLines(text, width - 2, look.measure).map((line) => [span(" "), span(line, tone)]),
  );
}

/** Says whether lines told aside are more than fit below their rule. */
function isTooLong(lines: readonly Line[], regions: Pick<Regions, "body">): boolean {
  return lines.length >= countMaxRows(regions);
}

/** Lays out the rows that stand over the end of the view: a rule, and what was told; none where nothing was told. */
export function layPendingLines(state: ChatState, regions: Regions): Line[] {
  const { aside, look } = state;
  if (aside.length === 0) return [];
  const { pane: width } = regions;
  const lines = wrapOwnLines(aside, width, state);
  const shown = isTooLong(lines, regions) ? lines.slice(0, countMaxRows(regions) - 2) : lines;
  const hidden = lines.length - shown.length;
  const rest = hidden > 0 ? [[span(` ${look.words.moreLines(hidden)}`, "dim")]] : [];
  const rule = [span(look.glyphs.horizontal.repeat(width), "rule")];
  return [rule, ...shown, ...rest].map((line) => fitLine(line, width, look.measure));
}

/** Opens what is told aside and is too long for that, to be scrolled, unless something is open. */
export function openLongAside(before: ChatState, state: ChatState): ChatState {
  const { aside, overlay } = state;
  if (aside.length === 0 || aside === before.aside || overlay !== undefined) return state;
  const regions = geometryOf(state);
  if (!isTooLong(wrapOwnLines(aside, regions.pane, state), regions)) return state;
  return { ...state, aside: [], overlay: { shows: "answer", scroll: 0, lines: aside } };
}
