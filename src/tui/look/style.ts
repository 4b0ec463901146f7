/** The look of a text: properties of Ink's `<Text>`, with colours that the terminal has. */
export interface TextStyle {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: true;
  readonly dimColor?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

/** The number of colours that the terminal has. */
export type Depth = "none" | "16" | "256" | "true";

/**
 * A look in words: attributes (`bold`, `dim`, `italic`, `underline`, `reverse`) and a colour, which is a
 * name, a number of the 256 or `#rrggbb`; a second one after `on` is the background.
 */
export type Style = string;

const ATTRIBUTES: Readonly<Record<string, TextStyle>> = {
  bold: { bold: true },
  dim: { dimColor: true },
  italic: { italic: true },
  underline: { underline: true },
  reverse: { inverse: true },
};

/** The names of the sixteen, in their order: as people write them, and as Ink knows them. */
const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const SIXTEEN = [...NAMES, "gray", ...NAMES.slice(1).map((name) => `bright-${name}`)];
const INK_NAMES = [...NAMES, "gray", ...NAMES.slice(1).map((name) => `${name}Bright`)];

/** A colour by its parts, each from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Tells whether a background is dark: by the brightness that the eye gives each primary (ITU-R BT.601). */
export function isDark([red, green, blue]: Rgb): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 127.5;
}

/** The sixteen as xterm shows them. */
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

/** Parses a style for a terminal of so many colours; returns undefined if it is none. */
export function parseStyle(style: Style, depth: Depth): TextStyle | undefined {
  let parsed: TextStyle = {};
  let ground: "color" | "backgroundColor" = "color";
  const words = style.toLowerCase().split(/\s+/);
  for (const word of words.filter((part) => part !== "")) {
    const attribute = ATTRIBUTES[word];
    if (attribute !== undefined) parsed = { ...parsed, ...attribute };
    else if (word === "on") ground = "backgroundColor";
    else {
      const colour = parseColour(word);
      if (colour === undefined) return undefined;
      if (depth !== "none") parsed = { ...parsed, [ground]: inkColour(colour, depth) };
    }
  }
  return parsed;
}

/** A colour: its number among the 256, or what it is mixed of. */
type Colour = number | Rgb;

function parseColour(word: string): Colour | undefined {
  if (SIXTEEN.includes(word)) return SIXTEEN.indexOf(word);
  if (/^\d{1,3}$/.test(word)) return Number(word) < 256 ? Number(word) : undefined;
  return parseHex(word);
}

/** Parses `#rrggbb`; returns undefined if it is something else. */
export function parseHex(word: string): Rgb | undefined {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(word);
  return hex === null ? undefined : [hexValue(hex[1]), hexValue(hex[2]), hexValue(hex[3])];
}

/** Names a colour for Ink, as near as the terminal has it: chalk's own choice of the nearest is farther off. */
function inkColour(colour: Colour, depth: Exclude<Depth, "none">): string {
  if (typeof colour === "number" && colour < 16) return INK_NAMES[colour] ?? "white";
  if (typeof colour === "number" && depth !== "16") return `ansi256(${colour})`;
  const rgb = typeof colour === "number" ? rgbOf(colour) : colour;
  if (depth === "true") return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  return depth === "256" ? `ansi256(${nearest256(rgb)})` : (INK_NAMES[nearest16(rgb)] ?? "white");
}

function hexValue(digits: string | undefined): number {
  return Number.parseInt(digits ?? "0", 16);
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
