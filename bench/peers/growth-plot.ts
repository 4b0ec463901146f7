import type { Point } from "./fit.ts";

/** The costs of one server at several sizes. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  readonly exponent: number;
}

/** One question, and the answer of each server. */
export interface Panel {
  readonly title: string;
  /** The size and the cost, with their units. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

/** Pixels: a panel, the square in it where the lines are, and the lines of text below. */
const WIDTH = 300;
const LEFT = 56;
const TOP = 44;
const PLOT = 220;
const LEGEND_TOP = TOP + PLOT + 62;
const LEGEND_LINE = 18;

/** Light and dark colours, and dashes for those who cannot tell them apart; each series has the next, the fifth the first. */
const STYLES = [
  { light: "#0550ae", dark: "#79c0ff", dashes: "none" },
  { light: "#bc4c00", dark: "#ffa657", dashes: "7 3" },
  { light: "#57606a", dark: "#8b949e", dashes: "2 3" },
  { light: "#1a7f37", dark: "#56d364", dashes: "9 3 2 3" },
] as const;

/** The plot as an SVG picture, a panel beside the other, both axes logarithmic. */
export function plotGrowth(panels: readonly Panel[]): string {
  const most = Math.max(...panels.map(({ series }) => series.length));
  const [width, height] = [WIDTH * panels.length, LEGEND_TOP + LEGEND_LINE * most];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(panels.map(({ title }) => title).join("; "))}</title>`,
    `<style>${styleSheet()}</style>`,
    '<rect class="ground" width="100%" height="100%"/>',
    ...panels.map((panel, index) => `<g transform="translate(${index * WIDTH} 0)">${drawPanel(panel)}</g>`),
    "</svg>\n",
  ].join("\n");
}

function styleSheet(): string {
  const colours = (theme: "light" | "dark") =>
    STYLES.map((style, index) => `.s${index}{stroke:${style[theme]};fill:${style[theme]}}`).join("");
  const dashes = STYLES.map(
    ({ dashes }, index) => `path.s${index}{fill:none;stroke-dasharray:${dashes}}`,
  ).join("");
  return [
    "text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.ground{fill:#fff}",
    `.grid{stroke:#d1d9e0}path{stroke-width:2}${colours("light")}${dashes}`,
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid{stroke:#3d444d}",
    `${colours("dark")}}`,
  ].join("");
}

/** A logarithmic axis from one power of ten to another. */
interface Axis {
  readonly powers: readonly number[];
  /** The share of its length at which a value lies. */
  share(value: number): number;
}

function axisOf(values: readonly number[]): Axis {
  const lowest = Math.floor(Math.log10(Math.min(...values)));
  const highest = Math.max(lowest + 1, Math.ceil(Math.log10(Math.max(...values))));
  const powers = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
  return { powers, share: (value) => (Math.log10(value) - lowest) / (highest - lowest) };
}

function drawPanel({ title, x, y, series }: Panel): string {
  const points = series.flatMap(({ points }) => points);
  const across = axisOf(points.map((point) => point.x));
  const up = axisOf(points.map((point) => point.y));
  const left = (value: number) => round(LEFT + across.share(value) * PLOT);
  const top = (value: number) => round(TOP + PLOT - up.share(value) * PLOT);
  const place = (point: Point) => ({ x: left(point.x), y: top(point.y) });
  return [
    `<text class="title" x="${LEFT}" y="20">${escapeXml(title)}</text>`,
    `<text x="${LEFT}" y="37">${escapeXml(y)}</text>`,
    `<text x="${LEFT + PLOT}" y="${TOP + PLOT + 36}" text-anchor="end">${escapeXml(x)}</text>`,
    ...across.powers.map((power) => drawColumn(power, left(10 ** power))),
    ...up.powers.map((power) => drawRow(power, top(10 ** power))),
    ...series.map((one, index) => drawSeries(one.points.map(place), index % STYLES.length)),
    ...series.map(drawLegend),
  ].join("\n");
}

function drawColumn(power: number, x: number): string {
  const line = `<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${TOP + PLOT}"/>`;
  return `${line}<text x="${x}" y="${TOP + PLOT + 18}" text-anchor="middle">${label(power)}</text>`;
}

function drawRow(power: number, y: number): string {
  const line = `<line class="grid" x1="${LEFT}" x2="${LEFT + PLOT}" y1="${y}" y2="${y}"/>`;
  return `${line}<text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${label(power)}</text>`;
}

function drawSeries(places: readonly Point[], index: number): string {
  const path = places.map(({ x, y }, step) => `${step === 0 ? "M" : "L"}${x} ${y}`).join("");
  const dots = places.map(({ x, y }) => `<circle class="s${index}" cx="${x}" cy="${y}" r="3"/>`);
  return `<path class="s${index}" d="${path}"/>${dots.join("")}`;
}

function drawLegend({ name, exponent }: Series, index: number): string {
  const y = LEGEND_TOP + index * LEGEND_LINE;
  const line = `<path class="s${index % STYLES.length}" d="M${LEFT} ${y - 4}h32"/>`;
  return `${line}<text x="${LEFT + 40}" y="${y}">${escapeXml(name)}: exponent ${exponent.toFixed(2)}</text>`;
}

function label(power: number): string {
  return (10 ** power).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
