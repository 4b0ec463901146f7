import type { UserId } from "../../core/names.ts";
import type { Role, Tint } from "./line.ts";

/** The parameters of an SGR sequence, such as `1;35`; empty for no change. */
export type Sgr = string;

/** How each role looks, and the colours that users get. */
export interface Theme {
  readonly roles: Readonly<Record<Role, Sgr>>;
  readonly nicks: readonly Sgr[];
}

const BOLD = "1";
const DIM = "2";
const ITALIC = "3";

const WITHOUT_COLOUR: Readonly<Record<Role, Sgr>> = {
  plain: "",
  dim: DIM,
  title: BOLD,
  current: BOLD,
  unread: BOLD,
  mention: "1;7",
  fresh: BOLD,
  action: ITALIC,
  error: BOLD,
  rule: DIM,
};

const colour = (index: number): Sgr => `38;5;${index}`;

/** Each of these keeps a contrast of at least 3.3 to 1 on white and 4.2 to 1 on black (WCAG's measure). */
const NICK_COLOURS = [31, 28, 130, 133, 64, 67, 166, 30, 97, 168, 136, 98];

const COLOURS_256: Theme = {
  roles: {
    ...WITHOUT_COLOUR,
    unread: `1;${colour(31)}`,
    mention: `1;${colour(163)}`,
    fresh: colour(166),
    error: colour(167),
  },
  nicks: NICK_COLOURS.map((index) => `1;${colour(index)}`),
};

const COLOURS_16: Theme = {
  roles: { ...WITHOUT_COLOUR, unread: "1;36", mention: "1;35", fresh: "33", error: "31" },
  nicks: ["1;32", "1;33", "1;34", "1;35", "1;36"],
};

const NO_COLOURS: Theme = { roles: WITHOUT_COLOUR, nicks: [BOLD] };

/** The theme that an environment allows: none under `NO_COLOR`, 256 colours where the terminal says it has them. */
export function themeFor(env: Readonly<Record<string, string | undefined>>): Theme {
  if ((env.NO_COLOR ?? "") !== "") return NO_COLOURS;
  const many = /256|kitty|direct/.test(env.TERM ?? "") || (env.COLORTERM ?? "") !== "";
  return many ? COLOURS_256 : COLOURS_16;
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
