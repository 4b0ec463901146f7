import { columns, graphemes } from "../../core/text.ts";

/** A cell of the terminal, counted from 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

const BEGIN = "\x1b[?2026h\x1b[?25l";
const END = "\x1b[?25h\x1b[?2026l";

/** Graphemes whose width terminals disagree on: sequences of several code points. */
const RISKY = /\p{M}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/u;

/** What a painter puts between texts; split at it, a line keeps them. */
const SGR = new RegExp(`(${"\x1b"}\\[[0-9;]*m)`);

/**
 * Writes frames as the difference to the one before: changed lines, each placed and erased first, then the real cursor.
 * An update is one write inside a synchronised update. Nothing changed: nothing is written.
 */
export class FrameWriter {
  readonly #write: (text: string) => void;
  #shown: readonly string[] | undefined;
  #cursor: Cell | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** The terminal shows something else now (resized, cleared, resumed): the next frame is written whole. */
  forget(): void {
    this.#shown = undefined;
    this.#cursor = undefined;
  }

  /** Brings the terminal to these lines and puts the cursor there. */
  draw(lines: readonly string[], cursor: Cell): void {
    const shown = this.#shown;
    const count = Math.max(lines.length, shown?.length ?? 0);
    let changes = shown === undefined ? "\x1b[0m\x1b[2J" : "";
    for (let row = 0; row < count; row++) {
      const line = lines[row] ?? "";
      if (line !== (shown?.[row] ?? "")) changes += `\x1b[${row + 1};1H\x1b[K${placed(line)}`;
    }
    const { row, column } = cursor;
    const moved = this.#cursor?.row !== row || this.#cursor.column !== column;
    this.#shown = lines;
    this.#cursor = cursor;
    const move = `\x1b[${row + 1};${column + 1}H`;
    if (changes !== "") this.#write(BEGIN + changes + move + END);
    else if (moved) this.#write(move);
  }
}

/** A line where, after every risky grapheme, the column is set by number: a divider stays where it belongs. */
function placed(line: string): string {
  if (!RISKY.test(line)) return line;
  let column = 1;
  const place = (grapheme: string): string => {
    column += columns(grapheme);
    return RISKY.test(grapheme) ? `${grapheme}\x1b[${column}G` : grapheme;
  };
  return line
    .split(SGR)
    .map((part) => (SGR.test(part) ? part : graphemes(part).map(place).join("")))
    .join("");
}
