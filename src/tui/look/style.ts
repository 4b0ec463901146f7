/** The parameters of an SGR sequence, such as `1;35`; empty for no change. */
export type Sgr = string;

/** How many colours the terminal has. */
export type Depth = "none" | "16" | "256" | "true";

/**
 * How something looks, in words: attributes (`bold`, `dim`, `italic`, `underline`, `reverse`) and a colour, which is a
 * name, a number of the 256 or `#rrggbb`; a second one after `on` is the background.
 */
export type Style = string;

const ATTRIBUTES: Readonly<Record<string, string>> = {
  bold: "1",
  dim: "2",
  italic: "3",
  underline: "4",
  reverse: "7",
};

/** The names of the sixteen, in their order. */
const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const SIXTEEN = [...NAMES, "gray", ...NAMES.slice(1).map((name) => `bright-${name}`)];

type Rgb = readonly [red: number, green: number, blue: number];

/** What xterm shows for the sixteen. */
const SIXTEEN_RGB: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/** The steps of the 6×6×6 cube. */
const STEPS = [0, 95, 135, 175, 215, 255];

/** A style as SGR parameters for a terminal of so many colours, or undefined if it is not one. */
export function sgrOfStyle(style: Style, depth: Depth): Sgr | undefined {
  const codes: string[] = [];
  let ground: 38 | 48 = 38;
  for (const word of style
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== "")) {
    const attribute = ATTRIBUTES[word];
    if (attribute !== undefined) codes.push(attribute);
    else if (word === "on") ground = 48;
    else {
      const code = colour(word, ground, depth);
      if (code === undefined) return undefined;
      if (code !== "") codes.push(code);
    }
  }
  return codes.join(";");
}

function colour(word: string, ground: 38 | 48, depth: Depth): string | undefined {
  const index = SIXTEEN.includes(word) ? SIXTEEN.indexOf(word) : /^\d{1,3}$/.test(word) ? Number(word) : -1;
  const hex = /^#(?<red>[0-9a-f]{2})(?<green>[0-9a-f]{2})(?<blue>[0-9a-f]{2})$/.exec(word)?.groups;
  if (hex === undefined && (index < 0 || index > 255)) return undefined;
  if (depth === "none") return "";
  if (hex === undefined && index < 16) return sixteen(index, ground);
  if (hex === undefined && depth !== "16") return `${ground};5;${index}`;
  const rgb: Rgb =
    hex === undefined ? rgbOf(index) : [hexValue(hex.red), hexValue(hex.green), hexValue(hex.blue)];
  if (depth === "true") return `${ground};2;${rgb.join(";")}`;
  return depth === "256" ? `${ground};5;${nearest256(rgb)}` : sixteen(nearest16(rgb), ground);
}

function hexValue(digits: string | undefined): number {
  return Number.parseInt(digits ?? "0", 16);
}

function sixteen(index: number, ground: 38 | 48): string {
  const base = ground === 38 ? 30 : 40;
  return String(index < 8 ? base + index : base + 60 + index - 8);
}

/** The colour of a number of the 256, as xterm has them. */
export function rgbOf(index: number): Rgb {
  if (index < 16) return SIXTEEN_RGB[index] ?? [0, 0, 0];
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const cube = index - 16;
  const step = (place: number): number => STEPS[Math.floor(cube / place) % 6] ?? 0;
  return [step(36), step(6), step(1)];
}

function nearest256(rgb: Rgb): number {
  let best = 16;
  for (let index = 17; index < 256; index++)
    if (distance(rgbOf(index), rgb) < distance(rgbOf(best), rgb)) best = index;
  return best;
}

/** Never black or white: the one or the other is the background. */
function nearest16(rgb: Rgb): number {
  const candidates = [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14];
  return candidates.reduce((best, index) =>
    distance(rgbOf(index), rgb) < distance(rgbOf(best), rgb) ? index : best,
  );
}

function distance(a: Rgb, b: Rgb): number {
  return a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);
}
