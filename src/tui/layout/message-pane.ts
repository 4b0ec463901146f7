import type { RoomSettings } from "../../core/protocol/room-settings.ts";
import { formatDuration } from "../../core/time/duration.ts";
import type { Look } from "../look/look.ts";
import { shownEntries } from "../state/entries.ts";
import type { Room, Thread } from "../state/room.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { toAnswered } from "../update/client/quotes.ts";
import { explainRefusal } from "../update/members.ts";
import type { Words } from "../words/english.ts";
import { authorSpan, isUnnamed, saidIn, type Timeline, timeAtEdge } from "./blocks.ts";
import { timelineOf } from "./geometry.ts";
import { itemAt } from "./items.ts";
import { cutLine, type Line, lineWidth, span, spreadLine } from "./line.ts";
import type { Regions } from "./regions.ts";
import { type MessageRows, type Window, windowOf } from "./timeline.ts";
import { quoteText, type Typesetter } from "./typesetter.ts";

/** The messages that show. */
export interface TimelineContent {
  readonly messages: readonly MessageRows[];
}

/** A room's messages, laid out. `below`: how many there are under the last row. */
export interface TimelineLayout {
  readonly content: TimelineContent;
  /** They stand at the bottom of their pane: so many rows above them are empty. */
  readonly blank: number;
  readonly below: number;
  /** The author and time of the message that the first row belongs to, where its header is above that row; else empty. */
  readonly author: Line;
}

/** Lays out what shows of a room's messages. */
export function layTimeline(
  state: ChatState,
  room: Room,
  regions: Regions,
  typesetter: Typesetter,
): TimelineLayout {
  const { timeline, height } = timelineOf(state, room, regions, typesetter);
  const window = windowOf(timeline, height);
  const { messages, below } = window;
  const used = messages.reduce((sum, { lines }) => sum + lines.length, 0);
  const isWhole = room.past === undefined || room.past.thread !== undefined;
  const missed = isWhole ? 0 : Math.max(0, room.lastSeq - (room.past?.newestSeq ?? 0));
  const author = authorOfFirstRow(timeline, window);
  return { content: { messages }, blank: height - used, below: below + missed, author };
}

function authorOfFirstRow(timeline: Timeline, { first, top }: Window): Line {
  const item = itemAt(timeline.room, first);
  if (top === undefined || item === undefined || item.type === "line") return [];
  const said = saidIn(item, first, timeline);
  const firstRowTells = timeline.layout === "compact" || said.kind === "me";
  if (top.row < (firstRowTells ? 1 : 0)) return [];
  const time = timeAtEdge(said);
  return isUnnamed(said, timeline) ? time : [authorSpan(said), span(" "), ...time];
}

/** The line above the messages: the room's name and its topic, and the author of the first row at the far edge; or why it is closed to this user. */
export function headerLine(room: Room, width: number, state: ChatState, author: Line): Line {
  const { measure } = state.look;
  const edge = lineWidth(author, measure);
  if (edge === 0 || edge > width / 2) return aboutRoom(room, width, state);
  return spreadLine(aboutRoom(room, width - edge - 1, state), author, width, measure);
}

function aboutRoom(room: Room, width: number, { look }: ChatState): Line {
  const { words, glyphs, measure } = look;
  const { name, membership, refusal, topic } = room;
  if (room.past?.thread !== undefined) return threadLine(room, room.past.thread, width, look);
  const title = span(` ${name}`, "title");
  if (refusal !== undefined) {
    return cutLine(
      [title, span(` ${glyphs.refused} ${explainRefusal(room, words)}`, "error")],
      width,
      measure,
    );
  }
  const here = membership === "joining" ? words.joining : "";
  const details = [here, ...settingMarks(room.settings, words), topic].filter((detail) => detail !== "");
  const said = details.map((detail) => ` ${glyphs.dot} ${detail}`).join("");
  return cutLine([title, span(said, "dim")], width, measure);
}

/** A word for each setting of a room that says who may do something there. */
function settingMarks(settings: RoomSettings, { settingMark }: Words): readonly string[] {
  const { private: isPrivate, archived, readOnly, topicLock, slowMs } = settings;
  return [
    isPrivate ? settingMark.private : "",
    archived ? settingMark.archived : "",
    readOnly ? settingMark.readOnly : "",
    topicLock ? settingMark.topicLock : "",
    slowMs > 0 ? settingMark.slow(formatDuration(slowMs)) : "",
  ];
}

/** The line above a thread: its room, and the message that it began with. */
function threadLine(room: Room, { root }: Thread, width: number, { words, glyphs, measure }: Look): Line {
  const first = shownEntries(room).find((entry) => entry.type === "message" && entry.message.seq === root);
  const said =
    first?.type === "message" ? ` ${glyphs.dot} ${quoteText(toAnswered(first.message), words)}` : "";
  return cutLine([span(` ${words.threadTitle(room.name)}`, "title"), span(said, "dim")], width, measure);
}

/** Makes the lines in place of messages, for somebody who is in no room. */
export function emptyLines({ hint, look }: ChatState, width: number): readonly Line[] {
  const lines: Line[] = [[span(` ${look.words.noRoom}`, "dim")]];
  if (hint !== undefined) lines.push([span(` ${hint}`, "error")]);
  return [[], ...lines.map((line) => cutLine(line, width, look.measure))];
}

/** The hint that stands in an empty draft, if nothing better does. */
export function placeholderOf(state: ChatState): string {
  const { words } = state.look;
  const room = currentRoom(state);
  if (state.editing !== undefined) return words.placeholderEditing;
  if (room?.past?.thread !== undefined && room.refusal === undefined) return words.placeholderThread;
  if (room === undefined) return words.placeholderNowhere;
  return room.refusal !== undefined ? words.placeholderRefused(room.value) : words.placeholder(room.name);
}
