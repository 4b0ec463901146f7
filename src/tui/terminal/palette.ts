import type { Depth } from "../look/style.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Programs that draw true colour, by `TERM_PROGRAM`. */
const TRUE_COLOUR = new Set(["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"]);

/**
 * Returns how many colours the terminal has, as its environment tells: `NO_COLOR` (no-color.org), `FORCE_COLOR`, `COLORTERM`,
 * `TERM` and the names programs give themselves.
 */
export function colourDepth(env: Env): Depth {
  const { TERM = "", COLORTERM = "", TERM_PROGRAM = "" } = env;
  if ((env.NO_COLOR ?? "") !== "") return "none";
  const forced = forcedDepth(env.FORCE_COLOR);
  if (forced !== undefined) return forced;
  if (TERM === "dumb") return "none";
  if (/^(?:truecolor|24bit)$/i.test(COLORTERM)) return "true";
  if (/-direct$|^(?:xterm-)?(?:kitty|ghostty)|^foot|^wezterm|^alacritty/.test(TERM)) return "true";
  if (TRUE_COLOUR.has(TERM_PROGRAM) || env.WT_SESSION !== undefined) return "true";
  return /256/.test(TERM) || COLORTERM !== "" || TERM_PROGRAM === "Apple_Terminal" ? "256" : "16";
}

function forcedDepth(force: string | undefined): Depth | undefined {
  switch (force) {
    case "0":
    case "false":
      return "none";
    case "":
    case "1":
    case "true":
      return "16";
    case "2":
      return "256";
    case "3":
      return "true";
    default:
      return undefined;
  }
}

/** Programs that know OSC 8, by `TERM_PROGRAM`. */
const LINKING = new Set(["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "mintty"]);

/** Says whether the terminal makes links of OSC 8; `FORCE_HYPERLINK` decides, if it is set. */
export function hasHyperlinks(env: Env): boolean {
  const { TERM = "", TERM_PROGRAM = "", FORCE_HYPERLINK } = env;
  if (FORCE_HYPERLINK !== undefined) return FORCE_HYPERLINK !== "0" && FORCE_HYPERLINK !== "false";
  if (TERM === "dumb" || TERM === "linux") return false;
  if (TERM_PROGRAM === "tmux") return atLeast(env.TERM_PROGRAM_VERSION, 3.4);
  if (env.TMUX !== undefined || TERM.startsWith("screen")) return false;
  return (
    LINKING.has(TERM_PROGRAM) ||
    /^(?:xterm-)?(?:kitty|ghostty)|^foot|^wezterm|^alacritty/.test(TERM) ||
    env.WT_SESSION !== undefined ||
    atLeast(env.VTE_VERSION, 5000) ||
    atLeast(env.KONSOLE_VERSION, 210_400)
  );
}

/** The most UTF-8 bytes that a cell of tmux holds (UTF8_SIZE of tmux 3.4 and older); GNU screen holds no more. */
const MULTIPLEXER_CELL_BYTES = 21;

/** Returns the most UTF-8 bytes that a cell of the terminal holds; it would not draw the rest of a longer grapheme. */
export function cellBytes({ TERM = "", TMUX, STY }: Env): number {
  const multiplexed = TMUX !== undefined || STY !== undefined || /^(?:tmux|screen)/.test(TERM);
  return multiplexed ? MULTIPLEXER_CELL_BYTES : Number.POSITIVE_INFINITY;
}

function atLeast(version: string | undefined, least: number): boolean {
  return Number.parseFloat(version ?? "0") >= least;
}
