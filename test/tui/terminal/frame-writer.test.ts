import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columns } from "../../../src/core/text/columns.ts";
import { graphemes } from "../../../src/core/text/graphemes.ts";
import { STANDARD } from "../../../src/core/text/measure.ts";
import { fitLine, lineText, span } from "../../../src/tui/layout/line.ts";
import { type Cell, FrameWriter } from "../../../src/tui/terminal/frame-writer.ts";
import { readRow, type StyledRow } from "../../../src/tui/terminal/styled-row.ts";
import { TerminalScreen } from "../../support/terminal-screen.ts";

const SIZE = { columns: 40, rows: 5 };
const HOME = { row: 0, column: 0 };

/** A writer with a terminal behind it, and everything that was written. */
function terminal(counts?: "graphemes" | "codePoints") {
  const screen = new TerminalScreen(SIZE, counts);
  const written: string[] = [];
  const frames = new FrameWriter((text) => written.push(text));
  const known = new Map<string, StyledRow>();
  const read = (text: string): StyledRow => {
    const row = known.get(text) ?? readRow(text, STANDARD);
    known.set(text, row);
    return row;
  };
  /** Takes the pieces of rows as text. */
  const writer = {
    draw: (rows: readonly (readonly string[])[], cursor: Cell) =>
      frames.draw(
        rows.map((pieces) => pieces.map(read)),
        cursor,
      ),
    forget: () => frames.forget(),
  };
  const shown = async () => {
    await screen.write(`\x1b[?7l${written.join("")}`);
    return screen;
  };
  /** Each line as one piece. */
  const draw = (lines: readonly string[], cursor: Cell) =>
    writer.draw(
      lines.map((line) => [line]),
      cursor,
    );
  return { writer, draw, written, shown };
}

describe("frames", () => {
  test("[T5] only what changed is written, as one synchronised update", () => {
    const { draw, written } = terminal();
    draw(["one", "two", "three"], HOME);
    draw(["one", "2", "three"], { row: 1, column: 1 });
    expect(written[1]).toBe("\x1b[?2026h\x1b[?25l\x1b[2;1H2\x1b[2;2H\x1b[K\x1b[2;2H\x1b[?25h\x1b[?2026l");
  });

  test("[T3] nothing is written when nothing changed, and only the cursor when only that did", () => {
    const { draw, written } = terminal();
    draw(["one", "two"], HOME);
    draw(["one", "two"], HOME);
    expect(written).toHaveLength(1);
    draw(["one", "two"], { row: 1, column: 3 });
    expect(written[1]).toBe("\x1b[2;4H");
  });

  test("[T6] after the screen was forgotten all of it is written anew", async () => {
    const { draw, writer, written, shown } = terminal();
    draw(["one", "two"], HOME);
    writer.forget();
    draw(["one"], { row: 0, column: 3 });
    expect(written[1]).toContain("\x1b[2J");
    const screen = await shown();
    expect(screen.text().trim()).toBe("one");
    expect(screen.cursor()).toEqual({ row: 0, column: 3 });
  });

  const COUNTS = ["graphemes", "codePoints"] as const;

  /** Graphemes whose width the two terminals disagree on, or one of them and what is counted here. */
  const doubtful = fc.constantFrom(
    ...["กำ", "ลั", "ກຳ", "का", "क्ष", "स्त्री", "স্ত্রী", "கொ", "ස්‍ර", "ស្រី", "ကြ", "\u1112\u1161\u11ab"],
    ...["👨‍👩‍👧‍👦", "🇨🇳", "❤️", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🫨", "1️⃣", "e\u0301"],
  );
  const sentence = fc
    .array(fc.oneof(doubtful, fc.constantFrom("a", "中", " ")), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join("").replace(/ +/g, " "));

  const words = (text: string) => text.split(" ").filter((word) => word !== "");

  test.each(COUNTS)(
    "[T17] whatever a terminal (%s) gives graphemes in doubt, no letter is lost and what stands beside is in its place",
    async (counts) => {
      await fc.assert(
        fc.asyncProperty(sentence, sentence, async (first, second) => {
          const { writer, shown } = terminal(counts);
          const row = (text: string) => [lineText(fitLine([span(text)], 36, STANDARD)), "│", "b"];
          writer.draw([row(second)], HOME);
          writer.draw([row(first), row(second)], HOME);
          const screen = await shown();
          for (const [index, text] of [first, second].entries()) {
            expect(screen.cells(index, 36, 38)).toBe("│b");
            expect(words(screen.cells(index, 0, 36))).toEqual(words(text));
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  test.each(COUNTS)(
    "[T18] in a draft with graphemes in doubt the real cursor stands where the terminal (%s) would write on",
    async (counts) => {
      await fc.assert(
        fc.asyncProperty(sentence, fc.nat(6), async (text, at) => {
          const before = graphemes(text).slice(0, at).join("");
          const cell = (part: string) => ({ row: 0, column: 4 + columns(part) });
          const row = [` me ${lineText(fitLine([span(text)], 30, STANDARD))}`, "online"];
          const { writer, shown } = terminal(counts);
          writer.draw([row], HOME);
          writer.draw([row], cell(before));
          const screen = await shown();
          const alone = new TerminalScreen(SIZE, counts);
          await alone.write(` me ${before}`);
          expect(screen.cursor()).toEqual(alone.cursor());
          expect(words(screen.cells(0, 4, 34))).toEqual(words(text));
          expect(screen.cells(0, 34, 40)).toBe("online");
        }),
        { numRuns: 150 },
      );
    },
  );

  test.each([
    ["the row", "👨‍👩‍👧‍👦".repeat(15), 30],
    ["the screen", "👨‍👩‍👧‍👦".repeat(17), 34],
    ["the spaces behind it", `${"👨‍👩‍👧‍👦".repeat(2)}   tail`, 11],
  ])(
    "[T17] text that a terminal draws wider than %s spills over nothing, wherever the cursor stands in it",
    async (_, text, width) => {
      const { writer, shown } = terminal("codePoints");
      const row = [lineText(fitLine([span(text)], 34, STANDARD)), "online"];
      for (let column = 0; column <= width; column++) {
        writer.draw([["above"], row, ["below"]], { row: 1, column });
        const screen = await shown();
        expect(screen.cells(1, 34, 40)).toBe("online");
        expect([screen.rows()[0], screen.rows()[2]]).toEqual(["above", "below"]);
        expect(screen.cursor().row).toBe(1);
        if (text.endsWith("tail")) expect(screen.cells(1, 7, 11)).toBe("tail");
      }
      writer.draw([["above"], ["short".padEnd(34), "online"], ["below"]], { row: 1, column: 5 });
      expect((await shown()).rows().slice(0, 3)).toEqual(["above", `${"short".padEnd(34)}online`, "below"]);
      expect((await shown()).cursor()).toEqual({ row: 1, column: 5 });
    },
  );

  const word = fc.constantFrom(
    "",
    "plain",
    "        ",
    "你好",
    "👨‍👩‍👧‍👦x",
    "🇨🇳🇩🇪",
    "\x1b[1mbold\x1b[0m ",
    "\x1b[31mred\x1b[1mbold\x1b[39m\x1b[22m",
    "\x1b[38;5;200mpink\x1b[0m",
    "\x1b]8;;https://a.b\x07\x1b[4mlink\x1b[0m\x1b]8;;\x07",
    "❤️ tail",
    "e\u0301e",
  );
  const piece = fc.array(word, { maxLength: 3 }).map((words) => words.join(""));
  const cell = fc.record({ row: fc.nat(SIZE.rows - 1), column: fc.nat(SIZE.columns - 1) });

  /** All that is on a screen, looks included. */
  function cells(screen: TerminalScreen): string[] {
    const { active } = screen.terminal.buffer;
    return Array.from({ length: SIZE.rows * SIZE.columns }, (_, at) => {
      const found = active.getLine(Math.floor(at / SIZE.columns))?.getCell(at % SIZE.columns);
      const look = [found?.getFgColor(), found?.isBold(), found?.isUnderline()];
      return `${found?.getChars() || " "} ${look}`;
    });
  }

  const frames = (row: fc.Arbitrary<readonly string[]>) =>
    fc.array(fc.tuple(fc.array(row, { minLength: 0, maxLength: SIZE.rows }), cell), {
      minLength: 1,
      maxLength: 5,
    });

  /** Pieces of exactly so many columns: no row is wider than the screen. */
  const padded = (width: number) =>
    piece
      .filter((text) => wide(text) <= width)
      .map((text) => text.concat(" ".repeat(Math.max(0, width - wide(text)))));
  const wide = (text: string) => columns(stripVTControlCharacters(text));

  test.each([
    ["of one piece", piece.map((text) => [text])],
    ["of pieces side by side", fc.tuple(padded(24), fc.constant("│"), padded(15)).map((row) => [...row])],
  ] as const)(
    "[T5] any sequence of frames, their rows %s, ends as the last one would alone",
    async (_, row) => {
      await fc.assert(
        fc.asyncProperty(frames(row), async (sequence) => {
          const last = sequence.at(-1) ?? [[], HOME];
          const [some, only] = [terminal(), terminal()];
          for (const [rows, cursor] of sequence) some.writer.draw(rows, cursor);
          only.writer.draw(...last);
          const [screen, expected] = [await some.shown(), await only.shown()];
          expect(cells(screen)).toEqual(cells(expected));
          expect(screen.cursor()).toEqual(expected.cursor());
        }),
        { numRuns: 100 },
      );
    },
  );

  test("[T9] a typed character costs a handful of bytes, and a row that moved up is not taken apart again", () => {
    const { writer, written } = terminal();
    const line = (text: string) => [`rooms ${text}`.padEnd(20), "│", `${text}`.padEnd(19)];
    writer.draw([line("a"), line("b")], HOME);
    writer.draw([line("a"), [...line("b").slice(0, 2), "bx".padEnd(19)]], { row: 1, column: 23 });
    expect(written[1]).toBe("\x1b[2;23Hx\x1b[2;24H");
  });
});
