import type { Role, Surface } from "../layout/line.ts";
import { hexOf, legibleOn, mix } from "./contrast.ts";
import { isDark, type Rgb, type Style } from "./style.ts";

/** The looks of everything: of roles, of the grounds that text stands on, and of users' nicks, of which there are twelve where colours allow. */
export interface Palette {
  readonly roles: Readonly<Record<Role, Style>>;
  readonly surfaces: Readonly<Record<Surface, Style>>;
  readonly nicks: readonly Style[];
}

/** Looks that need no colour: what they mean is clear without any. */
const PLAIN: Palette["roles"] = {
  plain: "",
  dim: "dim",
  title: "bold",
  current: "bold",
  unread: "bold",
  mention: "bold reverse",
  pill: "bold reverse",
  fresh: "bold",
  action: "italic",
  error: "bold",
  rule: "dim",
  strong: "bold",
  emphasis: "italic",
  code: "",
  link: "underline",
  picked: "bold",
  match: "bold underline",
};

/** The bar alone needs to be seen where there are no grounds. */
const NO_SURFACES: Palette["surfaces"] = { own: "", code: "", box: "", bar: "reverse" };

export const COLOURLESS: Palette = { roles: PLAIN, surfaces: NO_SURFACES, nicks: ["bold"] };

/** Nothing dim, nothing by colour alone. */
export const HIGH_CONTRAST: Palette = {
  roles: {
    ...PLAIN,
    dim: "",
    rule: "",
    unread: "bold underline",
    fresh: "bold reverse",
    error: "bold reverse",
    link: "bold underline",
    picked: "bold reverse",
    match: "bold underline",
  },
  surfaces: NO_SURFACES,
  nicks: ["bold"],
};

/** Colours without which a palette is none; `accent` is for what is unread or picked. */
interface Colours {
  readonly accent: string;
  readonly mention: string;
  readonly pill: string;
  readonly fresh: string;
  readonly error: string;
  readonly code: string;
}

function paletteOf({ accent, ...colours }: Colours, nicks: readonly Style[]): Palette {
  const bold = `bold ${accent}`;
  const roles = { ...PLAIN, ...colours, unread: bold, picked: bold, match: `underline ${bold}` };
  return { roles, surfaces: NO_SURFACES, nicks };
}

const bold = (colours: string): Style[] => colours.split(" ").map((colour) => `bold ${colour}`);

/**
 * The palette for sixteen colours on an unknown background. People choose the shades of these colours themselves; with
 * xterm's shades they have the contrasts of the palettes below, even where the terminal draws bold colours as bright ones.
 */
export const SIXTEEN_ON_BOTH = paletteOf(
  {
    accent: "bright-blue",
    mention: "bold magenta",
    pill: "bold reverse magenta",
    fresh: "magenta",
    error: "red",
    code: "bright-blue",
  },
  ["bold red", "bold magenta", "bold bright-blue", "bold"],
);

export const SIXTEEN_ON_DARK = paletteOf(
  {
    accent: "cyan",
    mention: "bold bright-magenta",
    pill: "bold reverse bright-magenta",
    fresh: "yellow",
    error: "bright-red",
    code: "cyan",
  },
  bold("green yellow bright-red bright-magenta cyan"),
);

export const SIXTEEN_ON_LIGHT = paletteOf(
  {
    accent: "blue",
    mention: "reverse magenta",
    pill: "reverse magenta",
    fresh: "magenta",
    error: "red",
    code: "blue",
  },
  ["bold blue", "red", "magenta", "bold"],
);

/** Each of these keeps a contrast of at least 3.3 to 1 on white and 4.2 to 1 on black (WCAG's measure). */
export const ON_BOTH = paletteOf(
  { accent: "31", mention: "bold 163", pill: "bold 231 on 163", fresh: "166", error: "167", code: "30" },
  bold("31 28 130 133 64 67 166 30 97 168 136 98"),
);

/** Names, or `#rrggbb`, of what a theme for a known background is made of. `accent` is for what is unread or picked, `dim` for secondary text. */
export interface Hues {
  /** The background that it is made for. */
  readonly background: Rgb;
  readonly accent: string;
  readonly mention: string;
  readonly fresh: string;
  readonly error: string;
  readonly code: string;
  readonly dim: string;
  readonly rule: string;
  readonly nicks: string;
}

/** The steps of the grounds off a dark background towards white, and off a light one towards black. */
const DARK_STEPS = { own: 0.1, code: 0.07, box: 0.05, bar: 0.17 };
const LIGHT_STEPS = { own: 0.06, code: 0.045, box: 0.03, bar: 0.11 };

/**
 * Makes a palette for a background that is known: its grounds are steps off it, and every colour of a text is moved away from it
 * until it can be read on each of them.
 */
export function paletteOn(background: Rgb, hues: Hues): Palette {
  const dark = isDark(background);
  const steps = Object.entries(dark ? DARK_STEPS : LIGHT_STEPS);
  const away: Rgb = dark ? [255, 255, 255] : [0, 0, 0];
  const grounds = steps.map(([surface, step]) => [surface, mix(background, away, step)] as const);
  const legible = (colour: string): string =>
    legibleOn([background, ...grounds.map(([, rgb]) => rgb)], colour);
  const called = legible(hues.mention);
  const { roles } = paletteOf(
    {
      accent: legible(hues.accent),
      mention: `bold ${called}`,
      pill: `bold ${hexOf(background)} on ${called}`,
      fresh: legible(hues.fresh),
      error: legible(hues.error),
      code: legible(hues.code),
    },
    [],
  );
  const surfaces = grounds.map(([surface, rgb]) => [surface, `on ${hexOf(rgb)}`]);
  return {
    roles: { ...roles, dim: legible(hues.dim), rule: hues.rule },
    surfaces: Object.fromEntries(surfaces),
    nicks: hues.nicks.split(" ").map((colour) => `bold ${legible(colour)}`),
  };
}
