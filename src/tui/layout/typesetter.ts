import type { OutgoingChange } from "../../core/client/chat.ts";
import type { MessageChanges } from "../../core/protocol/changes.ts";
import type { MessageKind } from "../../core/protocol/message.ts";
import type { UserId } from "../../core/protocol/names.ts";
import { safeLine, safeText } from "../../core/text/safe-text.ts";
import { timeOfDay } from "../../core/time/local-time.ts";
import type { Look } from "../look/look.ts";
import { stateOf } from "../state/message-state.ts";
import type { LayoutName } from "../state/preferences.ts";
import type { Answered } from "../state/room.ts";
import type { Words } from "../words/english.ts";
import { breakLine, breakLines, cutLines, type Range } from "./break-lines.ts";
import { failedRows, reactionRows, type WaitingSign, withTail } from "./changed-rows.ts";
import { type BubbleRows, codeWidth, frame, type Sending, textWidth } from "./frames.ts";
import { cutLine, type Line, lineWidth, onSurface, type Span, span, spreadLine, type Tint } from "./line.ts";
import { type Mark, type MarkedLine, markup } from "./markup.ts";

/** A message to lay out, committed or not. `nickName` and `msg` are foreign. `source` names it in the cache. */
export interface Said {
  readonly source: object;
  readonly at: number;
  readonly own: boolean;
  readonly userId: UserId | undefined;
  readonly nickName: string;
  readonly msg: string;
  readonly kind: MessageKind;
  /** Of an own message; `ticked`: it says so where it is on the server. */
  readonly sending: Sending;
  readonly ticked: boolean;
  /** The message that it answers; "unknown" while that is not here. */
  readonly quote: Answered | "unknown" | undefined;
  readonly changes: MessageChanges | undefined;
  /** The nick of who deleted it, if that was somebody else. Safe to print. */
  readonly deletedBy: string | undefined;
  /** Changes of this user's that are on their way, or failed, and the sign of those that are not. */
  readonly pending: readonly OutgoingChange[];
  readonly waiting: WaitingSign;
}

/** Everything that a layout depends on besides the message itself. */
export interface Setting {
  readonly width: number;
  readonly look: Look;
  readonly layout: LayoutName;
  /** The reader's nick: mentions of it stand out. */
  readonly reader: string;
  readonly readerId: UserId | undefined;
  /** Words that stand out as the nick does. */
  readonly highlights: readonly string[];
}

interface Laid {
  readonly said: Said;
  readonly setting: Setting;
  readonly lines: readonly Line[];
}

/**
 * Lays messages out as lines of at most the width asked for, each message once for each setting; its owner decides how
 * long that is remembered (a message that is dropped is forgotten with it).
 */
export class Typesetter {
  readonly #known = new WeakMap<object, Laid>();

  /** The rows of a message, with a column free on either side. */
  bubble(said: Said, setting: Setting): readonly Line[] {
    const known = this.#known.get(said.source);
    if (known !== undefined && isSame(known, said, setting)) return known.lines;
    const lines = layBubble(said, setting);
    this.#known.set(said.source, { said, setting, lines });
    return lines;
  }
}

function isSame(
  known: Laid,
  said: Said,
  { width, look, layout, reader, readerId, highlights }: Setting,
): boolean {
  const { setting } = known;
  const { sending, ticked, quote, pending, waiting, deletedBy } = known.said;
  return (
    setting.width === width &&
    setting.look === look &&
    setting.layout === layout &&
    setting.reader === reader &&
    setting.readerId === readerId &&
    setting.highlights === highlights &&
    sending.status === said.sending.status &&
    ticked === said.ticked &&
    quote === said.quote &&
    waiting === said.waiting &&
    pending.length === said.pending.length &&
    pending.every((change, index) => change === said.pending[index]) &&
    deletedBy === said.deletedBy
  );
}

function bubbleRows(said: Said, width: number, setting: Setting): BubbleRows {
  const { look, readerId } = setting;
  const { waiting } = said;
  const state = stateOf(said, said.pending, readerId);
  const body = state.deleted
    ? deletedLines(said, width, look)
    : [...quoteLines(said, width, look), ...bodyLines({ ...said, msg: state.msg }, width, setting)];
  return {
    text: withTail(body, state, waiting, width, look),
    reactions: state.deleted ? [] : reactionRows(state, waiting, width, look),
    failed: failedRows(state, width, look),
  };
}

function layBubble(said: Said, setting: Setting): readonly Line[] {
  const { width, look, layout } = setting;
  const { own, userId, sending, ticked } = said;
  const rows = bubbleRows(said, textWidth(width, own, layout), setting);
  const author = userId === undefined ? "title" : { userId };
  const named = { time: timeOfDay(said.at), nick: safeLine(said.nickName) };
  const lines = frame(rows, { width, look, author, sending, ticked, own, layout, ...named });
  return lines.map((line) => cutLine(line, width, look.measure));
}

function quoteLines({ quote }: Said, width: number, { glyphs, words, measure }: Look): Line[] {
  if (quote === undefined) return [];
  return [[span(measure.truncate(`${glyphs.reply} ${quoteText(quote, words)}`, width), "dim")]];
}

/** A message that is answered, in one line; one that is gone says so. */
export function quoteText(quote: Answered | "unknown", words: Words): string {
  if (quote === "unknown") return words.quoteUnknown;
  if (quote === "trimmed") return words.quoteTrimmed;
  if (quote === "blocked") return words.quoteBlocked;
  const nick = safeLine(quote.nickName);
  return quote.deleted === true ? words.quoteDeleted(nick) : `${nick}: ${safeLine(quote.msg)}`;
}

/** The marker in place of a message whose text is gone. */
function deletedLines({ kind, nickName, deletedBy, changes }: Said, width: number, look: Look): Line[] {
  const reason = changes?.reason === undefined ? undefined : safeLine(changes.reason);
  const marker = look.words.deleted(deletedBy, reason);
  const text = kind === "me" ? `* ${safeLine(nickName)}: ${marker}` : marker;
  return breakLines(text, width, look.measure).map((line) => [span(line, "dim")]);
}

function bodyLines(
  said: Said,
  width: number,
  { width: pane, layout, look, reader, highlights }: Setting,
): Line[] {
  const { kind, msg, nickName, own } = said;
  const lines = markup(safeText(msg), [reader, ...highlights]);
  const base: Tint = kind === "me" ? "action" : "plain";
  const all = kind === "me" ? introduced(lines, `* ${safeLine(nickName)} `) : lines;
  const whole = codeWidth(pane, own, layout);
  return all.flatMap((line) => markedLines(line, line.kind === "code" ? whole : width, base, look));
}

function introduced([first, ...rest]: readonly MarkedLine[], intro: string): MarkedLine[] {
  if (first === undefined) return [];
  const moved = ({ from, to, ...mark }: Mark): Mark => ({
    ...mark,
    from: from + intro.length,
    to: to + intro.length,
  });
  return [{ ...first, text: intro + first.text, marks: first.marks.map(moved) }, ...rest];
}

/** Columns of the sign before a line, and the space behind it. */
const SIGN = 2;

/** The rows of a line: code behind a line of its own, on its ground; a quote behind a bar; a line of a list behind a dot, its rows under its text. */
function markedLines(line: MarkedLine, width: number, base: Tint, look: Look): Line[] {
  const { glyphs, measure } = look;
  const { kind, text, marks, language, indent = 0 } = line;
  const rowsIn = (columns: number): Line[] => {
    const ranges = kind === "code" ? cutLines(text, columns, measure) : breakLine(text, columns, measure);
    return ranges.map((range) => spansIn(text, marks, range, base));
  };
  switch (kind) {
    case "text":
      return rowsIn(width);
    case "quote":
      return rowsIn(Math.max(1, width - SIGN)).map((row) => [span(`${glyphs.leftRail} `, "dim"), ...row]);
    case "item": {
      const before = Math.min(indent, Math.max(0, width - SIGN - 1));
      const rows = rowsIn(Math.max(1, width - before - SIGN));
      return rows.map((row, at) => [
        span(" ".repeat(before)),
        span(at === 0 ? `${glyphs.item} ` : " ".repeat(SIGN), "dim"),
        ...row,
      ]);
    }
    case "code": {
      const inner = Math.max(1, width - SIGN - 1);
      return rowsIn(inner).map((row, at) => {
        const label = at === 0 && language !== undefined ? [span(` ${language}`, "dim")] : [];
        const fits = lineWidth(row, measure) + lineWidth(label, measure) <= inner;
        const filled = spreadLine(row, fits ? label : [], inner, measure);
        return onSurface([span(`${glyphs.vertical} `, "dim"), ...filled, span(" ")], "code");
      });
    }
  }
}

/** The part of a text in a range, as spans: each mark's own, and `base` between them. */
function spansIn(text: string, marks: readonly Mark[], { from, to }: Range, base: Tint): Line {
  const spans: Span[] = [];
  let at = from;
  for (const mark of marks) {
    const start = Math.max(at, mark.from);
    const end = Math.min(to, mark.to);
    if (start >= end) continue;
    if (start > at) spans.push(span(text.slice(at, start), base));
    const { tint, link } = mark;
    spans.push({ text: text.slice(start, end), tint, ...(link === undefined ? {} : { link }) });
    at = end;
  }
  if (at < to) spans.push(span(text.slice(at, to), base));
  return spans;
}
