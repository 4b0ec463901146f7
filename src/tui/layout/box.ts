import type { Look } from "../look/look.ts";
import { cutLine, fitLine, type Line, lineWidth, onSurface, span } from "./line.ts";
import type { Size } from "./regions.ts";

/** A box over the chat: its place in cells counted from 0, its size with its border, and what is within that. */
export interface Box {
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly height: number;
  /** Columns of a line, and how many there is place for. */
  readonly inner: number;
  readonly lines: number;
}

/** The most columns of a box, those left free beside it, and the width from which on there are any. */
const WIDEST = 84;
const BESIDE = 4;
const WITH_SIDES = 60;

/** Columns of the border and of what is free within it, on both sides together. */
const SIDES = 4;

/** Rows of the border. */
const BORDERS = 2;

/** The fewest lines of a box, where there is place. */
const FEWEST = 3;

/** Columns from the edge of a box to its lines. */
export const BOX_INDENT = SIDES / 2;

/** Returns the columns of a line within a box. */
export function innerWidth(size: Size): number {
  return boxWidth(size) - SIDES;
}

function boxWidth({ columns }: Size): number {
  return columns < WITH_SIDES ? columns : Math.min(WIDEST, columns - BESIDE);
}

/** Places a box for so many lines in the middle of the `body` rows above the rule. */
export function placeBox(size: Size, body: number, lines: number): Box {
  const width = boxWidth(size);
  const height = Math.min(body, Math.max(FEWEST, lines) + BORDERS);
  return {
    row: Math.floor((body - height) / 2),
    column: Math.floor((size.columns - width) / 2),
    width,
    height,
    inner: width - SIDES,
    lines: Math.max(0, height - BORDERS),
  };
}

/** The labels in the border of a box: its title above; below, its keys and where one is in it. */
export interface BoxLabels {
  readonly title: Line;
  readonly keys: string;
  readonly place: string;
}

/** Draws a box: its border, and rows within it, as many as it has place for. `chosen` is the index of the row that is a bar. */
export function drawBox(
  { width, inner, lines: count }: Box,
  rows: readonly Line[],
  chosen: number | undefined,
  { title, keys, place }: BoxLabels,
  look: Look,
): readonly Line[] {
  const { glyphs, measure } = look;
  const [topLeft, topRight, bottomRight, bottomLeft] = glyphs.corners;
  const side = span(glyphs.vertical, "rule");
  const within = Array.from({ length: count }, (_, index) => rows[index] ?? []);
  const lines = within.map((row, index) => {
    const padded = [span(" "), ...fitLine(row, inner, measure), span(" ")];
    return [side, ...(index === chosen ? onSurface(padded, "bar") : padded), side];
  });
  const top = border(title, [], [topLeft, topRight], width, look);
  const bottom = border([span(keys, "dim")], [span(place, "dim")], [bottomLeft, bottomRight], width, look);
  return [top, ...lines, bottom].map((line) => onSurface(line, "box"));
}

/** A row of the border with a label at either side. */
function border(
  left: Line,
  right: Line,
  [first, last]: readonly [string, string],
  width: number,
  { glyphs, measure }: Look,
): Line {
  const stroke = (columns: number) => span(glyphs.horizontal.repeat(Math.max(0, columns)), "rule");
  const gapped = (line: Line): Line =>
    lineWidth(line, measure) === 0 ? [] : [span(" "), ...line, span(" ")];
  const end = gapped(right);
  const begin = gapped(cutLine(left, Math.max(0, width - 6 - lineWidth(end, measure)), measure));
  const strokes = width - 4 - lineWidth(begin, measure) - lineWidth(end, measure);
  return [span(first, "rule"), stroke(1), ...begin, stroke(strokes), ...end, stroke(1), span(last, "rule")];
}
