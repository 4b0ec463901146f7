import { safeText } from "../../core/text/safe-text.ts";
import type { Look } from "../look/look.ts";
import { MESSAGE_LISTS } from "../pickers/message-lists.ts";
import type { PickerList } from "../pickers/picker.ts";
import { PICKERS } from "../pickers/pickers.ts";
import type { MessageList, Overlay, Picker } from "../state/overlay-state.ts";
import type { ChatState } from "../state/state.ts";
import { wrapOwnLines } from "../update/aside.ts";
import { BOX_INDENT, type Box, drawBox, innerWidth, placeBox } from "./box.ts";
import { breakLines } from "./break-lines.ts";
import { layDraft, visibleDraft } from "./draft.ts";
import { geometryOf } from "./geometry.ts";
import { helpLines } from "./help.ts";
import { type Line, span } from "./line.ts";

/** An overlay, laid out as a box. `cursor` is where its filter is typed, counted from the box's own first cell. */
export interface OverlayLayout {
  readonly box: Box;
  readonly lines: readonly Line[];
  readonly cursor: { readonly row: number; readonly column: number } | undefined;
}

/** Rows that the filter of a picker takes. */
const FILTER = 1;

/** Lays out an overlay. */
export function layOverlay(state: ChatState, overlay: Overlay): OverlayLayout {
  if ("scroll" in overlay) return layReading(state, overlay);
  return "query" in overlay ? layPicker(state, overlay) : layList(state, overlay);
}

/** Something to read, all of it. */
interface LaidText {
  readonly title: string;
  readonly keys: string;
  readonly lines: readonly Line[];
}

/** Something to read, and the box it is read in. */
export interface ReadingText extends LaidText {
  readonly box: Box;
}

/** Lays out all lines of something to read. */
export function layText(state: ChatState, overlay: Extract<Overlay, { scroll: number }>): ReadingText {
  const text = textOf(state, overlay, innerWidth(state.size));
  return { ...text, box: placeBox(state.size, geometryOf(state).body, text.lines.length) };
}

function textOf(state: ChatState, overlay: Extract<Overlay, { scroll: number }>, width: number): LaidText {
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
      return { title, keys: words.pasteKeys, lines: lines.map((line) => [span(safeText(line))]) };
    }
  }
}

function layReading(state: ChatState, overlay: Extract<Overlay, { scroll: number }>): OverlayLayout {
  const { title, keys, lines, box } = layText(state, overlay);
  const end = Math.min(lines.length, overlay.scroll + box.lines);
  const place = lines.length > box.lines ? `${end}/${lines.length}` : "";
  const shown = lines.slice(overlay.scroll, end);
  return {
    box,
    lines: drawBox(box, shown, undefined, { title, keys, place }, state.look),
    cursor: undefined,
  };
}

/** A list below the row in which it is filtered. It has place for all of its items: it keeps its size while one types. */
function layPicker(state: ChatState, overlay: Picker): OverlayLayout {
  const { look, size } = state;
  const { words, glyphs, measure } = look;
  const definition = PICKERS[overlay.shows];
  const { body } = geometryOf(state);
  const most = definition.keepsIndex ? body : definition.list(state, "").count;
  const box = placeBox(size, body, most + FILTER);
  const list = definition.list(state, overlay.query.text);
  const prompt = `${words.prompts[overlay.shows]} ${glyphs.prompt} `;
  const before = measure.columns(prompt);
  const typed = visibleDraft(layDraft(overlay.query, Math.max(1, box.inner - before), measure), FILTER);
  const filter = [span(prompt, "title"), span(typed.rows[0] ?? "")];
  const { rows, chosen, place } = rowsOf(list, overlay.index, { ...box, lines: box.lines - FILTER }, look);
  const bar = chosen === undefined ? undefined : chosen + FILTER;
  const lines = drawBox(box, [filter, ...rows], bar, { title: list.title, keys: list.keys, place }, look);
  return { box, lines, cursor: { row: 1, column: BOX_INDENT + before + typed.cursor.column } };
}

function layList(state: ChatState, overlay: MessageList): OverlayLayout {
  const list = MESSAGE_LISTS[overlay.shows].list(state);
  const box = placeBox(state.size, geometryOf(state).body, list.count);
  const { rows, chosen, place } = rowsOf(list, overlay.index, box, state.look);
  const labels = { title: list.title, keys: list.keys, place };
  return { box, lines: drawBox(box, rows, chosen, labels, state.look), cursor: undefined };
}

/** Rows of a list, which of them is chosen, and its place in the whole list: `3/12`. */
interface ListRows {
  readonly rows: readonly Line[];
  readonly chosen: number | undefined;
  readonly place: string;
}

/** Makes the rows around the chosen item, which has a sign: only those that show are made. */
function rowsOf(list: PickerList, index: number, { inner, lines }: Box, { glyphs, measure }: Look): ListRows {
  const { notice, count } = list;
  if (notice !== undefined) {
    const rows = breakLines(notice.text, inner, measure).map((text) => [span(text, notice.tint)]);
    return { rows, chosen: undefined, place: "" };
  }
  const first = Math.max(0, Math.min(index - Math.floor(lines / 2), count - lines));
  const shown = Array.from({ length: Math.min(Math.max(0, lines), count) }, (_, row) => first + row);
  const signed = (at: number): Line => {
    const sign = span(at === index ? `${glyphs.picked} ` : "  ", "picked");
    return [sign, ...list.line(at, inner - 2)];
  };
  if (count === 0) return { rows: [], chosen: undefined, place: "" };
  return { rows: shown.map(signed), chosen: shown.indexOf(index), place: `${index + 1}/${count}` };
}
