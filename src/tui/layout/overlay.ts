import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine, safeText } from "../../core/text/text.ts";
import { timeOfDay } from "../../core/time/local-time.ts";
import type { Overlay, Picker } from "../state/overlay-state.ts";
import { type ChatState, currentRoom, roomOf } from "../state/state.ts";
import { wrapOwnLines } from "../update/aside.ts";
import { fittingLines, fittingRooms } from "../update/choosing.ts";
import { explainNoMembers, findMembers, listMembers } from "../update/users.ts";
import { helpLines } from "./help.ts";
import { fitLine, type Line, span } from "./line.ts";
import { around, roomLine, userLine } from "./lists.ts";

/** An overlay laid out: its title, the keys that work in it, and its lines; of a list only those around what is chosen. */
export interface OverlayContent {
  readonly title: string;
  readonly keys: string;
  readonly lines: readonly Line[];
}

/** Columns and rows that an overlay has for its lines. */
interface OverlaySize {
  readonly width: number;
  readonly height: number;
}

/** Lays out an overlay for its size; a list has no more lines than `height`. */
export function overlayContent(state: ChatState, overlay: Overlay, size: OverlaySize): OverlayContent {
  const { width } = size;
  const { words, measure } = state.look;
  const closes = words.helpClose;
  switch (overlay.shows) {
    case "help":
      return { title: words.helpTitle, keys: closes, lines: helpLines(width, state) };
    case "answer":
      return { title: words.answerTitle, keys: closes, lines: wrapOwnLines(overlay.lines, width, state) };
    case "paste": {
      const lines = overlay.text.split("\n");
      const title = words.pasteTitle(lines.length, [...overlay.text].length);
      const shown = lines.map((line) => fitLine([span(` ${safeText(line)}`)], width, measure));
      return { title, keys: words.pasteKeys, lines: shown };
    }
    default:
      return pickerContent(state, overlay, size);
  }
}

function pickerContent(state: ChatState, picker: Picker, size: OverlaySize): OverlayContent {
  const { rooms, look, recall } = state;
  const { words } = look;
  switch (picker.shows) {
    case "switcher":
    case "rooms": {
      const found = fittingRooms(state, picker);
      const line = (room: (typeof rooms)[number]) =>
        roomLine(room, room.roomId === state.current, size.width - 2, look);
      const title = picker.shows === "rooms" ? words.roomsTitle : words.switcherTitle;
      const lines =
        rooms.length === 0 ? [dimLine(words.noRoom)] : listChoices(state, picker, found, line, size);
      return { title: titleWithCount(title, found.length, rooms.length), keys: words.switcherKeys, lines };
    }
    case "users": {
      const found = findMembers(state, picker.query.text);
      const room = currentRoom(state);
      const nobody = explainNoMembers(room, words);
      const line = (user: (typeof found)[number]) => userLine(user, state);
      const lines = nobody === undefined ? listChoices(state, picker, found, line, size) : [dimLine(nobody)];
      return {
        title: titleWithCount(words.onlineTitle, found.length, listMembers(room).length),
        keys: words.usersKeys,
        lines,
      };
    }
    case "recall": {
      const found = fittingLines(state, picker.query.text);
      const line = (text: string) => [span(safeLine(text))];
      const lines = listChoices(state, picker, found, line, size);
      return {
        title: titleWithCount(words.recallTitle, found.length, new Set(recall.sent).size),
        keys: words.recallKeys,
        lines,
      };
    }
    case "search":
      return { ...searchContent(state, picker, size), keys: words.searchKeys };
  }
}

/** Appends a count to a title: how many of all items are listed. */
function titleWithCount(title: string, count: number, all: number): string {
  if (all === 0) return title;
  return `${title} · ${count === all ? all : `${count}/${all}`}`;
}

function dimLine(text: string): Line {
  return [span(` ${text}`, "dim")];
}

function searchContent(
  state: ChatState,
  picker: Extract<Picker, { shows: "search" }>,
  size: OverlaySize,
): Omit<OverlayContent, "keys"> {
  const { words } = state.look;
  const { results } = picker;
  const line = (message: ChatMessage) => resultLine(state, message);
  const lines = results.length === 0 ? [] : listChoices(state, picker, results, line, size);
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

/** Makes the lines of a list around the chosen one, which has a sign before it: only those that show are made. */
function listChoices<T>(
  { look }: ChatState,
  { at }: Picker,
  items: readonly T[],
  lineOf: (item: T) => Line,
  { width, height }: OverlaySize,
): readonly Line[] {
  const { glyphs, words, measure } = look;
  if (items.length === 0) return [dimLine(words.nothingFits)];
  return around(
    items.map((item, index) => ({ item, index })),
    at,
    height,
  ).map(({ item, index }) => {
    const sign = index === at ? span(`${glyphs.picked} `, "picked") : span("  ");
    return fitLine([sign, ...lineOf(item)], width, measure);
  });
}
