import { type Measure, STANDARD } from "../../core/text/measure.ts";
import { hasDoubtfulWidth } from "../../core/text/widths.ts";
import { type GlyphGroup, groupGlyphs, splitBeforeCursor } from "./glyph-groups.ts";
import { type Glyph, readRow, type StyledRow } from "./styled-row.ts";

/** A cell of the terminal, counted from 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A painted row, in the pieces it is made of: side by side, each as wide as in every row that has it in this place. */
export type Row = readonly string[];

const BEGIN = "\x1b[?2026h\x1b[?25l";
const END = "\x1b[?25h\x1b[?2026l";

/** DECSC and DECRC make the terminal keep the place of its cursor, and go back to it. */
const SAVE = "\x1b7";
const RESTORE = "\x1b8";

/** So many unchanged columns are written again rather than jumped over: a jump takes as many bytes. */
const NEAR = 8;

/** From so many spaces on it is shorter to have them erased. */
const BLANK = 8;

/** A part of a row that has to be written. */
type Run = readonly Glyph[];

/**
 * Writes frames as the difference to the one before: the runs that changed, each placed, then the real cursor. More than
 * one run is one synchronised update. Nothing changed: nothing is written. The cursor is never placed behind a grapheme
 * whose width is in doubt, up to the end of its group: it would stand inside what the terminal drew, and overwrite it.
 */
export class FrameWriter {
  readonly #write: (text: string) => void;
  readonly #measure: Measure;
  #shown: readonly Row[] | undefined;
  #cursor: Cell | undefined;
  /** The pieces of this frame and the one before, taken apart. */
  #read = new Map<string, StyledRow>();
  #readBefore = new Map<string, StyledRow>();

  constructor(write: (text: string) => void, measure: Measure = STANDARD) {
    this.#write = write;
    this.#measure = measure;
  }

  /** The terminal shows something else now (resized, cleared, resumed): the next frame is written whole. */
  forget(): void {
    this.#shown = undefined;
    this.#cursor = undefined;
  }

  /** Brings the terminal to these rows and puts the cursor there. */
  draw(rows: readonly Row[], cursor: Cell): void {
    const before = this.#shown;
    this.#readBefore = this.#read;
    this.#read = new Map();
    const changes: string[] = [];
    const count = Math.max(rows.length, before?.length ?? 0);
    for (let at = 0; at < count; at++) {
      const change = this.#changes(at, before?.[at] ?? [], rows[at] ?? []);
      changes.push(...change);
    }
    this.#shown = rows;
    this.#put(changes, cursor, before === undefined);
  }

  #put(changes: readonly string[], cursor: Cell, whole: boolean): void {
    const moved = this.#cursor?.row !== cursor.row || this.#cursor.column !== cursor.column;
    const move = whole || moved || changes.length > 0 ? this.#moveTo(cursor) : "";
    this.#cursor = cursor;
    if (whole) return this.#write(`${BEGIN}\x1b[0m\x1b[2J${changes.join("")}${move}${END}`);
    if (changes.length > 1) this.#write(BEGIN + changes.join("") + move + END);
    else if (move !== "") this.#write(changes.join("") + move);
  }

  /**
   * Behind doubtful graphemes only the terminal knows the place: it is made to draw them again, and to save the place it
   * comes to. The rest of the row is written too, since they may be drawn wide enough to cover it.
   */
  #moveTo({ row, column }: Cell): string {
    const pieces = this.#shown?.[row] ?? [];
    const split = pieces.some(hasDoubtfulWidth)
      ? splitBeforeCursor(groupGlyphs(this.#takeAll(pieces)), column)
      : undefined;
    if (split === undefined) return moveCursorTo(row, column);
    const before = moveCursorTo(row, split.column) + renderRun(split.before);
    return before + SAVE + renderRun(split.after) + renderGroups(row, split.following) + RESTORE;
  }

  /** What changes one row: run by run, or all of it where terminals may have put its cells elsewhere. */
  #changes(at: number, old: Row, next: Row): string[] {
    if (old.length === next.length && next.every((piece, place) => piece === old[place])) return [];
    if (old.some(hasDoubtfulWidth) || next.some(hasDoubtfulWidth)) {
      const erase = old.length === 0 ? "" : `${moveCursorTo(at, 0)}\x1b[K`;
      return [erase + renderGroups(at, groupGlyphs(this.#takeAll(next)))];
    }
    if (old.length === 0) return [moveCursorTo(at, 0) + next.join("")];
    if (old.length === next.length) return this.#pieces(at, old, next);
    return this.#runs(at, 0, this.#take(old.join("")), this.#take(next.join("")));
  }

  #pieces(at: number, old: Row, next: Row): string[] {
    const changes: string[] = [];
    let column = 0;
    for (const [place, piece] of next.entries()) {
      const read = this.#take(piece);
      const before = this.#take(old[place] ?? "");
      const last = place === next.length - 1;
      if (!last && before.width !== read.width) {
        return this.#runs(at, 0, this.#take(old.join("")), this.#take(next.join("")));
      }
      if (piece !== old[place]) changes.push(...this.#runs(at, column, before, read));
      column += read.width;
    }
    return changes;
  }

  #runs(at: number, column: number, old: StyledRow, fresh: StyledRow): string[] {
    const runs = changedRuns(old, fresh).map(
      (run) => moveCursorTo(at, column + (run[0]?.column ?? 0)) + renderRun(run),
    );
    const rest = fresh.width < old.width ? [`${moveCursorTo(at, column + fresh.width)}\x1b[K`] : [];
    return [...runs, ...rest];
  }

  #takeAll(row: Row): StyledRow[] {
    return row.map((piece) => this.#take(piece));
  }

  /** Most pieces were in the last frame, in some other row. */
  #take(piece: string): StyledRow {
    const known = this.#read.get(piece) ?? this.#readBefore.get(piece) ?? readRow(piece, this.#measure);
    this.#read.set(piece, known);
    return known;
  }
}

/** Renders groups of a row, each in its place; only behind a doubtful one the cursor has to be moved to the next. */
function renderGroups(row: number, groups: readonly GlyphGroup[]): string {
  let isCertain = false;
  let text = "";
  for (const { glyphs, column, doubtful } of groups) {
    text += (isCertain ? "" : moveCursorTo(row, column)) + renderRun(glyphs);
    isCertain = !doubtful;
  }
  return text;
}

/** The sequence that moves the cursor to a cell, counted from 0. */
function moveCursorTo(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/** The parts that are not what the terminal shows there; those that are near each other as one. */
function changedRuns(old: StyledRow, { glyphs }: StyledRow): Run[] {
  const runs: Run[] = [];
  let from = 0;
  let to = 0;
  let before = 0;
  for (const [at, glyph] of glyphs.entries()) {
    while ((old.glyphs[before]?.column ?? Number.POSITIVE_INFINITY) < glyph.column) before += 1;
    if (isSame(old.glyphs[before], glyph)) continue;
    const end = glyphs[to - 1];
    if (end !== undefined && glyph.column - end.column - end.width >= NEAR) {
      runs.push(glyphs.slice(from, to));
      from = at;
    } else if (to === 0) from = at;
    to = at + 1;
  }
  return to === 0 ? [] : [...runs, glyphs.slice(from, to)];
}

function isSame(old: Glyph | undefined, { text, column, style, link }: Glyph): boolean {
  return old?.column === column && old.text === text && old.style === style && old.link === link;
}

/** Renders glyphs with their looks, and ends all looks after them. */
function renderRun(run: Run): string {
  let text = "";
  let before = PLAIN;
  let blanks = 0;
  for (const glyph of run) {
    if (isBlank(glyph) && isPlain(before)) {
      blanks += 1;
      continue;
    }
    text += spaces(blanks) + looks(before, glyph) + glyph.text;
    before = glyph;
    blanks = 0;
  }
  return text + spaces(blanks) + looks(before, PLAIN);
}

type Looks = Pick<Glyph, "style" | "link">;

const PLAIN: Looks = { style: "", link: "" };

function isPlain({ style, link }: Looks): boolean {
  return style === "" && link === "";
}

function isBlank(glyph: Glyph): boolean {
  return glyph.text === " " && isPlain(glyph);
}

/** Many spaces are erased and jumped over. */
function spaces(count: number): string {
  return count < BLANK ? " ".repeat(count) : `\x1b[${count}X\x1b[${count}C`;
}

/** What turns the looks of one glyph into those of the next. */
function looks(before: Looks, next: Looks): string {
  const link = next.link === before.link ? "" : `\x1b]8;;${next.link}\x07`;
  if (next.style === before.style) return link;
  if (next.style === "") return `${link}\x1b[0m`;
  return `${link}\x1b[${before.style === "" ? "" : "0;"}${next.style}m`;
}
