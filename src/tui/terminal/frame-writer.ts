import { type GlyphGroup, groupGlyphs, splitBeforeCursor } from "./glyph-groups.ts";
import { changedRuns, renderRun, trimRun } from "./glyph-runs.ts";
import { joinRows, type StyledRow } from "./styled-row.ts";

/** A cell of the terminal, counted from 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A row of the screen in the pieces it is made of, side by side. A piece is the same object for as long as it is the same. */
export type Row = readonly StyledRow[];

const BEGIN = "\x1b[?2026h\x1b[?25l";
const END = "\x1b[?25h\x1b[?2026l";

/** DECSC and DECRC make the terminal keep the place of its cursor, and go back to it. */
const SAVE = "\x1b7";
const RESTORE = "\x1b8";

/**
 * Writes frames as the difference to the one before: the runs that changed, each placed, then the real cursor. More than
 * one run is one synchronised update. Nothing changed: nothing is written. The cursor is never placed behind a grapheme
 * whose width is in doubt, up to the end of its group: it would stand inside what the terminal drew, and overwrite it.
 */
export class FrameWriter {
  readonly #write: (text: string) => void;
  #shown: readonly Row[] | undefined;
  #cursor: Cell | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Makes the next frame be written whole: the terminal shows something else now (resized, cleared, resumed). */
  forget(): void {
    this.#shown = undefined;
    this.#cursor = undefined;
  }

  /** Brings the terminal to these rows and puts the cursor there. */
  draw(rows: readonly Row[], cursor: Cell): void {
    const before = this.#shown;
    const changes: string[] = [];
    const count = Math.max(rows.length, before?.length ?? 0);
    for (let row = 0; row < count; row++) {
      changes.push(...findChanges(row, before?.[row] ?? [], rows[row] ?? []));
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
    const split = pieces.some(({ doubtful }) => doubtful)
      ? splitBeforeCursor(groupGlyphs(pieces), column)
      : undefined;
    if (split === undefined) return moveCursorTo(row, column);
    const before = moveCursorTo(row, split.column) + renderRun(split.before);
    return before + SAVE + renderRun(split.after) + renderGroups(row, split.following) + RESTORE;
  }
}

/** Finds what changes one row: run by run, or all of it where terminals may have put its cells elsewhere. */
function findChanges(row: number, old: Row, next: Row): string[] {
  if (old.length === next.length && next.every((piece, index) => piece === old[index])) return [];
  if (old.some(({ doubtful }) => doubtful) || next.some(({ doubtful }) => doubtful)) {
    const erase = old.length === 0 ? "" : `${moveCursorTo(row, 0)}\x1b[K`;
    return [erase + renderGroups(row, groupGlyphs(next))];
  }
  if (old.length === 0) {
    const run = trimRun(joinRows(next).glyphs);
    return run.length === 0 ? [] : [moveCursorTo(row, 0) + renderRun(run)];
  }
  if (!next.every(({ width }, index) => width === old[index]?.width) || old.length !== next.length) {
    return findRuns(row, 0, joinRows(old), joinRows(next));
  }
  let column = 0;
  return next.flatMap((piece, index) => {
    const before = old[index] ?? piece;
    const runs = piece === before ? [] : findRuns(row, column, before, piece);
    column += piece.width;
    return runs;
  });
}

function findRuns(row: number, column: number, old: StyledRow, fresh: StyledRow): string[] {
  const runs = changedRuns(old, fresh).map(
    (run) => moveCursorTo(row, column + (run[0]?.column ?? 0)) + renderRun(run),
  );
  const rest = fresh.width < old.width ? [`${moveCursorTo(row, column + fresh.width)}\x1b[K`] : [];
  return [...runs, ...rest];
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

/** Returns the sequence that moves the cursor to a cell, counted from 0. */
function moveCursorTo(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}
