import type { UserId } from "../../core/names.ts";
import { columns, truncate } from "../../core/text.ts";

/** What a piece of text is for; the theme decides how it looks. */
export type Role =
  | "plain"
  | "dim"
  | "title"
  | "current"
  | "unread"
  | "mention"
  | "fresh"
  | "action"
  | "error"
  | "rule";

/** A role, or the colour that belongs to a user. */
export type Tint = Role | { readonly userId: UserId };

/** Safe text that looks one way. */
export interface Span {
  readonly text: string;
  readonly tint: Tint;
}

/** One row of the screen, or of a part of it. Holds no line break. */
export type Line = readonly Span[];

/** A span of safe text; plain unless told otherwise. */
export function span(text: string, tint: Tint = "plain"): Span {
  return { text, tint };
}

/** The line's text without its looks. */
export function lineText(line: Line): string {
  return line.map((part) => part.text).join("");
}

/** Terminal columns of a line. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, part) => sum + columns(part.text), 0);
}

/** The line brought to exactly `width` columns: cut with `…`, or filled with spaces on the right. */
export function fitLine(line: Line, width: number): Line {
  const cut = cutLine(line, width);
  const missing = width - lineWidth(cut);
  return missing > 0 ? [...cut, span(" ".repeat(missing))] : cut;
}

/** The line at the right edge of `width` columns. */
export function rightLine(line: Line, width: number): Line {
  const missing = width - lineWidth(line);
  return missing > 0 ? [span(" ".repeat(missing)), ...line] : fitLine(line, width);
}

/** A rule of exactly `width` columns with the text in its middle. */
export function ruleLine(text: string, width: number, tint: Tint): Line {
  const label = truncate(` ${text} `, width);
  const rest = width - columns(label);
  const left = Math.floor(rest / 2);
  return [span("─".repeat(left), tint), span(label, tint), span("─".repeat(rest - left), tint)];
}

/** `left` and `right` at the edges of `width` columns; `left` gives way. */
export function spreadLine(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  return room < 0 ? fitLine(right, width) : [...fitLine(left, room), ...right];
}

function cutLine(line: Line, width: number): Line {
  if (lineWidth(line) <= width) return line;
  const kept: Span[] = [];
  let used = 0;
  for (const part of line) {
    const room = width - used;
    const wide = columns(part.text);
    // Text that ends just at the edge still has to make place for the `…` of what follows it.
    if (wide >= room) return [...kept, { ...part, text: truncate(`${part.text} `, room) }];
    kept.push(part);
    used += wide;
  }
  return kept;
}
