import type { ChatMessage } from "../../core/chat.ts";
import { timeOfDay } from "../../core/local-time.ts";
import { safeLine, safeText } from "../../core/text.ts";
import { brokenLines } from "./aside.ts";
import { fittingLines, fittingRooms } from "./choosing.ts";
import { helpLines } from "./help.ts";
import { fitLine, type Line, span } from "./line.ts";
import { around, roomLine, userLine } from "./lists.ts";
import type { Overlay, Picker } from "./overlay-state.ts";
import { type ChatState, currentRoom, roomOf } from "./state.ts";
import { fittingUsers, membersOf, whyNobody } from "./users.ts";

/** What lies over the messages: its title, what closes it, and its lines; of a list only those around what is chosen. */
export interface OverlayContent {
  readonly title: string;
  readonly keys: string;
  readonly lines: readonly Line[];
}

/** Columns and rows that an overlay has for its lines. */
interface Place {
  readonly width: number;
  readonly height: number;
}

/** What lies over the messages, in so many columns; of a list no more lines than `height`. */
export function overlayContent(state: ChatState, overlay: Overlay, place: Place): OverlayContent {
  const { width } = place;
  const { words, measure } = state.look;
  const closes = words.helpClose;
  switch (overlay.shows) {
    case "help":
      return { title: words.helpTitle, keys: closes, lines: helpLines(width, state) };
    case "answer":
      return { title: words.answerTitle, keys: closes, lines: brokenLines(overlay.lines, width, state) };
    case "paste": {
      const lines = overlay.text.split("\n");
      const title = words.pasteTitle(lines.length, [...overlay.text].length);
      const shown = lines.map((line) => fitLine([span(` ${safeText(line)}`)], width, measure));
      return { title, keys: words.pasteKeys, lines: shown };
    }
    default:
      return pickerContent(state, overlay, place);
  }
}

function pickerContent(state: ChatState, picker: Picker, place: Place): OverlayContent {
  const { rooms, look, recall } = state;
  const { words } = look;
  switch (picker.shows) {
    case "switcher":
    case "rooms": {
      const found = fittingRooms(state, picker);
      const line = (room: (typeof rooms)[number]) =>
        roomLine(room, room.roomId === state.current, place.width - 2, look);
      const title = picker.shows === "rooms" ? words.roomsTitle : words.switcherTitle;
      const lines = rooms.length === 0 ? [said(words.noRoom)] : choices(state, picker, found, line, place);
      return { title: counted(title, found.length, rooms.length), keys: words.switcherKeys, lines };
    }
    case "users": {
      const found = fittingUsers(state, picker.query.text);
      const room = currentRoom(state);
      const nobody = whyNobody(room, words);
      const line = (user: (typeof found)[number]) => userLine(user, state);
      const lines = nobody === undefined ? choices(state, picker, found, line, place) : [said(nobody)];
      return {
        title: counted(words.onlineTitle, found.length, membersOf(room).length),
        keys: words.usersKeys,
        lines,
      };
    }
    case "recall": {
      const found = fittingLines(state, picker.query.text);
      const line = (text: string) => [span(safeLine(text))];
      const lines = choices(state, picker, found, line, place);
      return {
        title: counted(words.recallTitle, found.length, new Set(recall.sent).size),
        keys: words.recallKeys,
        lines,
      };
    }
    case "search":
      return { ...searchContent(state, picker, place), keys: words.searchKeys };
  }
}

/** A title, and how many of how many there are below it. */
function counted(title: string, count: number, all: number): string {
  if (all === 0) return title;
  return `${title} · ${count === all ? all : `${count}/${all}`}`;
}

function said(text: string): Line {
  return [span(` ${text}`, "dim")];
}

function searchContent(
  state: ChatState,
  picker: Extract<Picker, { shows: "search" }>,
  place: Place,
): Omit<OverlayContent, "keys"> {
  const { words } = state.look;
  const { results } = picker;
  const line = (message: ChatMessage) => resultLine(state, message);
  const lines = results.length === 0 ? [] : choices(state, picker, results, line, place);
  const title = (text: string) => `${words.searchTitle} · ${text}`;
  switch (picker.status) {
    case "none":
      return { title: words.searchTitle, lines: [] };
    case "searching":
      return { title: title(words.searching), lines };
    case "failed":
      return { title: words.searchTitle, lines: [[span(` ${picker.reason ?? ""}`, "error")]] };
    case "found": {
      const nothing = { title: title(words.nothingFound), lines: [] };
      if (results.length === 0) return nothing;
      return { title: title(words.found(results.length, picker.next !== undefined)), lines };
    }
  }
}

function resultLine(state: ChatState, { roomId, at, userId, nickName, msg }: ChatMessage): Line {
  const { words } = state.look;
  const room = roomOf(state, roomId)?.name ?? "";
  return [
    span(`${words.day(at)} ${timeOfDay(at)} ${room} `, "dim"),
    span(safeLine(nickName), { userId }),
    span(`: ${safeLine(msg)}`),
  ];
}

/** Lines to choose from, around the chosen one, which has a sign before it: only those that show are made. */
function choices<T>(
  { look }: ChatState,
  { at }: Picker,
  items: readonly T[],
  lineOf: (item: T) => Line,
  { width, height }: Place,
): readonly Line[] {
  const { glyphs, words, measure } = look;
  if (items.length === 0) return [said(words.nothingFits)];
  return around(
    items.map((item, index) => ({ item, index })),
    at,
    height,
  ).map(({ item, index }) => {
    const sign = index === at ? span(`${glyphs.picked} `, "picked") : span("  ");
    return fitLine([sign, ...lineOf(item)], width, measure);
  });
}
