import type { UserId } from "../../core/protocol/names.ts";
import type { Role, Tint } from "../layout/line.ts";
import { type Depth, type Sgr, type Style, sgrOfStyle } from "./style.ts";

/** How each role looks, and the colours that users get. */
export interface Theme {
  readonly roles: Readonly<Record<Role, Sgr>>;
  readonly nicks: readonly Sgr[];
  /** Addresses are links of the terminal's own (OSC 8). */
  readonly links: boolean;
}

/** The themes there are. `auto` is `dark` or `light` where the terminal tells its background, else right on both. */
export const THEMES = ["auto", "dark", "light", "high-contrast", "ascii"] as const;
export type ThemeName = (typeof THEMES)[number];

/** A person's own styles: for roles, and for the nicks of others. */
export interface OwnColours {
  readonly roles: Readonly<Partial<Record<Role, Style>>>;
  readonly nicks: readonly Style[] | undefined;
}

/** What a theme depends on. */
export interface ThemeChoice {
  readonly name: ThemeName;
  readonly depth: Depth;
  readonly background: "dark" | "light" | undefined;
  readonly links: boolean;
  readonly own: OwnColours;
}

type Styles = Readonly<Record<Role, Style>>;

interface Palette {
  readonly roles: Styles;
  readonly nicks: readonly Style[];
}

/** Looks that need no colour: what they mean is clear without any. */
const PLAIN: Styles = {
  plain: "",
  dim: "dim",
  title: "bold",
  current: "bold",
  unread: "bold",
  mention: "bold reverse",
  fresh: "bold",
  action: "italic",
  error: "bold",
  rule: "dim",
  strong: "bold",
  emphasis: "italic",
  code: "",
  link: "underline",
  picked: "bold",
};

/** The roles there are. */
export const ROLES = Object.keys(PLAIN) as readonly Role[]; // the keys of a palette's roles are roles

const COLOURLESS: Palette = { roles: PLAIN, nicks: ["bold"] };

/**
 * The palette for sixteen colours on an unknown background. People choose the shades of these colours themselves; with
 * xterm's shades they have the contrasts of the palettes below, even where the terminal draws bold colours as bright ones.
 */
const SIXTEEN_ON_BOTH: Palette = {
  roles: {
    ...PLAIN,
    unread: "bold bright-blue",
    mention: "bold magenta",
    fresh: "magenta",
    error: "red",
    code: "bright-blue",
    picked: "bold bright-blue",
  },
  nicks: ["bold red", "bold magenta", "bold bright-blue", "bold"],
};

const SIXTEEN_ON_DARK: Palette = {
  roles: {
    ...PLAIN,
    unread: "bold cyan",
    mention: "bold bright-magenta",
    fresh: "yellow",
    error: "bright-red",
    code: "cyan",
    picked: "bold cyan",
  },
  nicks: ["bold green", "bold yellow", "bold bright-red", "bold bright-magenta", "bold cyan"],
};

const SIXTEEN_ON_LIGHT: Palette = {
  roles: {
    ...PLAIN,
    unread: "bold blue",
    mention: "reverse magenta",
    fresh: "magenta",
    error: "red",
    code: "blue",
    picked: "bold blue",
  },
  nicks: ["bold blue", "red", "magenta", "bold"],
};

/** Each of these keeps a contrast of at least 3.3 to 1 on white and 4.2 to 1 on black (WCAG's measure). */
const ON_BOTH: Palette = {
  roles: {
    ...PLAIN,
    unread: "bold 31",
    mention: "bold 163",
    fresh: "166",
    error: "167",
    code: "30",
    link: "underline",
    picked: "bold 31",
  },
  nicks: [31, 28, 130, 133, 64, 67, 166, 30, 97, 168, 136, 98].map((index) => `bold ${index}`),
};

/** At least 4.5 to 1 on black. */
const ON_DARK: Palette = {
  roles: {
    ...PLAIN,
    unread: "bold #5fafff",
    mention: "bold #ff87d7",
    fresh: "#ffaf5f",
    error: "#ff8787",
    code: "#87d7d7",
    link: "underline",
    picked: "bold #5fafff",
  },
  nicks: [
    ["#5fafff", "#87d787", "#ffaf5f", "#ff87d7", "#5fd7d7", "#d7af5f"],
    ["#af87ff", "#ff8787", "#87afd7", "#afd75f", "#d787d7", "#5fd7af"],
  ].flatMap((row) => row.map((hex) => `bold ${hex}`)),
};

/** At least 4.5 to 1 on white. */
const ON_LIGHT: Palette = {
  roles: {
    ...PLAIN,
    unread: "bold #005faf",
    mention: "bold #a8287f",
    fresh: "#9c4a00",
    error: "#b3261e",
    code: "#00696b",
    link: "underline",
    picked: "bold #005faf",
  },
  nicks: [
    ["#005faf", "#00702a", "#9c4a00", "#a8287f", "#00696b", "#7a5c00"],
    ["#6a2fc0", "#b3261e", "#3a5f8a", "#4f6f00", "#8a3a8a", "#00704f"],
  ].flatMap((row) => row.map((hex) => `bold ${hex}`)),
};

/** Nothing dim, nothing by colour alone. */
const HIGH_CONTRAST: Palette = {
  roles: {
    ...PLAIN,
    dim: "",
    rule: "",
    unread: "bold underline",
    mention: "bold reverse",
    fresh: "bold reverse",
    error: "bold reverse",
    link: "bold underline",
    picked: "bold reverse",
  },
  nicks: ["bold"],
};

/** The theme that a person chose, as far as the terminal has its colours. Own styles that are none are left out. */
export function themeFor(choice: ThemeChoice): Theme {
  const { depth, own, links } = choice;
  const palette = paletteFor(choice);
  const compiled = (style: Style | undefined): Sgr | undefined =>
    style === undefined ? undefined : sgrOfStyle(style, depth);
  const roles = Object.entries(palette.roles).map(([role, style]) => {
    const mine = compiled(own.roles[role as Role]); // the keys of a palette's roles are roles
    return [role, mine ?? compiled(style) ?? ""] as const;
  });
  const nicks = (own.nicks ?? palette.nicks).flatMap((style) => compiled(style) ?? []);
  return {
    roles: Object.fromEntries(roles) as Theme["roles"],
    nicks: nicks.length === 0 ? [""] : nicks,
    links,
  };
}

function paletteFor({ name, depth, background }: ThemeChoice): Palette {
  if (name === "high-contrast") return HIGH_CONTRAST;
  if (depth === "none") return COLOURLESS;
  const [both, dark, light] =
    depth === "16" ? [SIXTEEN_ON_BOTH, SIXTEEN_ON_DARK, SIXTEEN_ON_LIGHT] : [ON_BOTH, ON_DARK, ON_LIGHT];
  const ground = name === "dark" || name === "light" ? name : background;
  if (ground === undefined) return both;
  return ground === "dark" ? dark : light;
}

/** How a tint looks. A user's colour is the same everywhere: it comes from a hash of the id alone. */
export function sgrOf(theme: Theme, tint: Tint): Sgr {
  if (typeof tint === "string") return theme.roles[tint];
  return theme.nicks[hash(tint.userId) % theme.nicks.length] ?? "";
}

/** FNV-1a, 32 bits. */
function hash(id: UserId): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}
