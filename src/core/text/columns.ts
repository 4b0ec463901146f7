import { eachGrapheme, graphemes, isPlain } from "./graphemes.ts";
import { countColumns, STANDARD_WIDTHS } from "./widths.ts";

/**
 * Terminal columns of one line of safe text, as most terminals count them: East Asian wide characters take two, combining ones
 * and joiners none.
 */
export function columns(text: string): number {
  if (!isPlain(text)) {
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
  if (isPlain(text) && columns(text) <= width) return text;
  const ellipsis = width > 0 ? "…" : "";
  let used = 0;
  /** The end of what stays where the rest does not fit. */
  let end = 0;
  for (const { index, segment } of eachGrapheme(text)) {
    used += columns(segment);
    if (used > width) return text.slice(0, end) + ellipsis;
    if (used < width) end = index + segment.length;
  }
  return text;
}
