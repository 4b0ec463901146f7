import { parseHex, type Rgb } from "./style.ts";

/** The contrast that a text needs at least (WCAG 2.2, level AA). */
const READABLE = 4.5;

/** The part of the way to white or black that a colour is moved at a time. */
const STEP = 0.04;

/** Writes a colour as `#rrggbb`. */
export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** A colour that is moved towards another one by a part of the way, from 0 to 1. */
export function mix([red, green, blue]: Rgb, towards: Rgb, part: number): Rgb {
  const move = (from: number, to: number): number => Math.round(from + (to - from) * part);
  return [move(red, towards[0]), move(green, towards[1]), move(blue, towards[2])];
}

/** The contrast of two colours, from 1 to 21, as WCAG defines it. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Moves a colour (`#rrggbb`) away from the grounds it stands on, as little as is needed to read it on each; they are all dark, or all light. */
export function legibleOn(grounds: readonly Rgb[], colour: string): string {
  let rgb = parseHex(colour);
  if (rgb === undefined) return colour;
  const [first = [0, 0, 0]] = grounds;
  const away: Rgb = luminance(first) < 0.18 ? [255, 255, 255] : [0, 0, 0]; // as far from white as from black
  for (
    let part = STEP;
    part < 1 && grounds.some((ground) => contrast(ground, rgb ?? first) < READABLE);
    part += STEP
  )
    rgb = mix(rgb, away, STEP);
  return hexOf(rgb);
}

/** Relative luminance from 0 to 1, as WCAG defines it. */
function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
