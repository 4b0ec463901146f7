import { safeText } from "../../core/text/safe-text.ts";
import type { Look } from "../look/look.ts";
import { MESSAGE_LISTS } from "../pickers/message-lists.ts";
import type { PickerList } from "../pickers/picker.ts";
import { PICKERS } from "../pickers/pickers.ts";
import type { MessageList, Overlay, Picker } from "../state/overlay-state.ts";
import type { ChatState } from "../state/state.ts";
import { wrapOwnLines } from "../update/aside.ts";
import { helpLines } from "./help.ts";
import { cutLine, type Line, span, spreadLine } from "./line.ts";

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
  const list =
    "query" in overlay
      ? PICKERS[overlay.shows].list(state, overlay.query.text)
      : MESSAGE_LISTS[overlay.shows].list(state);
  const head = layHead(list.title, list.keys, width, look);
  return { shows: "picker", head, ...layPicker(state, overlay, list, { width, height: rows }) };
}

/** Something to read, all of it. */
interface LaidText {
  readonly title: string;
  readonly keys: string;
  readonly lines: readonly Line[];
}

/** Lays out all lines of something to read. */
export function layText(
  state: ChatState,
  overlay: Extract<Overlay, { scroll: number }>,
  width: number,
): LaidText {
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

/** Makes the rows around the chosen item: only those that show are made. */
function layPicker(
  { look }: ChatState,
  { index }: Picker | MessageList,
  list: PickerList,
  { width, height }: OverlaySize,
) {
  if (list.notice !== undefined) {
    const { text, tint } = list.notice;
    return { rows: [], chosen: -1, sign: "", notice: [span(` ${text}`, tint)] };
  }
  const first = Math.max(0, Math.min(index - Math.floor(height / 2), list.count - height));
  const shown = Array.from({ length: Math.min(height, list.count) }, (_, row) => first + row);
  return {
    rows: shown.map((at) => cutLine(list.line(at, width - 2), width - 2, look.measure)),
    chosen: shown.indexOf(index),
    sign: list.count === 0 ? "" : look.glyphs.picked,
    notice: undefined,
  };
}
