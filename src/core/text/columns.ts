import stringWidth from "string-width";
import { graphemes, isPlain } from "./graphemes.ts";
import { countColumns, isComplex, STANDARD_WIDTHS } from "./widths.ts";

/**
 * Terminal columns of one line of safe text, as most terminals count them: East Asian wide characters take two, combining ones
 * and joiners none.
 */
export function columns(text: string): number {
  if (!isPlain(text)) {
    if (!isComplex(text)) return stringWidth(text);
    return graphemes(text).reduce((sum, grapheme) => sum + countColumns(grapheme, STANDARD_WIDTHS), 0);
  }
  let wide = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) wide += 1;
  return text.length + wide;
}

/** One line of safe text with spaces behind it up to `width` columns; a wider one as it is. */
export function padColumns(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** One line cut to at most `width` columns, never through a grapheme; what was cut shows as `…`. */
export function truncate(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const grapheme of graphemes(text)) {
    const next = used + columns(grapheme);
    if (next > width - 1) break;
    kept += grapheme;
    used = next;
  }
  return width > 0 ? `${kept}…` : "";
}
