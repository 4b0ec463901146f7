import type { OutgoingMessage } from "../../core/chat.ts";
import type { UserId } from "../../core/names.ts";
import { safeLine } from "../../core/text.ts";
import { dayKey, dayLabel, timeOfDay } from "../../core/time.ts";
import { breakLines } from "./break-lines.ts";
import { fitLine, type Line, rightLine, ruleLine, span } from "./line.ts";
import { type Entry, entryKey, type Room } from "./room.ts";
import type { Said, Typesetter } from "./typesetter.ts";
import { words } from "./words.ts";

/** Who this is; the id is not known before the first connection. `nickName` is safe to print. */
export interface Self {
  readonly nickName: string;
  readonly userId: UserId | undefined;
}

/** A room's timeline at a width: what is needed to lay any part of it out. */
export interface Timeline {
  readonly room: Room;
  /** Who this is, for messages that the server has not named yet. */
  readonly self: Self;
  readonly width: number;
  readonly typesetter: Typesetter;
}

/** An item's rows: what introduces it (day, header, …) and its own text. */
export interface Block {
  readonly intro: readonly Line[];
  readonly text: readonly Line[];
}

/** What a timeline is made of: the room's entries, then what waits to be committed. */
export type Item = Entry | { readonly type: "outgoing"; readonly outgoing: OutgoingMessage };

/** People go on talking under one header for this long, in ms. */
const RUN_MS = 5 * 60_000;

/** How many items a room's timeline has. */
export function itemCount({ entries, outgoing }: Room): number {
  return entries.length + outgoing.length;
}

/** The item at a place, or undefined outside of the timeline. */
export function itemAt({ entries, outgoing }: Room, index: number): Item | undefined {
  const entry = entries[index];
  if (entry !== undefined) return entry;
  const waiting = outgoing[index - entries.length];
  return waiting === undefined ? undefined : { type: "outgoing", outgoing: waiting };
}

/** What names an item for as long as it is shown. */
export function itemKey(item: Item): string {
  return item.type === "outgoing" ? item.outgoing.clientMsgId : entryKey(item);
}

/** All rows of the item at a place; none outside of the timeline. */
export function rowsOf(timeline: Timeline, index: number): readonly Line[] {
  const { intro, text } = blockOf(timeline, index);
  return intro.length === 0 ? text : [...intro, ...text];
}

/** The item's rows, which depend on what stands before it. */
export function blockOf(timeline: Timeline, index: number): Block {
  const item = itemAt(timeline.room, index);
  if (item === undefined) return { intro: [], text: [] };
  const before = itemAt(timeline.room, index - 1);
  const intro = [...headLines(timeline, index), ...introLines(timeline, item, before)];
  if (item.type === "line") return { intro, text: ownLines(item.text, item.tone, timeline.width) };
  const text = timeline.typesetter.bubble(saidIn(item, timeline.self), timeline.width);
  return { intro, text };
}

/** What stands above the first item: whether there is more. */
function headLines({ room, width }: Timeline, index: number): Line[] {
  if (index > 0) return [];
  switch (room.older) {
    case "loading":
      return ownLines(words.loadingOlder, "dim", width);
    case "failed":
      return ownLines(words.olderFailed, "error", width);
    case "beginning":
      return ownLines(words.beginning(room.name), "dim", width);
    default:
      return [];
  }
}

function introLines(timeline: Timeline, item: Item, before: Item | undefined): Line[] {
  const { room, width, self } = timeline;
  const lines: Line[] = [];
  const newDay = before === undefined || dayKey(timeOf(before)) !== dayKey(timeOf(item));
  if (newDay) lines.push(inset(ruleLine(dayLabel(timeOf(item)), width - 2, "rule"), width));
  const fresh = room.leftOff !== undefined && room.leftOff.key === itemKey(item);
  if (fresh) {
    const label = words.newMessages(room.leftOff.count);
    lines.push(inset(ruleLine(label, width - 2, "fresh"), width));
  }
  if (item.type === "line") return lines;
  const said = saidIn(item, self);
  if (said.kind === "text" && (newDay || fresh || !goesOn(said, before, self))) {
    lines.push(headerLine(said, width));
  }
  return lines;
}

/** Whether a message needs no header of its own: the same person goes on. */
function goesOn(said: Said, before: Item | undefined, self: Self): boolean {
  if (before === undefined || before.type === "line") return false;
  const last = saidIn(before, self);
  const same = said.own ? last.own : !last.own && last.userId === said.userId;
  return same && last.kind === "text" && said.at - last.at < RUN_MS;
}

function headerLine(said: Said, width: number): Line {
  const nick = span(safeLine(said.nickName), said.userId === undefined ? "title" : { userId: said.userId });
  const header = [nick, span(`  ${timeOfDay(said.at)}`, "dim")];
  return said.own ? inset(rightLine(header, width - 2), width) : inset(header, width);
}

function ownLines(text: string, tone: "dim" | "error", width: number): Line[] {
  return breakLines(text, width - 2).map((line) => inset([span(line, tone)], width));
}

function inset(line: Line, width: number): Line {
  return fitLine([span(" "), ...fitLine(line, width - 2)], width);
}

function timeOf(item: Item): number {
  switch (item.type) {
    case "line":
      return item.at;
    case "message":
      return item.message.at;
    case "outgoing":
      return item.outgoing.at;
  }
}

function saidIn(item: Exclude<Item, { type: "line" }>, self: Self): Said {
  if (item.type === "message") return { ...item.message, source: item.message, state: undefined };
  const { outgoing } = item;
  return { ...outgoing, source: outgoing, own: true, ...self };
}
