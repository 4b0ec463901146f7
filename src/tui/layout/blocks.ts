import type { ChatMessage, OutgoingMessage } from "../../core/client/chat.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { dayKey, timeOfDay } from "../../core/time/local-time.ts";
import type { Look } from "../look/look.ts";
import { type Entry, entryKey, findFirstSeq, shownEntries } from "../state/entries.ts";
import { changesOf } from "../state/message-state.ts";
import type { Room } from "../state/room.ts";
import { knownMembers } from "../update/members.ts";
import { breakLines } from "./break-lines.ts";
import type { WaitingSign } from "./changed-rows.ts";
import { cutLine, type Line, rightLine, ruleLine, span } from "./line.ts";
import type { Said, Sending, Typesetter } from "./typesetter.ts";

/** The user of this screen; the id is not known before the first connection. `nickName` is safe to print. */
export interface Self {
  readonly nickName: string;
  readonly userId: UserId | undefined;
  /** Words that call this user as the nick does, on this screen. */
  readonly highlights: readonly string[];
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

/** A part of a timeline: one of the entries that are looked at, or a message that waits below them to be committed. */
export type Item = Entry | { readonly type: "outgoing"; readonly outgoing: OutgoingMessage };

/** People go on talking under one header for this long, in ms. */
const RUN_MS = 5 * 60_000;

/** Counts the items of a room's timeline. */
export function itemCount(room: Room): number {
  return shownEntries(room).length + listWaiting(room).length;
}

/** The item at a place, or undefined outside of the timeline. */
export function itemAt(room: Room, index: number): Item | undefined {
  const entries = shownEntries(room);
  const entry = entries[index];
  if (entry !== undefined) return entry;
  const waiting = listWaiting(room)[index - entries.length];
  return waiting === undefined ? undefined : { type: "outgoing", outgoing: waiting };
}

/** Lists the messages that wait below what is looked at: below the newest ones all, below a thread those that answer in it. */
function listWaiting({ outgoing, past }: Room): readonly OutgoingMessage[] {
  if (past === undefined || outgoing.length === 0) return outgoing;
  const { thread } = past;
  if (thread === undefined) return [];
  return outgoing.filter(({ replyTo }) => replyTo !== undefined && thread.seqs.has(replyTo));
}

/** Returns the key that names an item for as long as it is shown. */
export function itemKey(item: Item): string {
  return item.type === "outgoing" ? item.outgoing.clientMsgId : entryKey(item);
}

/** All rows of the item at a place; none outside of the timeline. The one that is picked is marked. */
export function rowsOf(timeline: Timeline, index: number): readonly Line[] {
  const { intro, text } = blockOf(timeline, index);
  const { picked } = timeline.room;
  const item = picked === undefined ? undefined : itemAt(timeline.room, index);
  const isPicked = item !== undefined && itemKey(item) === picked;
  const shown = isPicked ? [...marked(text, timeline.look), ...underPicked(item, timeline)] : text;
  return intro.length === 0 ? shown : [...intro, ...shown];
}

/** Each row has a column free at its left. */
function marked(rows: readonly Line[], { glyphs }: Look): readonly Line[] {
  return rows.map(([, ...rest]) => [span(glyphs.picked, "picked"), ...rest]);
}

/** Makes the rows under the picked message, at its own side. */
function underPicked(item: Item, { underPicked: rows, width, look }: Timeline): readonly Line[] {
  const own = item.type === "outgoing" || (item.type === "message" && item.message.own);
  return rows.map((row) => inset(own ? rightLine(row, width - 2, look.measure) : row, width, look));
}

/** The item's rows, which depend on what stands before it. */
export function blockOf(timeline: Timeline, index: number): Block {
  const { room, look, self, width, typesetter } = timeline;
  const item = itemAt(room, index);
  if (item === undefined) return { intro: [], text: [] };
  const head = headLines(timeline, index);
  if (isHidden(timeline, item)) return { intro: head, text: [] };
  const intro = [...head, ...introLines(timeline, item, shownBefore(timeline, index))];
  if (item.type === "line") return { intro, text: ownLines(item.text, item.tone, timeline) };
  const { nickName: reader, userId: readerId, highlights } = self;
  const setting = { width, look, reader, readerId, highlights };
  return { intro, text: typesetter.bubble(saidIn(item, timeline), setting) };
}

/** Says whether an item is by somebody whose messages are not shown. */
export function isHidden({ ignored }: Pick<Timeline, "ignored">, item: Item): boolean {
  return ignored.size > 0 && item.type === "message" && ignored.has(item.message.userId);
}

/** The item that is shown before a place. */
function shownBefore(timeline: Timeline, index: number): Item | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const item = itemAt(timeline.room, at);
    if (item !== undefined && !isHidden(timeline, item)) return item;
  }
  return undefined;
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

function introLines(timeline: Timeline, item: Item, before: Item | undefined): Line[] {
  const { room, look } = timeline;
  const lines: Line[] = [];
  const newDay = before === undefined || dayKey(timeOf(before)) !== dayKey(timeOf(item));
  if (newDay) lines.push(rule(look.words.day(timeOf(item)), "rule", timeline));
  const fresh = room.leftOff !== undefined && room.leftOff.key === itemKey(item);
  if (fresh) lines.push(rule(look.words.newMessages(room.leftOff.count), "fresh", timeline));
  if (item.type === "line") return lines;
  const said = saidIn(item, timeline);
  if (said.kind === "text" && (newDay || fresh || !goesOn(said, before, timeline))) {
    lines.push(headerLine(said, timeline));
  }
  return lines;
}

function rule(label: string, tint: "rule" | "fresh", { width, look }: Timeline): Line {
  const { glyphs, measure } = look;
  return inset(ruleLine(label, glyphs.horizontal, width - 2, tint, measure), width, look);
}

/** Says whether a message needs no header of its own: the same person goes on. */
export function goesOn(said: Said, before: Item | undefined, timeline: Timeline): boolean {
  if (before === undefined || before.type === "line") return false;
  const last = saidIn(before, timeline);
  const same = said.own ? last.own : !last.own && last.userId === said.userId;
  return same && last.kind === "text" && said.at - last.at < RUN_MS;
}

function headerLine(said: Said, { width, look }: Timeline): Line {
  const nick = span(safeLine(said.nickName), said.userId === undefined ? "title" : { userId: said.userId });
  const header = [nick, span(`  ${timeOfDay(said.at)}`, "dim")];
  return inset(said.own ? rightLine(header, width - 2, look.measure) : header, width, look);
}

function ownLines(text: string, tone: "dim" | "error", { width, look }: Timeline): Line[] {
  const lines = breakLines(text, width - 2, look.measure);
  return lines.map((line) => inset([span(line, tone)], width, look));
}

function inset(line: Line, width: number, { measure }: Look): Line {
  return [span(" "), ...cutLine(line, width - 2, measure)];
}

/** Returns the time at which an item was said or told, ms since 1970 UTC. */
export function timeOf(item: Item): number {
  switch (item.type) {
    case "line":
      return item.at;
    case "message":
      return item.message.at;
    case "outgoing":
      return item.outgoing.at;
  }
}

/** Makes of an item what the typesetter takes. */
export function saidIn(item: Exclude<Item, { type: "line" }>, { room, self, offline, look }: Timeline): Said {
  const source = item.type === "message" ? item.message : item.outgoing;
  const { replyTo, at, msg, kind } = source;
  const quote = replyTo === undefined ? undefined : (room.quotes.get(replyTo) ?? "unknown");
  const waiting = offline ? "queued" : "sending";
  const pending = changesOf(room.changes, source);
  const said = { source, at, msg, kind, quote, pending, waiting } as const;
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
