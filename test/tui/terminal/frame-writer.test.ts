import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STANDARD } from "../../../src/core/measure.ts";
import { columns } from "../../../src/core/text.ts";
import { fitLine, lineText, span } from "../../../src/tui/model/line.ts";
import { FrameWriter } from "../../../src/tui/terminal/frame-writer.ts";
import { TerminalScreen } from "../../support/terminal-screen.ts";

const SIZE = { columns: 40, rows: 5 };
const HOME = { row: 0, column: 0 };

/** A writer with a terminal behind it, and everything that was written. */
function terminal() {
  const screen = new TerminalScreen(SIZE);
  const written: string[] = [];
  const writer = new FrameWriter((text) => written.push(text));
  const shown = async () => {
    await screen.write(`\x1b[?7l${written.join("")}`);
    return screen;
  };
  return { writer, written, shown };
}

describe("frames", () => {
  test("[T5] only what changed is written, as one synchronised update", () => {
    const { writer, written } = terminal();
    writer.draw(["one", "two", "three"], HOME);
    writer.draw(["one", "2", "three"], { row: 1, column: 1 });
    expect(written[1]).toBe("\x1b[?2026h\x1b[?25l\x1b[2;1H2\x1b[2;2H\x1b[K\x1b[2;2H\x1b[?25h\x1b[?2026l");
  });

  test("[T3] nothing is written when nothing changed, and only the cursor when only that did", () => {
    const { writer, written } = terminal();
    writer.draw(["one", "two"], HOME);
    writer.draw(["one", "two"], HOME);
    expect(written).toHaveLength(1);
    writer.draw(["one", "two"], { row: 1, column: 3 });
    expect(written[1]).toBe("\x1b[2;4H");
  });

  test("[T6] after the screen was forgotten all of it is written anew", async () => {
    const { writer, written, shown } = terminal();
    writer.draw(["one", "two"], HOME);
    writer.forget();
    writer.draw(["one"], { row: 0, column: 3 });
    expect(written[1]).toContain("\x1b[2J");
    const screen = await shown();
    expect(screen.text().trim()).toBe("one");
    expect(screen.cursor()).toEqual({ row: 0, column: 3 });
  });

  const fitted = (text: string) => lineText(fitLine([span(text)], 20, STANDARD));

  test("[S1] behind emoji that terminals measure differently the column is set by number", async () => {
    const { writer, written, shown } = terminal();
    const line = `${fitted("👨‍👩‍👧‍👦 🇨🇳 ❤️ é 中文")}│`;
    writer.draw([line, `${fitted("plain")}│`], HOME);
    expect(written[0]).toContain("👨‍👩‍👧‍👦\x1b[3G");
    const screen = await shown();
    for (const row of [0, 1]) expect(screen.cells(row, 20, 21)).toBe("│");
  });

  test("[T5] any sequence of frames ends as the last one, wide characters and colours included", async () => {
    const word = fc.constantFrom(
      "",
      "plain",
      "你好",
      "👨‍👩‍👧‍👦x",
      "🇨🇳🇩🇪",
      "\x1b[1mbold\x1b[0m ",
      "❤️ tail",
      "e\u0301e",
    );
    const line = fc.array(word, { maxLength: 3 }).map((words) => words.join(""));
    const frame = fc.array(line, { minLength: 0, maxLength: SIZE.rows });
    const cell = fc.record({ row: fc.nat(SIZE.rows - 1), column: fc.nat(SIZE.columns - 1) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(frame, cell), { minLength: 1, maxLength: 5 }), async (frames) => {
        const { writer, shown } = terminal();
        for (const [lines, cursor] of frames) writer.draw(lines, cursor);
        const screen = await shown();
        const [lines, cursor] = frames.at(-1) ?? [[], HOME];
        const plain = lines.map((text) => text.replaceAll("\x1b[1m", "").replaceAll("\x1b[0m", "").trimEnd());
        const rows = screen.rows();
        expect(rows.map((row) => row.trimEnd())).toEqual(rows.map((_, row) => plain[row] ?? ""));
        expect(screen.cursor()).toEqual(cursor);
        expect(columns(rows[0] ?? "")).toBe(columns(plain[0] ?? ""));
      }),
      { numRuns: 60 },
    );
  });
});
