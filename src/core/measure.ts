import stringWidth from "string-width";
import { columns, graphemes } from "./text.ts";

/**
 * How a terminal draws what terminals disagree on: East Asian ambiguous characters, emoji joined by ZWJ, flags, a heart
 * with a variation selector (VS16), an emoji with a skin tone. `apart`: as wide as its parts.
 */
export interface Widths {
  readonly ambiguous: 1 | 2;
  readonly zwj: "joined" | "apart";
  readonly flags: "joined" | "apart";
  readonly vs16: 1 | 2;
  readonly skin: "joined" | "apart";
}

/** What most terminals do, and string-width counts. */
export const STANDARD_WIDTHS: Widths = {
  ambiguous: 1,
  zwj: "joined",
  flags: "joined",
  vs16: 2,
  skin: "joined",
};

const ZWJ = "\u200d";
const VS16 = "\ufe0f";
const FLAG = /\p{Regional_Indicator}/u;
const SKIN = /[\u{1f3fb}-\u{1f3ff}]/u;

/** What may be counted otherwise than string-width does; the rest needs no second look. */
const DISPUTED = /[\u200d\ufe0f]|\p{Regional_Indicator}|[\u{1f3fb}-\u{1f3ff}]/u;

/** Counts the columns that text takes on one terminal. Text is safe text of one line. */
export class Measure {
  readonly widths: Widths;
  readonly #narrow: boolean;
  readonly #standardEmoji: boolean;

  constructor(widths: Widths) {
    this.widths = widths;
    this.#narrow = widths.ambiguous === 1;
    const { zwj, flags, vs16, skin } = widths;
    this.#standardEmoji = zwj === "joined" && flags === "joined" && vs16 === 2 && skin === "joined";
  }

  /** Terminal columns of a text. */
  columns(text: string): number {
    if (this.#narrow && (this.#standardEmoji || !DISPUTED.test(text))) return columns(text);
    return graphemes(text).reduce((sum, grapheme) => sum + this.#graphemeColumns(grapheme), 0);
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

  #graphemeColumns(grapheme: string): number {
    const { zwj, flags, vs16, skin } = this.widths;
    if (!this.#standardEmoji && DISPUTED.test(grapheme)) {
      if (zwj === "apart" && grapheme.includes(ZWJ)) return this.#sum(grapheme.split(ZWJ));
      if (flags === "apart" && FLAG.test(grapheme)) return 2 * [...grapheme].length;
      if (skin === "apart" && [...grapheme].length > 1 && SKIN.test(grapheme)) {
        return this.#sum(grapheme.split(/(?=[\u{1f3fb}-\u{1f3ff}])/u));
      }
      if (vs16 === 1 && grapheme.endsWith(VS16)) return this.#standard(grapheme.slice(0, -1));
    }
    return this.#standard(grapheme);
  }

  #sum(parts: readonly string[]): number {
    return parts.reduce((sum, part) => sum + this.#graphemeColumns(part), 0);
  }

  #standard(grapheme: string): number {
    return stringWidth(grapheme, { ambiguousIsNarrow: this.#narrow });
  }
}

/** As most terminals draw. */
export const STANDARD: Measure = new Measure(STANDARD_WIDTHS);
