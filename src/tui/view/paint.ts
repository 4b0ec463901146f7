import { wellFormed } from "../../core/text/text.ts";
import type { Line, Span } from "../layout/line.ts";
import { sgrOf, type Theme } from "../look/theme.ts";

/**
 * A line with its looks as SGR sequences and its links as OSC 8. Ink's own colours are decided once by the process's
 * stdout and environment; painting by hand makes the theme the only judge.
 */
export function paint(line: Line, theme: Theme): string {
  return line.map((part) => paintSpan(part, theme)).join("");
}

function paintSpan({ text, tint, link }: Span, theme: Theme): string {
  const sgr = sgrOf(theme, tint);
  const painted = sgr === "" || text === "" ? text : `\x1b[${sgr}m${text}\x1b[0m`;
  if (link === undefined || !theme.links || text === "") return painted;
  return `\x1b]8;;${encodeAddress(link)}\x07${painted}\x1b]8;;\x07`;
}

/** Percent-encodes all but printable ASCII, which is all that OSC 8 takes; the rest stays as it is, such as the brackets of IPv6. */
function encodeAddress(link: string): string {
  return wellFormed(link).replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
