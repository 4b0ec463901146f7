import type { Line } from "../layout/line.ts";
import { span } from "../layout/line.ts";
import type { Picture } from "../layout/picture.ts";
import type { Theme } from "../look/theme.ts";
import { paint } from "./paint.ts";

/** A picture as painted pieces: those of one row stand side by side, with `between` between them. */
export interface Canvas {
  readonly rows: readonly (readonly string[])[];
  readonly between: string;
}

/** Paints a picture. A row is left in the pieces it is made of: most of them are the same as in the last frame. */
export function canvasOf({ parts, divider, rule, input }: Picture, theme: Theme): Canvas {
  const height = parts[0]?.lines.length ?? 0;
  const painted = (line: Line | undefined): string => paint(line ?? [], theme);
  const body = Array.from({ length: height }, (_, row) => parts.map(({ lines }) => painted(lines[row])));
  const rows = [...body, [painted(rule)], ...input.lines.map((line) => [painted(line)])];
  return { rows, between: paint([span(divider, "rule")], theme) };
}
