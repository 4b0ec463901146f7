import type { UserId } from "../../core/protocol/names.ts";
import type { Measure } from "../../core/text/measure.ts";

/** The purpose of a piece of text; the theme decides how it looks. */
export type Role =
  | "plain"
  | "dim"
  | "title"
  | "current"
  | "unread"
  | "mention"
  | "pill"
  | "fresh"
  | "action"
  | "error"
  | "rule"
  | "strong"
  | "emphasis"
  | "code"
  | "link"
  | "picked"
  | "match";

/** A role, or the colour that belongs to a user. */
export type Tint = Role | { readonly userId: UserId };

/** A ground that text stands on: of own messages, of code, of an overlay, and of the row that is meant. */
export type Surface = "own" | "code" | "box" | "bar";

/** Safe text that looks one way. `link` is the address it leads to. */
export interface Span {
  readonly text: string;
  readonly tint: Tint;
  readonly link?: string;
  readonly surface?: Surface;
}

/** One row of the screen, or of a part of it. Holds no line break. */
export type Line = readonly Span[];

/** A span of safe text; plain unless told otherwise. */
export function span(text: string, tint: Tint = "plain"): Span {
  return { text, tint };
}

/** The line on a surface; parts of it that have one of their own keep it. */
export function onSurface(line: Line, surface: Surface): Line {
  return line.map((part) => ({ surface, ...part }));
}

/** The line's text without its looks. */
export function lineText(line: Line): string {
  return line.map((part) => part.text).join("");
}

/** Terminal columns of a line. */
export function lineWidth(line: Line, measure: Measure): number {
  return line.reduce((sum, part) => sum + measure.columns(part.text), 0);
}

/** The line brought to exactly `width` columns: cut with an ellipsis, or filled with spaces on the right. */
export function fitLine(line: Line, width: number, measure: Measure): Line {
  const cut = cutLine(line, width, measure);
  const missing = width - lineWidth(cut, measure);
  return missing > 0 ? [...cut, span(" ".repeat(missing))] : cut;
}

/** The line at the right edge of `width` columns. */
export function rightLine(line: Line, width: number, measure: Measure): Line {
  const missing = width - lineWidth(line, measure);
  return missing > 0 ? [span(" ".repeat(missing)), ...line] : fitLine(line, width, measure);
}

/** A rule of exactly `width` columns, drawn with `stroke` (of one column), with the label in its middle. */
export function ruleLine(label: Span, stroke: Span, width: number, measure: Measure): Line {
  const text = measure.truncate(` ${label.text} `, width);
  const rest = width - measure.columns(text);
  const left = Math.floor(rest / 2);
  const drawn = (columns: number): Span => ({ ...stroke, text: stroke.text.repeat(columns) });
  return [drawn(left), { ...label, text }, drawn(rest - left)];
}

/** `left` and `right` at the edges of `width` columns; `left` gives way. */
export function spreadLine(left: Line, right: Line, width: number, measure: Measure): Line {
  const room = width - lineWidth(right, measure);
  return room < 0 ? fitLine(right, width, measure) : [...fitLine(left, room, measure), ...right];
}

/** The line cut to at most `width` columns, with an ellipsis. */
export function cutLine(line: Line, width: number, measure: Measure): Line {
  if (lineWidth(line, measure) <= width) return line;
  const kept: Span[] = [];
  let used = 0;
  for (const part of line) {
    const room = width - used;
    const wide = measure.columns(part.text);
    // Text that ends just at the edge still has to make place for the ellipsis of what follows it.
    if (wide >= room) return [...kept, { ...part, text: measure.truncate(`${part.text} `, room) }];
    kept.push(part);
    used += wide;
  }
  return kept;
}
