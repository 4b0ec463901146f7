import type { Measure } from "../../core/text/measure.ts";
import { hasDoubtfulWidth } from "../../core/text/widths.ts";

/** A grapheme of a row, where it stands, and how it looks. */
export interface Glyph {
  readonly text: string;
  /** True if terminals may disagree on its width: the text after it may stand in other columns than those counted. */
  readonly doubtful: boolean;
  /** Counted from 0. */
  readonly column: number;
  readonly width: number;
  /** SGR parameters, "" for none. */
  readonly style: string;
  /** The address that OSC 8 leads to, "" for none. */
  readonly link: string;
}

/** A printed row, or a piece of one, taken apart. */
export interface StyledRow {
  readonly glyphs: readonly Glyph[];
  /** Columns of all of it. */
  readonly width: number;
  /** True if one of its graphemes is doubtful. */
  readonly doubtful: boolean;
}

/** SGR sequences, and links as OSC 8 ended by BEL or ST. */
const ESC = "\x1b";
const BEL = "\x07";
const ESCAPES = new RegExp(
  `${ESC}\\[([0-9;]*)m|${ESC}\\]8;[^;]*;([^${BEL}${ESC}]*)(?:${BEL}|${ESC}\\\\)`,
  "g",
);

/** Takes a printed row apart. */
export function readRow(row: string, measure: Measure): StyledRow {
  const glyphs: Glyph[] = [];
  const looks = new Looks();
  let column = 0;
  let anyDoubtful = false;
  const put = (text: string): void => {
    if (text === "") return;
    const inDoubt = hasDoubtfulWidth(text);
    anyDoubtful ||= inDoubt;
    const style = looks.style();
    for (const grapheme of measure.drawn(text)) {
      const width = measure.columns(grapheme);
      const doubtful = inDoubt && hasDoubtfulWidth(grapheme);
      glyphs.push({ text: grapheme, doubtful, column, width, style, link: looks.link });
      column += width;
    }
  };
  let read = 0;
  for (const match of row.matchAll(ESCAPES)) {
    put(row.slice(read, match.index));
    read = match.index + match[0].length;
    if (match[2] === undefined) looks.set(match[1] ?? "");
    else looks.link = match[2];
  }
  put(row.slice(read));
  return { glyphs, width: column, doubtful: anyDoubtful };
}

/** A row of spaces. */
export function blankRow(width: number): StyledRow {
  const glyphs = Array.from({ length: width }, (_, column) => ({ ...BLANK, column }));
  return { glyphs, width, doubtful: false };
}

const BLANK: Glyph = { text: " ", doubtful: false, column: 0, width: 1, style: "", link: "" };

/** Rows side by side, as one. */
export function joinRows(rows: readonly StyledRow[]): StyledRow {
  const glyphs: Glyph[] = [];
  let width = 0;
  for (const row of rows) {
    const offset = width;
    glyphs.push(
      ...(offset === 0
        ? row.glyphs
        : row.glyphs.map((glyph) => ({ ...glyph, column: offset + glyph.column }))),
    );
    width += row.width;
  }
  return { glyphs, width, doubtful: rows.some(({ doubtful }) => doubtful) };
}

/** A row as wide as told: cut, or filled with spaces. */
export function fitRow(row: StyledRow, width: number): StyledRow {
  if (row.width === width) return row;
  return row.width > width ? sliceRow(row, 0, width) : joinRows([row, blankRow(width - row.width)]);
}

/** The columns of a row from `from` to before `to`. Spaces stand for a wide glyph that is cut in two. */
export function sliceRow(row: StyledRow, from: number, to: number): StyledRow {
  const glyphs = row.glyphs.flatMap((glyph) => {
    const start = Math.max(from, glyph.column);
    const end = Math.min(to, glyph.column + glyph.width);
    const isWhole = glyph.column >= from && glyph.column + glyph.width <= to;
    if (isWhole && glyph.column < to) return [{ ...glyph, column: glyph.column - from }];
    const { style, link } = glyph;
    const columns = Array.from({ length: Math.max(0, end - start) }, (_, index) => start - from + index);
    return columns.map((column) => ({ ...BLANK, style, link, column }));
  });
  return { glyphs, width: to - from, doubtful: glyphs.some(({ doubtful }) => doubtful) };
}

/** The codes that end an attribute or a colour, and which of them they end. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  22: ["1", "2"],
  23: ["3"],
  24: ["4"],
  27: ["7"],
  29: ["9"],
  39: ["fg"],
  49: ["bg"],
};

/** The looks that hold at a position of a row. */
class Looks {
  link = "";
  readonly #held = new Map<string, string>();

  style(): string {
    return this.#held.size === 0 ? "" : [...this.#held.values()].join(";");
  }

  set(params: string): void {
    const codes = params.split(";");
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] ?? "";
      const long = code === "38" || code === "48" ? (codes[at + 1] === "2" ? 5 : 3) : 1;
      const whole = codes.slice(at, at + long).join(";");
      at += long - 1;
      this.#put(code, whole);
    }
  }

  #put(code: string, whole: string): void {
    const number = Number(code);
    if (number === 0) this.#held.clear();
    else if (ENDS[code] !== undefined) for (const held of ENDS[code]) this.#held.delete(held);
    else if (number >= 30 && (number < 40 || (number >= 90 && number < 98))) this.#held.set("fg", whole);
    else if (number >= 40) this.#held.set("bg", whole);
    else this.#held.set(code, whole);
  }
}
