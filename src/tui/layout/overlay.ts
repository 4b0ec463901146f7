import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine, safeText } from "../../core/text/safe-text.ts";
import { timeOfDay } from "../../core/time/local-time.ts";
import type { Look } from "../look/look.ts";
import type { Overlay, Picker } from "../state/overlay-state.ts";
import { type ChatState, currentRoom, roomOf } from "../state/state.ts";
import { wrapOwnLines } from "../update/aside.ts";
import { fittingLines, fittingRooms } from "../update/choosing.ts";
import { explainNoMembers, findMembers, listMembers } from "../update/users.ts";
import { helpLines } from "./help.ts";
import { cutLine, type Line, span, spreadLine, type Tint } from "./line.ts";
import { around, roomLine, userLine } from "./lists.ts";

/** Something to read, laid out: its title, the keys that work in it, and the lines that show. */
export interface ReadingContent {
  readonly shows: "help" | "answer" | "paste";
  readonly head: Line;
  readonly lines: readonly Line[];
}

/** A list to choose from, laid out. `rows` are those around the chosen one, each after two columns for its sign. */
export interface PickerContent {
  readonly shows: "picker";
  readonly head: Line;
  readonly rows: readonly Line[];
  /** The index of the chosen one among the rows. */
  readonly chosen: number;
  /** The sign before it. */
  readonly sign: string;
  /** A line in place of rows, where there are none. */
  readonly notice: Line | undefined;
}

/** An overlay, laid out. */
export type OverlayContent = ReadingContent | PickerContent;

/** Columns and rows that an overlay has for its lines. */
interface OverlaySize {
  readonly width: number;
  readonly height: number;
}

/** Lays out an overlay for its size. */
export function layOverlay(
  state: ChatState,
  overlay: Overlay,
  { width, height }: OverlaySize,
): OverlayContent {
  const { look } = state;
  const rows = height - 1;
  if ("scroll" in overlay) {
    const { title, keys, lines } = layText(state, overlay, width);
    const shown = lines.slice(overlay.scroll, overlay.scroll + rows);
    const head = layHead(title, keys, width, look);
    return { shows: overlay.shows, head, lines: shown.map((line) => cutLine(line, width, look.measure)) };
  }
  const { title, keys, ...choices } = layPicker(state, overlay, { width, height: rows });
  return { shows: "picker", head: layHead(title, keys, width, look), ...choices };
}

/** Something to read, all of it. */
interface LaidText {
  readonly title: string;
  readonly keys: string;
  readonly lines: readonly Line[];
}

/** Lays out all lines of something to read. */
export function layText(state: ChatState, overlay: Exclude<Overlay, Picker>, width: number): LaidText {
  const { words } = state.look;
  const keys = words.helpClose;
  switch (overlay.shows) {
    case "help":
      return { title: words.helpTitle, keys, lines: helpLines(width, state) };
    case "answer":
      return { title: words.answerTitle, keys, lines: wrapOwnLines(overlay.lines, width, state) };
    case "paste": {
      const lines = overlay.text.split("\n");
      const title = words.pasteTitle(lines.length, [...overlay.text].length);
      return { title, keys: words.pasteKeys, lines: lines.map((line) => [span(` ${safeText(line)}`)]) };
    }
  }
}

/** The title, and the keys at the right edge as far as there is place for them. */
function layHead(title: string, keys: string, width: number, { measure, words }: Look): Line {
  const fits = measure.columns(title) + measure.columns(keys) + 4 <= width;
  const hint = span(` ${fits ? keys : words.helpClose} `, "dim");
  return spreadLine([span(` ${title}`, "title")], [hint], width, measure);
}

/** A picker's rows, or the notice in place of them. */
type Choices = Pick<PickerContent, "rows" | "chosen" | "sign" | "notice">;

interface TitledChoices extends Choices {
  readonly title: string;
  readonly keys: string;
}

function layPicker(state: ChatState, picker: Picker, size: OverlaySize): TitledChoices {
  const { rooms, look, recall } = state;
  const { words } = look;
  switch (picker.shows) {
    case "switcher":
    case "rooms": {
      const found = fittingRooms(state, picker);
      const line = (room: (typeof rooms)[number]) =>
        roomLine(room, room.roomId === state.current, size.width - 2, look);
      const title = picker.shows === "rooms" ? words.roomsTitle : words.switcherTitle;
      const choices =
        rooms.length === 0 ? notice(words.noRoom) : listChoices(state, picker, found, line, size);
      return {
        title: titleWithCount(title, found.length, rooms.length),
        keys: words.switcherKeys,
        ...choices,
      };
    }
    case "users": {
      const found = findMembers(state, picker.query.text);
      const room = currentRoom(state);
      const nobody = explainNoMembers(room, words);
      const line = (user: (typeof found)[number]) => userLine(user, state);
      const choices = nobody === undefined ? listChoices(state, picker, found, line, size) : notice(nobody);
      return {
        title: titleWithCount(words.onlineTitle, found.length, listMembers(room).length),
        keys: words.usersKeys,
        ...choices,
      };
    }
    case "recall": {
      const found = fittingLines(state, picker.query.text);
      const line = (text: string) => [span(safeLine(text))];
      return {
        title: titleWithCount(words.recallTitle, found.length, new Set(recall.sent).size),
        keys: words.recallKeys,
        ...listChoices(state, picker, found, line, size),
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

const NOTHING: Choices = { rows: [], chosen: -1, sign: "", notice: undefined };

function notice(text: string, tint: Tint = "dim"): Choices {
  return { ...NOTHING, notice: [span(` ${text}`, tint)] };
}

function searchContent(
  state: ChatState,
  picker: Extract<Picker, { shows: "search" }>,
  size: OverlaySize,
): Omit<TitledChoices, "keys"> {
  const { words } = state.look;
  const { results } = picker;
  const line = (message: ChatMessage) => resultLine(state, message);
  const choices = results.length === 0 ? NOTHING : listChoices(state, picker, results, line, size);
  const title = (text: string) => `${words.searchTitle} · ${text}`;
  switch (picker.status) {
    case "none":
      return { title: words.searchTitle, ...NOTHING };
    case "searching":
      return { title: title(words.searching), ...choices };
    case "failed":
      return { title: words.searchTitle, ...notice(picker.reason ?? "", "error") };
    case "found":
      if (results.length === 0) return { title: title(words.nothingFound), ...NOTHING };
      return { title: title(words.found(results.length, picker.next !== undefined)), ...choices };
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

/** Makes the rows of a list around the chosen one: only those that show are made. */
function listChoices<T>(
  { look }: ChatState,
  { at }: Picker,
  items: readonly T[],
  lineOf: (item: T) => Line,
  { width, height }: OverlaySize,
): Choices {
  const { glyphs, words, measure } = look;
  if (items.length === 0) return notice(words.nothingFits);
  const shown = around(
    items.map((item, index) => ({ item, index })),
    at,
    height,
  );
  return {
    ...NOTHING,
    rows: shown.map(({ item }) => cutLine(lineOf(item), width - 2, measure)),
    chosen: shown.findIndex(({ index }) => index === at),
    sign: glyphs.picked,
  };
}
