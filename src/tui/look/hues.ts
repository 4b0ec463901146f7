import type { Hues } from "./palettes.ts";

/** Our own colours, and those of Solarized (Ethan Schoonover), Gruvbox (Pavel Pertsev) and Catppuccin (Mocha and Latte), for either background. */
export const HUES = {
  ours: {
    dark: {
      background: [0, 0, 0],
      accent: "#5fafff",
      mention: "#ff87d7",
      fresh: "#ffaf5f",
      error: "#ff8787",
      code: "#87d7d7",
      dim: "#8b919b",
      rule: "#565c66",
      nicks:
        "#5fafff #87d787 #ffaf5f #ff87d7 #5fd7d7 #d7af5f #af87ff #ff8787 #87afd7 #afd75f #d787d7 #5fd7af",
    },
    light: {
      background: [255, 255, 255],
      accent: "#005faf",
      mention: "#a8287f",
      fresh: "#9c4a00",
      error: "#b3261e",
      code: "#00696b",
      dim: "#60666f",
      rule: "#a9afb8",
      nicks:
        "#005faf #00702a #9c4a00 #a8287f #00696b #7a5c00 #6a2fc0 #b3261e #3a5f8a #4f6f00 #8a3a8a #00704f",
    },
  },
  solarized: {
    dark: {
      background: [0, 43, 54],
      accent: "#268bd2",
      mention: "#d33682",
      fresh: "#b58900",
      error: "#dc322f",
      code: "#2aa198",
      dim: "#839496",
      rule: "#586e75",
      nicks:
        "#268bd2 #859900 #cb4b16 #d33682 #2aa198 #b58900 #6c71c4 #dc322f #7fb4d6 #b8c04a #d08ad0 #5fc7a0",
    },
    light: {
      background: [253, 246, 227],
      accent: "#268bd2",
      mention: "#d33682",
      fresh: "#b58900",
      error: "#dc322f",
      code: "#2aa198",
      dim: "#657b83",
      rule: "#93a1a1",
      nicks:
        "#268bd2 #859900 #cb4b16 #d33682 #2aa198 #b58900 #6c71c4 #dc322f #3a6486 #4d6b1e #8a3a8a #186a4c",
    },
  },
  gruvbox: {
    dark: {
      background: [40, 40, 40],
      accent: "#83a598",
      mention: "#d3869b",
      fresh: "#fe8019",
      error: "#fb4934",
      code: "#8ec07c",
      dim: "#a89984",
      rule: "#665c54",
      nicks:
        "#83a598 #b8bb26 #fe8019 #d3869b #8ec07c #fabd2f #b8a2e0 #fb4934 #9cc3d5 #d5e06c #dba0d8 #7fcfc9",
    },
    light: {
      background: [251, 241, 199],
      accent: "#076678",
      mention: "#8f3f71",
      fresh: "#af3a03",
      error: "#9d0006",
      code: "#427b58",
      dim: "#7c6f64",
      rule: "#bdae93",
      nicks:
        "#076678 #79740e #af3a03 #8f3f71 #427b58 #b57614 #5d4a9c #9d0006 #3b5f78 #4a6305 #7c3a7c #14664c",
    },
  },
  catppuccin: {
    dark: {
      background: [30, 30, 46],
      accent: "#89b4fa",
      mention: "#f5c2e7",
      fresh: "#fab387",
      error: "#f38ba8",
      code: "#94e2d5",
      dim: "#a6adc8",
      rule: "#585b70",
      nicks:
        "#89b4fa #a6e3a1 #fab387 #f5c2e7 #94e2d5 #f9e2af #cba6f7 #f38ba8 #89dceb #c5e08a #eba0ac #b4befe",
    },
    light: {
      background: [239, 241, 245],
      accent: "#1e66f5",
      mention: "#ea76cb",
      fresh: "#fe640b",
      error: "#d20f39",
      code: "#179299",
      dim: "#6c6f85",
      rule: "#acb0be",
      nicks:
        "#1e66f5 #40a02b #fe640b #ea76cb #179299 #df8e1d #8839ef #d20f39 #04a5e5 #6a7a1a #e64553 #7287fd",
    },
  },
} as const satisfies Readonly<Record<string, { readonly dark: Hues; readonly light: Hues }>>;
