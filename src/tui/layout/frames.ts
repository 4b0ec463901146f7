import type { Look } from "../look/look.ts";
import type { LayoutName } from "../state/preferences.ts";
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
  readonly own: boolean;
  readonly layout: LayoutName;
  /** Both are safe to print. */
  readonly time: string;
  readonly nick: string;
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

/** Columns of the nick where a message is one line. */
const NICK = 12;

/** Columns before the text of such a line: the sign of the picked message, the time, the nick and a line between. */
const BEFORE_TEXT = 1 + 5 + 1 + NICK + 3;

/** Returns the columns that the text of a message may take. */
export function textWidth(width: number, own: boolean, layout: LayoutName): number {
  if (layout === "compact") return Math.max(1, width - BEFORE_TEXT - RIGHT);
  const most = Math.min(MOST, Math.floor((width - LEFT) * BUBBLE));
  return Math.max(1, own ? most - 2 * PADDING - RIGHT + 1 : most);
}

/** Returns the columns that code may take: those of the pane. */
export function codeWidth(width: number, own: boolean, layout: LayoutName): number {
  if (layout === "compact") return textWidth(width, own, layout);
  return Math.max(1, width - LEFT - RIGHT - (own ? 2 * PADDING : 0));
}

/** Puts the rows of a message into the frame of a layout. */
export function frame(rows: BubbleRows, setting: FrameSetting): Line[] {
  if (setting.layout === "compact") return lineFrame(rows, setting);
  return setting.own && setting.layout === "sides" ? rightFrame(rows, setting) : leftFrame(rows, setting);
}

/** Behind a rail in the author's colour; what this user says there is on the ground of own messages, and its last row tells the state. */
function leftFrame({ text, reactions, failed }: BubbleRows, setting: FrameSetting): Line[] {
  const { look, author, own, width } = setting;
  const rail = span(look.glyphs.leftRail, author);
  if (!own) return [...text, ...reactions, ...failed].map((row) => [span(" "), rail, ...row]);
  const rows = [...text, ...reactions];
  const block = Math.max(...rows.map((row) => lineWidth(row, look.measure)));
  const lines = rows.map((row, at) => {
    const padded = onSurface([rail, ...fitLine(row, block, look.measure), span(" ")], "own");
    return [span(" "), ...padded, at === text.length - 1 ? markOf(setting) : span(" ")];
  });
  const told = [...failureLines(setting), ...failed].map((row) => [span(" "), rail, ...row]);
  return [...lines, ...told].map((line) => fitLine(line, width, look.measure));
}

/** Frames a message of this user: a block aligned at its left, on a ground of its own, before a rail at the right edge. Its last row tells the state. */
function rightFrame({ text, reactions, failed }: BubbleRows, setting: FrameSetting): Line[] {
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

/** The time, the author and the text in fixed columns; the state at the edge. */
function lineFrame({ text, reactions, failed }: BubbleRows, setting: FrameSetting): Line[] {
  const { width, look, author, time, nick, own } = setting;
  const { measure, glyphs } = look;
  const divider = span(` ${glyphs.vertical} `, "rule");
  const name = rightLine([span(measure.truncate(nick, NICK), author)], NICK, measure);
  const first = [span(" "), span(time, "dim"), span(" "), ...name, divider];
  const others = [span(" ".repeat(BEFORE_TEXT - 3)), divider];
  const told = own ? failureLines(setting) : [];
  return [...text, ...reactions, ...told, ...failed].map((row, at) => {
    const mark = own && at === text.length - 1 ? markOf(setting) : span(" ");
    return [...fitLine([...(at === 0 ? first : others), ...row], width - 2, measure), mark, span(" ")];
  });
}

function markOf({ sending: { status }, ticked, look }: FrameSetting): Span {
  if (status === "sent" && !ticked) return span(" ");
  return span(look.glyphs[status], status === "failed" ? "error" : "dim");
}

function failureLines({ sending, width, own, layout, look: { words, measure } }: FrameSetting): Line[] {
  if (sending.status !== "failed") return [];
  const lines = breakLines(words.notSent(sending.reason), textWidth(width, own, layout), measure);
  return lines.map((text) => [span(text, "error")]);
}
