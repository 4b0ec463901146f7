import type { Look } from "../look/look.ts";
import { breakLines } from "./break-lines.ts";
import { fitLine, type Line, lineWidth, onSurface, rightLine, type Span, span, type Tint } from "./line.ts";

/** The state of an own message; `reason` is safe to print. */
export type Sending =
  | { readonly status: "sending" | "queued" | "sent" }
  | { readonly status: "failed"; readonly reason: string };

/** The rows of a message: what was said, the emoji on it, and the changes that failed. */
export interface BubbleRows {
  readonly text: readonly Line[];
  readonly reactions: readonly Line[];
  readonly failed: readonly Line[];
}

/** Everything that the frame of a message depends on besides its rows. */
export interface FrameSetting {
  /** Columns of the pane. */
  readonly width: number;
  readonly look: Look;
  /** The author's colour. */
  readonly author: Tint;
  readonly sending: Sending;
  /** A message that is on the server says so. */
  readonly ticked: boolean;
}

/** The part of a pane that a bubble may take, and the most columns of it. */
const BUBBLE = 0.7;
const MOST = 80;

/** Columns before what others say: one for the sign of the picked message, and the rail. */
const LEFT = 2;

/** Columns behind what this user says: the rail, the state, and a free one. */
export const RIGHT = 3;

/** A column of the ground on either side of what this user says. */
const PADDING = 1;

/** Returns the columns that the text of a message may take. */
export function bubbleWidth(width: number, own: boolean): number {
  const most = Math.min(MOST, Math.floor((width - LEFT) * BUBBLE));
  return Math.max(1, own ? most - 2 * PADDING - RIGHT + 1 : most);
}

/** What others say: behind a rail in the author's colour. */
export function leftFrame({ text, reactions, failed }: BubbleRows, { look, author }: FrameSetting): Line[] {
  const rail = span(look.glyphs.leftRail, author);
  return [...text, ...reactions, ...failed].map((row) => [span(" "), rail, ...row]);
}

/** What this user says: a block aligned at its left, on a ground of its own, before a rail at the right edge. Its last row tells the state. */
export function rightFrame({ text, reactions, failed }: BubbleRows, setting: FrameSetting): Line[] {
  const { width, look } = setting;
  const { measure } = look;
  const rows = [...text, ...reactions];
  const block = Math.max(...rows.map((row) => lineWidth(row, measure)));
  const rail = span(look.glyphs.rightRail, setting.author);
  const lines = rows.map((row, at) => {
    const padded = onSurface([span(" "), ...fitLine(row, block, measure), span(" "), rail], "own");
    const mark = at === text.length - 1 ? markOf(setting) : span(" ");
    return rightLine([...padded, mark, span(" ")], width, measure);
  });
  const told = [...failureLines(setting), ...failed];
  return [...lines, ...told.map((row) => rightLine([...row, span(" ".repeat(RIGHT))], width, measure))];
}

function markOf({ sending: { status }, ticked, look }: FrameSetting): Span {
  if (status === "sent" && !ticked) return span(" ");
  return span(look.glyphs[status], status === "failed" ? "error" : "dim");
}

function failureLines({ sending, width, look: { words, measure } }: FrameSetting): Line[] {
  if (sending.status !== "failed") return [];
  const lines = breakLines(words.notSent(sending.reason), bubbleWidth(width, true), measure);
  return lines.map((text) => [span(text, "error")]);
}
