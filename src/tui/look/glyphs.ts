import type { Widths } from "../../core/text/widths.ts";

/** The signs that the screen itself draws with; each is one column wide. */
export interface Glyphs {
  readonly here: string;
  readonly away: string;
  readonly sending: string;
  readonly queued: string;
  readonly sent: string;
  readonly failed: string;
  readonly refused: string;
  readonly pinned: string;
  readonly picked: string;
  readonly reply: string;
  readonly prompt: string;
  readonly horizontal: string;
  readonly vertical: string;
  /** Beside what others say, and beside what this user says. */
  readonly leftRail: string;
  readonly rightRail: string;
  /** Of boxes, from the top left one with the clock. */
  readonly corners: readonly [string, string, string, string];
  readonly dot: string;
  /** Before a line of a list. */
  readonly item: string;
  readonly inbox: string;
}

const DRAWN: Glyphs = {
  here: "●",
  away: "○",
  sending: "…",
  queued: "·",
  sent: "✓",
  failed: "!",
  refused: "✗",
  pinned: "◆",
  picked: "▸",
  reply: "↳",
  prompt: "›",
  horizontal: "─",
  vertical: "│",
  leftRail: "▎",
  rightRail: "▕",
  corners: ["╭", "╮", "╯", "╰"],
  dot: "·",
  item: "•",
  inbox: "✉",
};

const ASCII: Glyphs = {
  here: "*",
  away: "o",
  sending: "~",
  queued: "?",
  sent: "+",
  failed: "!",
  refused: "x",
  pinned: "^",
  picked: ">",
  reply: ">",
  prompt: ">",
  horizontal: "-",
  vertical: "|",
  leftRail: "|",
  rightRail: "|",
  corners: ["+", "+", "+", "+"],
  dot: "-",
  item: "-",
  inbox: "=",
};

/** ASCII where it is asked for, and where the terminal draws most of the others two columns wide. */
export function glyphsFor(ascii: boolean, { ambiguous }: Widths): Glyphs {
  return ascii || ambiguous === 2 ? ASCII : DRAWN;
}
