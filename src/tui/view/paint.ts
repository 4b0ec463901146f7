import type { Line } from "../model/line.ts";
import { sgrOf, type Theme } from "../model/theme.ts";

/**
 * A line with its looks as SGR sequences. Ink's own colours are decided once by the process's stdout and environment;
 * painting by hand makes the theme the only judge.
 */
export function paint(line: Line, theme: Theme): string {
  return line
    .map(({ text, tint }) => {
      const sgr = sgrOf(theme, tint);
      return sgr === "" || text === "" ? text : `\x1b[${sgr}m${text}\x1b[0m`;
    })
    .join("");
}
