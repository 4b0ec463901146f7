import { columns, graphemes } from "./text.ts";
import { drawnParts, graphemeColumns, isComplex, STANDARD_WIDTHS, type Widths } from "./widths.ts";

/** Counts the columns that text takes on one terminal. Text is safe text of one line. */
export class Measure {
  readonly widths: Widths;
  readonly #isStandard: boolean;
  readonly #narrow: boolean;

  constructor(widths: Widths) {
    this.widths = widths;
    this.#isStandard = JSON.stringify(widths) === JSON.stringify(STANDARD_WIDTHS);
    this.#narrow = widths.ambiguous === 1;
  }

  /** Terminal columns of a text. */
  columns(text: string): number {
    if (this.#isStandard || (this.#narrow && !isComplex(text))) return columns(text);
    return graphemes(text).reduce((sum, grapheme) => sum + graphemeColumns(grapheme, this.widths), 0);
  }

  /** What is drawn of a text: its graphemes, those that are too long for a cell in parts. Their columns add up. */
  drawn(text: string): readonly string[] {
    const whole = graphemes(text);
    const { cellBytes } = this.widths;
    if (cellBytes === Number.POSITIVE_INFINITY || !isComplex(text)) return whole;
    return whole.flatMap((grapheme) => drawnParts(grapheme, cellBytes));
  }

  /** A text cut to at most `width` columns, never through a grapheme; what was cut shows as `…`. */
  truncate(text: string, width: number): string {
    if (this.columns(text) <= width) return text;
    const ellipsis = this.columns("…") <= width ? "…" : "";
    let kept = "";
    let used = this.columns(ellipsis);
    for (const grapheme of graphemes(text)) {
      used += this.columns(grapheme);
      if (used > width) break;
      kept += grapheme;
    }
    return width > 0 ? kept + ellipsis : "";
  }
}

/** As most terminals draw. */
export const STANDARD: Measure = new Measure(STANDARD_WIDTHS);
