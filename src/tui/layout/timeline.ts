import type { Anchor } from "../state/room.ts";
import { blockOf, rowsOf, type Timeline } from "./blocks.ts";
import { itemAt, itemCount, itemKey } from "./items.ts";
import type { Line } from "./line.ts";

/** The rows of an item that show. `key` names it for as long as it is shown. */
export interface MessageRows {
  readonly key: string;
  readonly lines: readonly Line[];
}

/** The part of a timeline that shows. `below`: messages under the last row; `top`: where it begins. */
export interface Window {
  readonly messages: readonly MessageRows[];
  readonly top: Anchor | undefined;
  readonly below: number;
  /** The indexes of the first and of the last item of which a row shows. */
  readonly first: number;
  readonly last: number;
  /** The index of the last item whose last row shows. */
  readonly lastWhole: number;
  readonly atEnd: boolean;
}

/** A row of the timeline: the `row`-th of the `index`-th item's block. */
interface TimelineRow {
  readonly index: number;
  readonly row: number;
}

/** Returns what shows in `height` rows: from the room's anchor on, or the newest. */
export function windowOf(timeline: Timeline, height: number): Window {
  const { anchor } = timeline.room;
  const end = findEnd(timeline, height);
  const row = anchor === undefined ? undefined : findRow(timeline, anchor);
  const from = row === undefined || !isBefore(row, end) ? end : row;
  return layWindow(timeline, from, height);
}

/** The room's anchor after moving `rows` down (or up, if negative); undefined at the end. */
export function moved(timeline: Timeline, height: number, rows: number): Anchor | undefined {
  const end = findEnd(timeline, height);
  const { top } = windowOf(timeline, height);
  const row = top === undefined ? end : (findRow(timeline, top) ?? end);
  const target = move(timeline, row, rows);
  if (isBefore(target, end)) return anchorAt(timeline, target);
  return timeline.room.past === undefined ? undefined : anchorAt(timeline, end);
}

/** The anchor that brings a whole item into view, moving as little as can be; undefined at the end. */
export function anchorFor(timeline: Timeline, height: number, index: number): Anchor | undefined {
  const { anchor } = timeline.room;
  const { top } = windowOf(timeline, height);
  const first = top === undefined ? undefined : findRow(timeline, top);
  if (first === undefined) return anchor;
  const start = { index, row: 0 };
  if (isBefore(start, first)) return anchorAt(timeline, start);
  const lowest = move(timeline, { index, row: rowsOf(timeline, index).length }, -height);
  if (!isBefore(first, lowest)) return anchor;
  return isBefore(lowest, findEnd(timeline, height)) ? anchorAt(timeline, lowest) : undefined;
}

/** The anchor of the timeline's very first row; undefined if all of it shows anyway. */
export function beginning(timeline: Timeline, height: number): Anchor | undefined {
  const first = { index: 0, row: 0 };
  return isBefore(first, findEnd(timeline, height)) ? anchorAt(timeline, first) : undefined;
}

/** The anchor of an item's first row of text, with some rows above it; undefined if it is not here. */
export function anchorOf(timeline: Timeline, height: number, key: string): Anchor | undefined {
  const row = findRow(timeline, { key, row: 0 });
  return row === undefined ? undefined : anchorAt(timeline, move(timeline, row, -Math.floor(height / 3)));
}

/** Does the same as `anchorOf`, but returns undefined where the item shows with the newest messages in view. */
export function anchorBeforeEnd(timeline: Timeline, height: number, key: string): Anchor | undefined {
  const row = findRow(timeline, { key, row: 0 });
  const end = findEnd(timeline, height);
  if (row === undefined || !isBefore(row, end)) return undefined;
  return anchorAt(timeline, move(timeline, row, -Math.floor(height / 3)));
}

/** Says whether the last row of the timeline shows. */
export function showsEnd(timeline: Timeline, height: number): boolean {
  return windowOf(timeline, height).atEnd;
}

/** Says whether the first row of the timeline shows. */
export function showsBeginning(timeline: Timeline, height: number): boolean {
  const { top } = windowOf(timeline, height);
  const row = top === undefined ? undefined : findRow(timeline, top);
  return row === undefined || (row.index === 0 && row.row === 0);
}

// ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────

function layWindow(timeline: Timeline, from: TimelineRow, height: number): Window {
  const count = itemCount(timeline.room);
  const messages: MessageRows[] = [];
  let index = from.index;
  let free = height;
  for (; index < count && free > 0; index++) {
    const rows = rowsOf(timeline, index);
    const shown = index === from.index ? rows.slice(from.row) : rows;
    messages.push({ key: keyOf(timeline, index), lines: shown.slice(0, free) });
    free -= shown.length;
  }
  const whole = free >= 0;
  const firstHidden = whole ? index : index - 1;
  const last = index - 1;
  let below = 0;
  for (let at = firstHidden; at < count; at++) if (itemAt(timeline.room, at)?.type !== "line") below += 1;
  const top = count === 0 ? undefined : anchorAt(timeline, from);
  const shown = { first: from.index, last, lastWhole: firstHidden - 1 };
  return { messages, top, below, ...shown, atEnd: whole && index === count };
}

function keyOf(timeline: Timeline, index: number): string {
  const item = itemAt(timeline.room, index);
  return item === undefined ? "" : itemKey(item);
}

/** Finds the beginning of the window of `height` rows whose last row is the newest one. */
function findEnd(timeline: Timeline, height: number): TimelineRow {
  return move(timeline, { index: itemCount(timeline.room), row: 0 }, -height);
}

/** Goes row by row, never past the first row or the end. */
function move(timeline: Timeline, from: TimelineRow, rows: number): TimelineRow {
  const count = itemCount(timeline.room);
  let { index } = from;
  let row = from.row + rows;
  while (row < 0 && index > 0) {
    index -= 1;
    row += rowsOf(timeline, index).length;
  }
  for (let length = rowsOf(timeline, index).length; index < count && row >= length; ) {
    row -= length;
    index += 1;
    length = rowsOf(timeline, index).length;
  }
  return index >= count ? { index: count, row: 0 } : { index, row: Math.max(0, row) };
}

/** Finds an anchor's row; undefined if its entry is gone. */
function findRow(timeline: Timeline, anchor: Anchor): TimelineRow | undefined {
  const { room } = timeline;
  for (let index = itemCount(room) - 1; index >= 0; index--) {
    const item = itemAt(room, index);
    if (item === undefined || itemKey(item) !== anchor.key) continue;
    const { intro, text } = blockOf(timeline, index);
    const row = Math.min(anchor.row, Math.max(0, text.length - 1)); // it may have been longer
    return move(timeline, { index, row: 0 }, intro.length + row);
  }
  return undefined;
}

/** Counted from the item's text, so that it stays where it is when its introduction changes. */
function anchorAt(timeline: Timeline, { index, row }: TimelineRow): Anchor | undefined {
  const item = itemAt(timeline.room, index);
  if (item === undefined) return undefined;
  return { key: itemKey(item), row: row - blockOf(timeline, index).intro.length };
}

function isBefore(left: TimelineRow, right: TimelineRow): boolean {
  return left.index < right.index || (left.index === right.index && left.row < right.row);
}
