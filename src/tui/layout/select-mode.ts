import { safeLine, safeText } from "../../core/text/safe-text.ts";
import { timeOfDay } from "../../core/time/local-time.ts";
import type { Look } from "../look/look.ts";
import { stateOf } from "../state/message-state.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { saidIn, type Timeline } from "./blocks.ts";
import { geometryOf, timelineOf } from "./geometry.ts";
import { beginsDay, beginsGroup } from "./groups.ts";
import { type Item, isHidden, itemAt, itemCount, shownBefore, timeOf } from "./items.ts";
import { windowOf } from "./timeline.ts";
import { quoteText, type Said, type Typesetter } from "./typesetter.ts";

/**
 * The messages alone, for the terminal's own selection: each line of a message is one line, not wrapped, with nothing
 * before or after it. No more than fills the screen but for its last row, ending where the view ends; the first of them
 * says who said it and on which day, also where its beginning has no place.
 */
export function selectableLines(state: ChatState, typesetter: Typesetter): string[] {
  const { size } = state;
  const room = currentRoom(state);
  if (room === undefined) return [];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const last = Math.min(windowOf(timeline, height).last, itemCount(room) - 1);
  const items = collectItems(timeline, last, size.rows);
  let free = size.rows - 1;
  let below: readonly string[] = [];
  let shown: readonly string[] = [];
  for (const [place, placed] of [...items.entries()].reverse()) {
    const isLast = place === items.length - 1;
    const first = layItem(placed, timeline, true);
    const kept = cutToFit(first, free, isLast, state);
    if (kept === undefined) break;
    shown = [...first.head, ...kept, ...below];
    const { head, text } = layItem(placed, timeline, false);
    below = [...head, ...text, ...below];
    free -= sum([...head, ...text].map((line) => countRows(line, state)));
    if (free <= 0) break;
  }
  return [...shown];
}

/**
 * Returns the text of the first block, without the lines at its beginning that do not fit in `free` rows. Returns undefined where
 * not even the last line fits, unless that is shown anyway. Each line is measured once: a message may have thousands.
 */
function cutToFit(
  { head, text }: SelectableBlock,
  free: number,
  isShownAnyway: boolean,
  state: ChatState,
): readonly string[] | undefined {
  const rows = text.map((line) => countRows(line, state));
  const most = free - sum(head.map((line) => countRows(line, state)));
  if (sum(rows) <= most) return text;
  let cut = text.length;
  for (let left = most - 1; cut > 1 && left >= (rows[cut - 1] ?? 0); cut--) left -= rows[cut - 1] ?? 0;
  if (cut < text.length) return ["…", ...text.slice(cut)];
  if (!isShownAnyway) return undefined;
  return text.length === 1 ? text : ["…", ...text.slice(-1)];
}

/** Counts the rows of a line that the terminal wraps. */
function countRows(line: string, { look, size }: ChatState): number {
  return Math.max(1, Math.ceil(look.measure.columns(line) / size.columns));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

interface PlacedItem {
  readonly item: Item;
  readonly index: number;
}

function collectItems(timeline: Timeline, last: number, most: number): PlacedItem[] {
  const items: PlacedItem[] = [];
  for (let index = last; index >= 0 && items.length < most; index--) {
    const item = itemAt(timeline.room, index);
    if (item !== undefined && !isHidden(timeline, item)) items.unshift({ item, index });
  }
  return items;
}

interface SelectableBlock {
  readonly head: readonly string[];
  readonly text: readonly string[];
}

/** The day, who said it (above a group, and above what `isFirst`) and what it answers; then what was said. */
function layItem({ item, index }: PlacedItem, timeline: Timeline, isFirst: boolean): SelectableBlock {
  const { look } = timeline;
  const newDay = isFirst || beginsDay(item, shownBefore(timeline, index));
  const stroke = look.glyphs.horizontal.repeat(3);
  const day = newDay ? [`${stroke} ${look.words.day(timeOf(item))} ${stroke}`] : [];
  if (item.type === "line") return { head: day, text: [item.text] };
  const said = saidIn(item, index, timeline);
  const nick = safeLine(said.nickName);
  const isAction = said.kind === "me";
  const hasHeader = !isAction && (isFirst || beginsGroup(timeline, index));
  const head = [...day, ...(!hasHeader ? [] : [`${nick} ${timeOfDay(said.at)}`]), ...quoteOf(said, look)];
  const { msg, deleted } = stateOf(said, said.pending, undefined);
  const shown = deleted ? look.words.deleted(said.deletedBy) : safeText(msg);
  const text = isAction ? `* ${nick} ${shown}` : shown;
  return { head, text: [...text.split("\n"), ...sendingOf(said, look)] };
}

function quoteOf({ quote }: Said, { glyphs, words }: Look): string[] {
  if (quote === undefined) return [];
  return [`${glyphs.reply} ${quoteText(quote, words)}`];
}

/** A message that is not on the server says so on a line of its own, so that its text can be copied as it is. */
function sendingOf({ sending }: Said, { glyphs, words }: Look): string[] {
  if (sending.status === "sent") return [];
  const said = sending.status === "failed" ? words.notSent(sending.reason) : words.marks[sending.status];
  return [`${glyphs[sending.status]} ${said}`];
}
