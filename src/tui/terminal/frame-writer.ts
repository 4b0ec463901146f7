import { type Measure, STANDARD } from "../../core/measure.ts";
import { type Glyph, isRisky, readRow, type StyledRow } from "./styled-row.ts";

/** A cell of the terminal, counted from 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

const BEGIN = "\x1b[?2026h\x1b[?25l";
const END = "\x1b[?25h\x1b[?2026l";

/** So many unchanged columns are written again rather than jumped over: a jump takes as many bytes. */
const NEAR = 8;

/** From so many spaces on it is shorter to have them erased. */
const BLANK = 8;

interface Shown {
  readonly line: string;
  /** Taken apart once it is needed. */
  read: StyledRow | undefined;
}

/** A part of a row that has to be written. */
type Run = readonly Glyph[];

/**
 * Writes frames as the difference to the one before: the runs that changed, each placed, then the real cursor. More than
 * one run is one synchronised update. Nothing changed: nothing is written.
 */
export class FrameWriter {
  readonly #write: (text: string) => void;
  readonly #measure: Measure;
  #shown: readonly Shown[] | undefined;
  #cursor: Cell | undefined;

  constructor(write: (text: string) => void, measure: Measure = STANDARD) {
    this.#write = write;
    this.#measure = measure;
  }

  /** The terminal shows something else now (resized, cleared, resumed): the next frame is written whole. */
  forget(): void {
    this.#shown = undefined;
    this.#cursor = undefined;
  }

  /** Brings the terminal to these lines and puts the cursor there. */
  draw(lines: readonly string[], cursor: Cell): void {
    const before = this.#shown;
    const count = Math.max(lines.length, before?.length ?? 0);
    const shown: Shown[] = [];
    const changes: string[] = [];
    for (let row = 0; row < count; row++) {
      const line = lines[row] ?? "";
      const known = before?.[row];
      const next = known?.line === line ? known : { line, read: undefined };
      if (row < lines.length) shown.push(next);
      if (known !== next && line !== (known?.line ?? "")) changes.push(...this.#changes(row, known, next));
    }
    this.#shown = shown;
    this.#put(changes, cursor, before === undefined);
  }

  #put(changes: readonly string[], cursor: Cell, whole: boolean): void {
    const { row, column } = cursor;
    const moved = this.#cursor?.row !== row || this.#cursor.column !== column;
    const move = `\x1b[${row + 1};${column + 1}H`;
    this.#cursor = cursor;
    if (whole) return this.#write(`${BEGIN}\x1b[0m\x1b[2J${changes.join("")}${move}${END}`);
    if (changes.length > 1) this.#write(BEGIN + changes.join("") + move + END);
    else if (changes.length === 1) this.#write(changes.join("") + move);
    else if (moved) this.#write(move);
  }

  /** What changes one row: run by run, or all of it where terminals may have put its cells elsewhere. */
  #changes(row: number, known: Shown | undefined, next: Shown): string[] {
    const at = `\x1b[${row + 1};1H`;
    if (known === undefined && !isRisky(next.line)) return [at + next.line]; // nothing stands there yet
    const old = known === undefined ? NOTHING : this.#read(known);
    const fresh = this.#read(next);
    if (old.risky || fresh.risky) return [`${at}\x1b[K${written(fresh.glyphs)}`];
    const runs = changedRuns(old, fresh).map((run) => {
      return `\x1b[${row + 1};${(run[0]?.column ?? 0) + 1}H${written(run)}`;
    });
    const rest = fresh.width < old.width ? [`\x1b[${row + 1};${fresh.width + 1}H\x1b[K`] : [];
    return [...runs, ...rest];
  }

  #read(shown: Shown): StyledRow {
    shown.read ??= readRow(shown.line, this.#measure);
    return shown.read;
  }
}

const NOTHING: StyledRow = { glyphs: [], width: 0, risky: false };

/** The parts of a row that are not what the terminal shows there; those that are near each other as one. */
function changedRuns(old: StyledRow, fresh: StyledRow): Run[] {
  const before = new Map(old.glyphs.map((glyph) => [glyph.column, glyph]));
  const { glyphs } = fresh;
  const runs: Run[] = [];
  let from = 0;
  let to = 0;
  for (const [at, glyph] of glyphs.entries()) {
    if (isSame(before.get(glyph.column), glyph)) continue;
    const end = glyphs[to - 1];
    if (end !== undefined && glyph.column - end.column - end.width >= NEAR) {
      runs.push(glyphs.slice(from, to));
      from = at;
    } else if (to === 0) from = at;
    to = at + 1;
  }
  return to === 0 ? [] : [...runs, glyphs.slice(from, to)];
}

function isSame(old: Glyph | undefined, { text, style, link }: Glyph): boolean {
  return old !== undefined && old.text === text && old.style === style && old.link === link;
}

/** Glyphs in their looks, and none of them after. */
function written(run: Run): string {
  let text = "";
  let before = PLAIN;
  let blanks = 0;
  for (const glyph of run) {
    if (isBlank(glyph) && isPlain(before)) {
      blanks += 1;
      continue;
    }
    text += spaces(blanks) + looks(before, glyph) + placed(glyph);
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

/** A grapheme; after a risky one the column is set by number. */
function placed({ text, column, width }: Glyph): string {
  return isRisky(text) ? `${text}\x1b[${column + width + 1}G` : text;
}
