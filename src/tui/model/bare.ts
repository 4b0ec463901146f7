import { dayKey, timeOfDay } from "../../core/local-time.ts";
import { safeLine, safeText } from "../../core/text.ts";
import { goesOn, type Item, isHidden, itemAt, itemCount, saidIn, type Timeline, timeOf } from "./blocks.ts";
import { geometryOf, timelineOf } from "./geometry.ts";
import type { Look } from "./look.ts";
import { type ChatState, currentRoom } from "./state.ts";
import { windowOf } from "./timeline.ts";
import { quoteText, type Said, type Typesetter } from "./typesetter.ts";

/**
 * The messages alone, for the terminal's own selection: each line of a message is one line, not wrapped, with nothing
 * before or after it. No more than fills the screen but for its last row, ending where the view ends; the first of them
 * says who said it and on which day, also where its beginning has no place.
 */
export function bareLines(state: ChatState, typesetter: Typesetter): string[] {
  const { size } = state;
  const room = currentRoom(state);
  if (room === undefined) return [];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const fits = (lines: readonly string[]): boolean => rowsOf(lines, state) <= size.rows - 1;
  const last = Math.min(windowOf(timeline, height).last, itemCount(room) - 1);
  const items = itemsUpTo(timeline, last, size.rows);
  for (; items.length > 0; items.shift()) {
    const [first, ...rest] = items.map((item, at) => bareItem(item, items[at - 1], timeline));
    if (first === undefined) break;
    const below = rest.flatMap(({ head, text }) => [...head, ...text]);
    for (let cut = 0; cut < first.text.length; cut++) {
      const kept = cut === 0 ? first.text : ["…", ...first.text.slice(cut)];
      const lines = [...first.head, ...kept, ...below];
      if (fits(lines) || (items.length === 1 && cut === first.text.length - 1)) return lines;
    }
  }
  return [];
}

/** The rows that the terminal draws lines in, which it wraps itself. */
function rowsOf(lines: readonly string[], { look, size }: ChatState): number {
  return lines.reduce(
    (sum, line) => sum + Math.max(1, Math.ceil(look.measure.columns(line) / size.columns)),
    0,
  );
}

function itemsUpTo(timeline: Timeline, last: number, most: number): Item[] {
  const items: Item[] = [];
  for (let at = last; at >= 0 && items.length < most; at--) {
    const item = itemAt(timeline.room, at);
    if (item !== undefined && !isHidden(timeline, item)) items.unshift(item);
  }
  return items;
}

interface BareBlock {
  readonly head: readonly string[];
  readonly text: readonly string[];
}

/** The day, who said it (above what the same person says in a row) and what it answers; then what was said. */
function bareItem(item: Item, before: Item | undefined, timeline: Timeline): BareBlock {
  const { look } = timeline;
  const newDay = before === undefined || dayKey(timeOf(before)) !== dayKey(timeOf(item));
  const stroke = look.glyphs.horizontal.repeat(3);
  const day = newDay ? [`${stroke} ${look.words.day(timeOf(item))} ${stroke}`] : [];
  if (item.type === "line") return { head: day, text: [item.text] };
  const said = saidIn(item, timeline);
  const nick = safeLine(said.nickName);
  const isAction = said.kind === "me";
  const header = isAction || (!newDay && goesOn(said, before, timeline));
  const head = [...day, ...(header ? [] : [`${nick} ${timeOfDay(said.at)}`]), ...quoteOf(said, look)];
  const text = isAction ? `* ${nick} ${safeText(said.msg)}` : safeText(said.msg);
  return { head, text: [...text.split("\n"), ...sendingOf(said, look)] };
}

function quoteOf({ quote }: Said, { glyphs, words }: Look): string[] {
  if (quote === undefined) return [];
  return [`${glyphs.reply} ${quote === "unknown" ? words.quoteUnknown : quoteText(quote)}`];
}

/** What is not on the server says so, on a line of its own: the text is copied as it is. */
function sendingOf({ sending }: Said, { glyphs, words }: Look): string[] {
  if (sending.status === "sent") return [];
  const said = sending.status === "failed" ? words.notSent(sending.reason) : words.marks[sending.status];
  return [`${glyphs[sending.status]} ${said}`];
}
