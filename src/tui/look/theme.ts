import type { UserId } from "../../core/protocol/names.ts";
import type { Role, Tint } from "../layout/line.ts";
import { type Depth, parseStyle, type Style, type TextStyle } from "./style.ts";

/** The look of each role, and the looks of users' nicks. */
export interface Theme {
  readonly roles: Readonly<Record<Role, TextStyle>>;
  readonly nicks: readonly TextStyle[];
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

/** Everything that a theme depends on. */
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

/** The colours of a palette; `accent` is for what is unread or picked. */
interface Colours {
  readonly accent: string;
  readonly mention: string;
  readonly fresh: string;
  readonly error: string;
  readonly code: string;
}

function paletteOf({ accent, ...colours }: Colours, nicks: readonly Style[]): Palette {
  return { roles: { ...PLAIN, ...colours, unread: `bold ${accent}`, picked: `bold ${accent}` }, nicks };
}

const bold = (colours: readonly string[]): Style[] => colours.map((colour) => `bold ${colour}`);

/**
 * The palette for sixteen colours on an unknown background. People choose the shades of these colours themselves; with
 * xterm's shades they have the contrasts of the palettes below, even where the terminal draws bold colours as bright ones.
 */
const SIXTEEN_ON_BOTH = paletteOf(
  { accent: "bright-blue", mention: "bold magenta", fresh: "magenta", error: "red", code: "bright-blue" },
  ["bold red", "bold magenta", "bold bright-blue", "bold"],
);

const SIXTEEN_ON_DARK = paletteOf(
  { accent: "cyan", mention: "bold bright-magenta", fresh: "yellow", error: "bright-red", code: "cyan" },
  bold(["green", "yellow", "bright-red", "bright-magenta", "cyan"]),
);

const SIXTEEN_ON_LIGHT = paletteOf(
  { accent: "blue", mention: "reverse magenta", fresh: "magenta", error: "red", code: "blue" },
  ["bold blue", "red", "magenta", "bold"],
);

/** Each of these keeps a contrast of at least 3.3 to 1 on white and 4.2 to 1 on black (WCAG's measure). */
const ON_BOTH = paletteOf(
  { accent: "31", mention: "bold 163", fresh: "166", error: "167", code: "30" },
  bold(["31", "28", "130", "133", "64", "67", "166", "30", "97", "168", "136", "98"]),
);

/** At least 4.5 to 1 on black. */
const ON_DARK = paletteOf(
  { accent: "#5fafff", mention: "bold #ff87d7", fresh: "#ffaf5f", error: "#ff8787", code: "#87d7d7" },
  [
    ...bold(["#5fafff", "#87d787", "#ffaf5f", "#ff87d7", "#5fd7d7", "#d7af5f"]),
    ...bold(["#af87ff", "#ff8787", "#87afd7", "#afd75f", "#d787d7", "#5fd7af"]),
  ],
);

/** At least 4.5 to 1 on white. */
const ON_LIGHT = paletteOf(
  { accent: "#005faf", mention: "bold #a8287f", fresh: "#9c4a00", error: "#b3261e", code: "#00696b" },
  [
    ...bold(["#005faf", "#00702a", "#9c4a00", "#a8287f", "#00696b", "#7a5c00"]),
    ...bold(["#6a2fc0", "#b3261e", "#3a5f8a", "#4f6f00", "#8a3a8a", "#00704f"]),
  ],
);

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
  const parsed = (style: Style | undefined): TextStyle | undefined =>
    style === undefined ? undefined : parseStyle(style, depth);
  const roles = Object.entries(palette.roles).map(([role, style]) => {
    const mine = parsed(own.roles[role as Role]); // the keys of a palette's roles are roles
    return [role, mine ?? parsed(style) ?? {}] as const;
  });
  const nicks = (own.nicks ?? palette.nicks).flatMap((style) => parsed(style) ?? []);
  return {
    roles: Object.fromEntries(roles) as Theme["roles"],
    nicks: nicks.length === 0 ? [{}] : nicks,
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
