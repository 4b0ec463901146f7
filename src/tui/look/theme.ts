import type { UserId } from "../../core/protocol/names.ts";
import type { Role, Surface, Tint } from "../layout/line.ts";
import { HUES } from "./hues.ts";
import {
  COLOURLESS,
  HIGH_CONTRAST,
  ON_BOTH,
  type Palette,
  paletteOn,
  SIXTEEN_ON_BOTH,
  SIXTEEN_ON_DARK,
  SIXTEEN_ON_LIGHT,
} from "./palettes.ts";
import { type Depth, isDark, parseStyle, type Rgb, type Style, type TextStyle } from "./style.ts";

/** The look of each role, the grounds that text stands on, and the looks of users' nicks. */
export interface Theme {
  readonly roles: Readonly<Record<Role, TextStyle>>;
  readonly surfaces: Readonly<Record<Surface, TextStyle>>;
  readonly nicks: readonly TextStyle[];
  /** Addresses are links of the terminal's own (OSC 8). */
  readonly links: boolean;
}

/**
 * The themes there are. `auto` is `dark` or `light` where the terminal tells its background, else right on both. Those named after their
 * makers' palettes are for the background that the terminal tells, else for a dark one.
 */
export const THEMES = [
  "auto",
  "dark",
  "light",
  "solarized",
  "gruvbox",
  "catppuccin",
  "high-contrast",
  "ascii",
] as const;
export type ThemeName = (typeof THEMES)[number];

/** A person's own styles: for roles, and for the nicks of others. */
export interface OwnColours {
  readonly roles: Readonly<Partial<Record<Role, Style>>>;
  readonly nicks: readonly Style[] | undefined;
}

/** Everything that a theme depends on. */
export interface ThemeChoice {
  readonly name: ThemeName;
  readonly depth: Depth;
  /** The terminal's background, as far as it is known. */
  readonly background: Rgb | undefined;
  readonly links: boolean;
  readonly own: OwnColours;
}

/** The roles there are. */
export const ROLES = Object.keys(COLOURLESS.roles) as readonly Role[]; // the keys of a palette's roles are roles
const SURFACES = Object.keys(COLOURLESS.surfaces) as readonly Surface[]; // the keys of its surfaces are surfaces

/** The theme that a person chose, as far as the terminal has its colours. Own styles that are none are left out. */
export function themeFor(choice: ThemeChoice): Theme {
  const { depth, own, links } = choice;
  const palette = paletteFor(choice);
  const parsed = (style: Style | undefined): TextStyle | undefined =>
    style === undefined ? undefined : parseStyle(style, depth);
  const roles = ROLES.map((role) => [role, parsed(own.roles[role]) ?? parsed(palette.roles[role]) ?? {}]);
  const surfaces = SURFACES.map((surface) => [surface, parsed(palette.surfaces[surface]) ?? {}]);
  const nicks = (own.nicks ?? palette.nicks).flatMap((style) => parsed(style) ?? []);
  return {
    roles: Object.fromEntries(roles),
    surfaces: Object.fromEntries(surfaces),
    nicks: nicks.length === 0 ? [{}] : nicks,
    links,
  };
}

function paletteFor({ name, depth, background }: ThemeChoice): Palette {
  if (name === "high-contrast") return HIGH_CONTRAST;
  if (depth === "none") return COLOURLESS;
  const ground = groundOf(name, background);
  if (ground === undefined) return depth === "16" ? SIXTEEN_ON_BOTH : ON_BOTH;
  if (depth === "16") return ground === "dark" ? SIXTEEN_ON_DARK : SIXTEEN_ON_LIGHT;
  const hues = HUES[isNamed(name) ? name : "ours"][ground];
  const isAsSaid = background !== undefined && isDark(background) === (ground === "dark");
  return paletteOn(isAsSaid ? background : hues.background, hues);
}

/** Tells whether a theme stands on a dark or a light background: it says so itself, or the terminal did. */
function groundOf(name: ThemeName, background: Rgb | undefined): "dark" | "light" | undefined {
  if (name === "dark" || name === "light") return name;
  if (background !== undefined) return isDark(background) ? "dark" : "light";
  return isNamed(name) ? "dark" : undefined;
}

function isNamed(name: ThemeName): name is Extract<ThemeName, keyof typeof HUES> {
  return Object.hasOwn(HUES, name);
}

/** Returns how a tint looks. A user's colour is the same everywhere: it comes from a hash of the id alone. */
export function styleOf(theme: Theme, tint: Tint): TextStyle {
  if (typeof tint === "string") return theme.roles[tint];
  return theme.nicks[hash(tint.userId) % theme.nicks.length] ?? {};
}

/** FNV-1a, 32 bits. */
function hash(id: UserId): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}
