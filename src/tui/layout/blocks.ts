import type { ChatMessage, OutgoingMessage } from "../../core/client/chat.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { timeOfDay } from "../../core/time/local-time.ts";
import type { Look } from "../look/look.ts";
import { findFirstSeq, shownEntries } from "../state/entries.ts";
import { changesOf } from "../state/message-state.ts";
import type { LayoutName } from "../state/preferences.ts";
import type { Room } from "../state/room.ts";
import { knownMembers } from "../update/members.ts";
import { breakLines } from "./break-lines.ts";
import type { WaitingSign } from "./changed-rows.ts";
import { RIGHT, type Sending } from "./frames.ts";
import { beginsDay, beginsGroup, beginsNew, isTicked } from "./groups.ts";
import { type Item, isHidden, itemAt, itemKey, shownBefore, timeOf } from "./items.ts";
import {
  cutLine,
  fitLine,
  type Line,
  onSurface,
  rightLine,
  ruleLine,
  type Span,
  span,
  spreadLine,
} from "./line.ts";
import type { Said, Typesetter } from "./typesetter.ts";

/** The user of this screen; the id is not known before the first connection. `nickName` is safe to print. */
export interface Self {
  readonly nickName: string;
  readonly userId: UserId | undefined;
}

/** A room's timeline at a width: what is needed to lay any part of it out. */
export interface Timeline {
  readonly room: Room;
  /** The user of this screen, for messages that the server has not named yet. */
  readonly self: Self;
  /** Nothing can be sent now: what waits is queued. */
  readonly offline: boolean;
  /** The users whose messages are not shown. */
  readonly ignored: ReadonlyMap<UserId, string>;
  readonly width: number;
  readonly layout: LayoutName;
  /** Words that stand out as the nick of this user does. */
  readonly highlights: readonly string[];
  /** A row is free between groups of messages. */
  readonly spacious: boolean;
  /** The rows under the picked message, of at most two columns less than the width. */
  readonly underPicked: readonly Line[];
  readonly look: Look;
  readonly typesetter: Typesetter;
}

/** An item's rows: what introduces it (day, header, …) and its own text. */
export interface Block {
  readonly intro: readonly Line[];
  readonly text: readonly Line[];
}

/** All rows of the item at a place; none outside of the timeline. The one that is picked is marked. */
export function rowsOf(timeline: Timeline, index: number): readonly Line[] {
  const { intro, text } = blockOf(timeline, index);
  const { picked } = timeline.room;
  const item = picked === undefined ? undefined : itemAt(timeline.room, index);
  const isPicked = item !== undefined && itemKey(item) === picked;
  const shown = isPicked ? [...marked(text, timeline), ...underPicked(item, timeline)] : text;
  return intro.length === 0 ? shown : [...intro, ...shown];
}

/** Each row has a column free at its left. */
function marked(rows: readonly Line[], { width, look }: Timeline): readonly Line[] {
  const { glyphs, measure } = look;
  return rows.map(([, ...rest]) =>
    onSurface(fitLine([span(glyphs.picked, "picked"), ...rest], width, measure), "bar"),
  );
}

/** Makes the rows under the picked message, at its own side. */
function underPicked(item: Item, { underPicked: rows, width, layout, look }: Timeline): readonly Line[] {
  const own =
    layout === "sides" && (item.type === "outgoing" || (item.type === "message" && item.message.own));
  return rows.map((row) => inset(own ? rightLine(row, width - 2, look.measure) : row, width, look));
}

/** The item's rows, which depend on what stands before it. */
export function blockOf(timeline: Timeline, index: number): Block {
  const { room, look, layout, self, width, highlights, typesetter } = timeline;
  const item = itemAt(room, index);
  if (item === undefined) return { intro: [], text: [] };
  const head = headLines(timeline, index);
  if (isHidden(timeline, item)) return { intro: head, text: [] };
  const intro = [...head, ...introLines(timeline, item, index)];
  if (item.type === "line") return { intro, text: ownLines(item.text, item.tone, timeline) };
  const { nickName: reader, userId: readerId } = self;
  const setting = { width, look, layout, reader, readerId, highlights };
  return { intro, text: typesetter.bubble(saidIn(item, index, timeline), setting) };
}

/** Makes the lines above the first item, which say whether there is more. */
function headLines(timeline: Timeline, index: number): Line[] {
  if (index > 0) return [];
  const { room, look } = timeline;
  switch (room.past?.older ?? room.older) {
    case "loading":
      return ownLines(look.words.loadingOlder, "dim", timeline);
    case "failed":
      return ownLines(look.words.olderFailed, "error", timeline);
    case "beginning": {
      const first = findFirstSeq(shownEntries(room)) ?? 1;
      const root = room.past?.thread?.root;
      if (root !== undefined)
        return first === root ? [] : ownLines(look.words.threadRootGone, "dim", timeline);
      const trimmed = first > 1;
      const text = trimmed
        ? look.words.firstKept
        : look.words.beginning(room.name, room.direct !== undefined);
      return ownLines(text, "dim", timeline);
    }
    default:
      return [];
  }
}

/** The lines above an item: a free row between groups, the line of the day and of what is new, and the header of a group. */
function introLines(timeline: Timeline, item: Item, index: number): Line[] {
  const { room, look, layout, spacious } = timeline;
  const before = shownBefore(timeline, index);
  const lines: Line[] = [];
  const group = beginsGroup(timeline, index) && !(item.type === "line" && before?.type === "line");
  if (group && spacious && layout !== "compact" && before !== undefined) lines.push([]);
  if (beginsDay(item, before)) lines.push(rule(look.words.day(timeOf(item)), "dim", timeline));
  if (beginsNew(room, item)) lines.push(rule(newLabel(room, look), "fresh", timeline));
  if (item.type === "line" || layout === "compact") return lines;
  const said = saidIn(item, index, timeline);
  if (group && said.kind === "text") lines.push(headerLine(said, timeline));
  return lines;
}

/** Makes the label that counts the new messages and says since when; Alt-u leads here. */
function newLabel({ leftOff }: Room, { words }: Look): string {
  return words.newMessages(leftOff?.count ?? 0, timeOfDay(leftOff?.at ?? 0));
}

function rule(label: string, tint: "dim" | "fresh", { width, look }: Timeline): Line {
  const { glyphs, measure } = look;
  const stroke = span(glyphs.horizontal, tint === "dim" ? "rule" : tint);
  return inset(ruleLine(span(label, tint), stroke, width - 2, measure), width, look);
}

/** The author, behind the rail, and the time at the far edge: times form a column. Own messages need no author. */
function headerLine(said: Said, timeline: Timeline): Line {
  const { width, look } = timeline;
  const { glyphs, measure } = look;
  const time = timeAtEdge(said);
  if (isUnnamed(said, timeline)) return rightLine(time, width, measure);
  const author = authorSpan(said);
  return spreadLine(
    [span(" "), { ...author, text: glyphs.leftRail }, author, span(" ")],
    time,
    width,
    measure,
  );
}

/** Says whether a message stands under its time alone: where it stands tells that it is one's own. */
export function isUnnamed({ own }: Said, { layout }: Timeline): boolean {
  return own && layout === "sides";
}

/** Makes the time of a message, with the free columns behind it where times form a column. */
export function timeAtEdge({ at }: Said): Line {
  return [span(timeOfDay(at), "dim"), span(" ".repeat(RIGHT))];
}

/** The nick of who said a message, in the colour of that user. */
export function authorSpan({ userId, nickName }: Said): Span {
  return span(safeLine(nickName), userId === undefined ? "title" : { userId });
}

function ownLines(text: string, tone: "dim" | "error", { width, look }: Timeline): Line[] {
  const lines = breakLines(text, width - 2, look.measure);
  return lines.map((line) => inset([span(line, tone)], width, look));
}

function inset(line: Line, width: number, { measure }: Look): Line {
  return [span(" "), ...cutLine(line, width - 2, measure)];
}

/** Makes of an item what the typesetter takes. */
export function saidIn(item: Exclude<Item, { type: "line" }>, index: number, timeline: Timeline): Said {
  const { room, self, offline, look } = timeline;
  const source = item.type === "message" ? item.message : item.outgoing;
  const { replyTo, at, msg, kind } = source;
  const quote = replyTo === undefined ? undefined : (room.quotes.get(replyTo) ?? "unknown");
  const waiting = offline ? "queued" : "sending";
  const pending = changesOf(room.changes, source);
  const ticked = isTicked(timeline, index);
  const said = { source, at, msg, kind, quote, pending, waiting, ticked } as const;
  if (item.type === "message") {
    const { own, userId, nickName, changes } = item.message;
    return {
      ...said,
      own,
      userId,
      nickName,
      sending: SENT,
      changes,
      deletedBy: deleterOf(item.message, room),
    };
  }
  const { userId, nickName } = self;
  const sending = sendingOf(item.outgoing, waiting, look);
  return { ...said, own: true, userId, nickName, sending, changes: undefined, deletedBy: undefined };
}

const SENT: Sending = { status: "sent" };

/** Returns the nick of who deleted a message, else their id; undefined where nobody did, or its author. */
function deleterOf({ userId, changes }: ChatMessage, room: Room): string | undefined {
  if (changes?.deletedBy === undefined) return undefined;
  const deleter = toUserId(changes.deletedBy);
  if (deleter === userId) return undefined;
  return safeLine(knownMembers(room).find((user) => user.userId === deleter)?.nickName ?? deleter);
}

function sendingOf({ state }: OutgoingMessage, waiting: WaitingSign, { words }: Look): Sending {
  if (state.status === "failed") return { status: "failed", reason: words.reason(state.error) };
  return { status: waiting };
}
