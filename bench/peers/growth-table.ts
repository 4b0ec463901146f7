import { table } from "../measure.ts";
import { fittedExponent, type Point } from "./fit.ts";
import type { Panel, Series } from "./growth-plot.ts";

const EXPONENT = "exponent";

/** A panel as a table: a column for each size, such as `625 clients`, and one for the exponent. */
export function writePanel({ title, x, y, series }: Panel): void {
  const sizes = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))];
  const at = (points: readonly Point[], size: number) => points.find((point) => point.x === size)?.y;
  table(
    [`${title}: ${y}`, ...sizes.map((size) => `${size.toLocaleString("en-US")} ${x}`), EXPONENT],
    series.map(({ name, points, exponent }) => [
      name,
      ...sizes.map((size) => at(points, size)?.toPrecision(3) ?? "–"),
      exponent.toFixed(2),
    ]),
  );
}

/** The panels in a report of this or another bench: its tables with a column for each size, as `writePanel` writes them. */
export function readPanels(report: string): Panel[] {
  return report.split(/\n\s*\n/).flatMap((paragraph) => panelOf(paragraph.split("\n").map(cellsOf)) ?? []);
}

function panelOf(rows: readonly (readonly string[])[]): Panel | undefined {
  const [head = [], , ...body] = rows.filter((cells) => cells.length > 1);
  const sizes = head.map((cell) => /^([\d,]+) (.+)$/.exec(cell));
  const x = sizes.find((size) => size !== null)?.[2];
  if (x === undefined) return undefined;
  const series = body.map(([name = "", ...cells]): Series => {
    const points = cells.flatMap((cell, index) => {
      const point = { x: numberIn(sizes[index + 1]?.[1]), y: numberIn(cell) };
      return point.x > 0 && point.y > 0 ? point : [];
    });
    return { name, points, exponent: fittedExponent(points) };
  });
  const [title = "", y = ""] = (head[0] ?? "").split(": ");
  return { title, x, y, series: series.filter(({ points }) => points.length > 1) };
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The number that a cell begins with; 0 without one. */
function numberIn(cell = ""): number {
  return Number.parseFloat(cell.replaceAll(",", "")) || 0;
}
