import { Measure } from "../../core/text/measure.ts";
import type { Widths } from "../../core/text/widths.ts";
import type { Words } from "../words/english.ts";
import { type Glyphs, glyphsFor } from "./glyphs.ts";

/** The way things are written on this terminal, for this person: widths, signs, language. The same object until it changes. */
export interface Look {
  readonly measure: Measure;
  readonly glyphs: Glyphs;
  readonly words: Words;
  /** No sign of the screen's own is outside ASCII. */
  readonly ascii: boolean;
}

/** The look for a terminal's widths. */
export function lookFor(widths: Widths, words: Words, ascii: boolean): Look {
  return { measure: new Measure(widths), glyphs: glyphsFor(ascii, widths), words, ascii };
}
