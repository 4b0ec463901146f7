import { columns } from "./columns.ts";
import { eachGrapheme, graphemes, isPlain } from "./graphemes.ts";
import {
  areSameWidths,
  countColumns,
  isComplex,
  STANDARD_WIDTHS,
  splitForCell,
  type Widths,
} from "./widths.ts";

/** Counts the columns that text takes on one terminal. Text is safe text of one line. */
export class Measure {
  readonly widths: Widths;
  readonly #isStandard: boolean;
  readonly #narrow: boolean;

  constructor(widths: Widths) {
    this.widths = widths;
    this.#isStandard = areSameWidths(widths, STANDARD_WIDTHS);
    this.#narrow = widths.ambiguous === 1;
  }

  /** Counts the terminal columns of a text. */
  columns(text: string): number {
    if (this.#isStandard || (this.#narrow && !isComplex(text))) return columns(text);
    return graphemes(text).reduce((sum, grapheme) => sum + countColumns(grapheme, this.widths), 0);
  }

  /** Splits a text into what is drawn: its graphemes, those that are too long for a cell in parts. Their columns add up. */
  drawn(text: string): readonly string[] {
    const whole = graphemes(text);
    const { cellBytes } = this.widths;
    if (cellBytes === Number.POSITIVE_INFINITY || !isComplex(text)) return whole;
    return whole.flatMap((grapheme) => splitForCell(grapheme, cellBytes));
  }

  /** Cuts a text to at most `width` columns, never through a grapheme; `…` stands for what was cut. */
  truncate(text: string, width: number): string {
    if (isPlain(text) && this.columns(text) <= width) return text;
    const ellipsis = this.columns("…") <= width ? "…" : "";
    const left = width - this.columns(ellipsis);
    let used = 0;
    /** The end of what stays where the rest does not fit. */
    let end = 0;
    for (const { index, segment } of eachGrapheme(text)) {
      used += this.columns(segment);
      if (used > width) return text.slice(0, end) + ellipsis;
      if (used <= left) end = index + segment.length;
    }
    return text;
  }
}

/** Counts columns as most terminals draw them. */
export const STANDARD: Measure = new Measure(STANDARD_WIDTHS);
