import { safeText } from "../../core/text/safe-text.ts";
import type { Composer } from "../input/composer.ts";
import type { Look } from "../look/look.ts";
import { MESSAGE_LISTS } from "../pickers/message-lists.ts";
import type { PickerList } from "../pickers/picker.ts";
import { PICKERS } from "../pickers/pickers.ts";
import type { Help, MessageList, Overlay, Picker } from "../state/overlay-state.ts";
import type { ChatState } from "../state/state.ts";
import { wrapOwnLines } from "../update/aside.ts";
import { BOX_INDENT, type Box, type BoxLabels, drawBox, innerWidth, placeBox } from "./box.ts";
import { breakLines } from "./break-lines.ts";
import { layDraft, visibleDraft } from "./draft.ts";
import { geometryOf } from "./geometry.ts";
import { countHelpLines, filteredHelpLines, helpPageLines, pageTitles } from "./help.ts";
import { type Line, span } from "./line.ts";

/** An overlay, laid out as a box. `cursor` is where its filter is typed, counted from the box's own first cell. */
export interface OverlayLayout {
  readonly box: Box;
  readonly lines: readonly Line[];
  readonly cursor: { readonly row: number; readonly column: number } | undefined;
}

/** Rows that a filter takes. */
const FILTER = 1;

/** Columns beside a title that the border needs more than the lines within. */
const TITLE_GAPS = 2;

/** Lays out an overlay. */
export function layOverlay(state: ChatState, overlay: Overlay): OverlayLayout {
  if ("scroll" in overlay) return layReading(state, overlay);
  return "query" in overlay ? layPicker(state, overlay) : layList(state, overlay);
}

/** Something to read, all of it; help has a filter above. */
interface LaidText {
  readonly title: Line;
  readonly keys: string;
  readonly lines: readonly Line[];
  readonly filter?: FilterRow;
}

/** Something to read, the box it is read in, and the lines that show at once. */
export interface ReadingText extends LaidText {
  readonly box: Box;
  readonly shown: number;
}

/** Lays out all lines of something to read. */
export function layText(state: ChatState, overlay: Extract<Overlay, { scroll: number }>): ReadingText {
  const width = innerWidth(state.size);
  const text = overlay.shows === "help" ? layHelp(state, overlay, width) : textOf(state, overlay, width);
  const above = text.filter === undefined ? 0 : FILTER;
  const most = overlay.shows === "help" ? countHelpLines(width, state) : text.lines.length;
  const box = placeBox(state.size, geometryOf(state).body, most + above);
  return { ...text, box, shown: Math.max(0, box.lines - above) };
}

/** Lays out the page of help that is open; with a filter, what fits of all. */
function layHelp(state: ChatState, { page, filter }: Help, width: number): LaidText {
  const { look } = state;
  const { words } = look;
  const isFiltered = filter.text.trim() !== "";
  return {
    title: isFiltered ? [span(words.helpTitle, "title")] : pageTitles(page, width - TITLE_GAPS, look),
    keys: words.helpKeys,
    lines: isFiltered ? filteredHelpLines(filter.text, width, state) : helpPageLines(page, width, state),
    filter: layFilter(words.helpPrompt, filter, width, look),
  };
}

function textOf(
  state: ChatState,
  overlay: Extract<Overlay, { shows: "answer" | "paste" }>,
  width: number,
): LaidText {
  const { words } = state.look;
  if (overlay.shows === "answer") {
    const title = [span(words.answerTitle, "title")];
    return { title, keys: words.helpClose, lines: wrapOwnLines(overlay.lines, width, state) };
  }
  const lines = overlay.text.split("\n");
  const title = [span(words.pasteTitle(lines.length, [...overlay.text].length), "title")];
  return { title, keys: words.pasteKeys, lines: lines.map((line) => [span(safeText(line))]) };
}

function layReading(state: ChatState, overlay: Extract<Overlay, { scroll: number }>): OverlayLayout {
  const { title, keys, lines, box, shown, filter } = layText(state, overlay);
  const end = Math.min(lines.length, overlay.scroll + shown);
  const place = lines.length > shown ? `${end}/${lines.length}` : "";
  const rows = [...(filter === undefined ? [] : [filter.line]), ...lines.slice(overlay.scroll, end)];
  return {
    box,
    lines: drawBox(box, rows, undefined, { title, keys, place }, state.look),
    cursor: filter === undefined ? undefined : { row: 1, column: BOX_INDENT + filter.column },
  };
}

/** The row in which a list or help is filtered, and the column of the cursor in it. */
interface FilterRow {
  readonly line: Line;
  readonly column: number;
}

function layFilter(name: string, typed: Composer, width: number, { glyphs, measure }: Look): FilterRow {
  const prompt = `${name} ${glyphs.prompt} `;
  const before = measure.columns(prompt);
  const draft = visibleDraft(layDraft(typed, Math.max(1, width - before), measure), FILTER);
  return {
    line: [span(prompt, "title"), span(draft.rows[0] ?? "")],
    column: before + draft.cursor.column,
  };
}

/** A list below the row in which it is filtered. It has place for all of its items: it keeps its size while one types. */
function layPicker(state: ChatState, overlay: Picker): OverlayLayout {
  const { look, size } = state;
  const definition = PICKERS[overlay.shows];
  const { body } = geometryOf(state);
  const most = definition.keepsIndex ? body : definition.list(state, "").count;
  const box = placeBox(size, body, most + FILTER);
  const list = definition.list(state, overlay.query.text);
  const filter = layFilter(look.words.prompts[overlay.shows], overlay.query, box.inner, look);
  const { rows, chosen, place } = rowsOf(list, overlay.index, { ...box, lines: box.lines - FILTER }, look);
  const bar = chosen === undefined ? undefined : chosen + FILTER;
  const lines = drawBox(box, [filter.line, ...rows], bar, labelsOf(list, place), look);
  return { box, lines, cursor: { row: 1, column: BOX_INDENT + filter.column } };
}

function layList(state: ChatState, overlay: MessageList): OverlayLayout {
  const list = MESSAGE_LISTS[overlay.shows].list(state);
  const box = placeBox(state.size, geometryOf(state).body, list.count);
  const { rows, chosen, place } = rowsOf(list, overlay.index, box, state.look);
  return { box, lines: drawBox(box, rows, chosen, labelsOf(list, place), state.look), cursor: undefined };
}

function labelsOf({ title, keys }: PickerList, place: string): BoxLabels {
  return { title: [span(title, "title")], keys, place };
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
