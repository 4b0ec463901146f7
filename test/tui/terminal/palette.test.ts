import { expect, test } from "vitest";
import { colourDepth, hasHyperlinks } from "../../../src/tui/terminal/palette.ts";

test.each([
  [{ TERM: "xterm" }, "16"],
  [{ TERM: "linux" }, "16"],
  [{ TERM: "dumb" }, "none"],
  [{ TERM: "xterm-256color" }, "256"],
  [{ TERM: "screen-256color", TMUX: "x" }, "256"],
  [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, "true"],
  [{ TERM: "xterm-kitty" }, "true"],
  [{ TERM: "xterm-direct" }, "true"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }, "true"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "Apple_Terminal" }, "256"],
  [{ TERM: "xterm-256color", NO_COLOR: "1", FORCE_COLOR: "3" }, "none"],
  [{ TERM: "xterm-256color", NO_COLOR: "" }, "256"],
  [{ TERM: "dumb", FORCE_COLOR: "3" }, "true"],
  [{ FORCE_COLOR: "0", COLORTERM: "truecolor" }, "none"],
])("[S17] the colours of %j: %s", (env, depth) => expect(colourDepth(env)).toBe(depth));

test.each([
  [{ TERM: "xterm" }, false],
  [{ TERM: "linux", VTE_VERSION: "7600" }, false],
  [{ TERM: "xterm-256color", VTE_VERSION: "7600" }, true],
  [{ TERM: "xterm-256color", VTE_VERSION: "4900" }, false],
  [{ TERM: "xterm-kitty" }, true],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "WezTerm" }, true],
  [{ TERM: "xterm-256color", KONSOLE_VERSION: "220400" }, true],
  [{ TERM: "tmux-256color", TMUX: "x", TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.4" }, true],
  [{ TERM: "tmux-256color", TMUX: "x", TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.3a" }, false],
  [{ TERM: "screen", TMUX: "x", VTE_VERSION: "7600" }, false],
  [{ TERM: "dumb", FORCE_HYPERLINK: "1" }, true],
  [{ TERM: "xterm-kitty", FORCE_HYPERLINK: "0" }, false],
])("[S21] links of %j: %s", (env, has) => expect(hasHyperlinks(env)).toBe(has));
