import { stripVTControlCharacters } from "node:util";
import { render } from "ink-testing-library";
import { expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { Measure, STANDARD } from "../../../src/core/text/measure.ts";
import { STANDARD_WIDTHS } from "../../../src/core/text/widths.ts";
import { fitLine, lineText, span } from "../../../src/tui/layout/line.ts";
import { themeFor } from "../../../src/tui/look/theme.ts";
import { readRow } from "../../../src/tui/terminal/styled-row.ts";
import { canvasOf } from "../../../src/tui/view/canvas.ts";
import { paint } from "../../../src/tui/view/paint.ts";
import { RowPrinter } from "../../../src/tui/view/row-printer.tsx";
import { Rows } from "../../../src/tui/view/rows.tsx";

const own = { roles: {}, nicks: undefined };
const PLAIN = themeFor({ name: "auto", depth: "none", background: undefined, links: true, own });

test("[S1] the view puts the parts side by side with dividers, over the rule and the input", () => {
  const picture = {
    parts: [
      { width: 6, lines: [[span("房间  ")], [span("a     ")]] },
      { width: 8, lines: [[span("👨‍👩‍👧 hi   ")], [span("        ")]] },
    ],
    divider: "│",
    rule: [span("──────┴────────")],
    input: { width: 15, lines: [[span(" alice › 你好  ")]] },
    cursor: { row: 3, column: 13 },
  };
  const printer = new RowPrinter({ columns: 15, rows: 4 }, () => {});
  const { rows, between } = canvasOf(picture, PLAIN);
  const printed = rows.map((pieces) => printer.print(pieces, 15).join(between));
  expect(printed.map((row) => stripVTControlCharacters(row))).toEqual([
    "房间  │👨‍👩‍👧 hi   ",
    "a     │        ",
    "──────┴────────",
    " alice › 你好  ",
  ]);
  printer.close();
});

test("[S17] looks are painted by the theme alone, whatever the environment says to Ink", () => {
  const line = [span("bob", { userId: toUserId("bob") }), span("  10:31", "dim"), span("x")];
  expect(paint(line, PLAIN)).toBe("\x1b[1mbob\x1b[0m\x1b[2m  10:31\x1b[0mx");
  const { lastFrame, unmount } = render(<Rows rows={[paint(line, PLAIN)]} width={11} />);
  expect(lastFrame()).toContain("\x1b[1mbob");
  unmount();
});

test("[S21] an address is a link of the terminal's own, its bytes plain ASCII, through Ink", () => {
  const line = [{ text: "https://例.cn/a", tint: "link", link: "https://例.cn/a b" } as const];
  const painted = paint(line, PLAIN);
  expect(painted).toBe("\x1b]8;;https://%E4%BE%8B.cn/a%20b\x07\x1b[4mhttps://例.cn/a\x1b[0m\x1b]8;;\x07");
  const printer = new RowPrinter({ columns: 20, rows: 1 }, () => {});
  const [printed] = printer.print([painted], 20);
  expect(printed).toContain("\x1b]8;;https://%E4%BE%8B.cn/a%20b\x07");
  expect(stripVTControlCharacters(printed ?? "")).toBe("https://例.cn/a");
  printer.close();
});

test.each([
  ["https://a.b/c", "https://a.b/c"],
  ["http://[::1]:9999/x", "http://[::1]:9999/x"],
  ["http://[fe80::1%25eth0]/100%?q=[1]{2}|^`\\", "http://[fe80::1%25eth0]/100%?q=[1]{2}|^`\\"],
  ["http://bücher.de/ü ?ß=%C3%9F", "http://b%C3%BCcher.de/%C3%BC%20?%C3%9F=%C3%9F"],
  ["http://a.b/\u200b\x1b\x07", "http://a.b/%E2%80%8B%1B%07"],
  ["http://a.b/\ud800", "http://a.b/%EF%BF%BD"],
] as const)("[S21] the link of %j leads to what was written, in printable ASCII", (link, address) => {
  const painted = paint([{ text: "x", tint: "plain", link }], PLAIN);
  expect(painted).toBe(`\x1b]8;;${address}\x07x\x1b]8;;\x07`);
});

test("[S1] a row that ends in a link, a colour or letters of any script is as wide as the others", () => {
  const looks = themeFor({ name: "auto", depth: "256", background: undefined, links: true, own });
  const url = { text: "http://a.b", tint: "link", link: "http://a.b" } as const;
  const lines = [
    [url],
    [span("see "), url],
    [span("x", "error")],
    [url, span(" .")],
    [span("กำลัง")],
    [span("का")],
  ];
  const fitted = lines.map((line) => paint(fitLine(line, 20, STANDARD), looks));
  const printer = new RowPrinter({ columns: 20, rows: 5 }, () => {});
  const printed = printer.print(fitted, 20);
  expect(printed.map((row) => readRow(row, STANDARD).width)).toEqual(lines.map(() => 20));
  expect(printer.print(fitted, 20)).toEqual(printed);
  printer.close();
});

test("[T17] a row is printed whole though Ink counts its letters as wider than the terminal does", () => {
  const kitty = new Measure({ ...STANDARD_WIDTHS, spacingMark: 0 });
  const text = lineText(fitLine([span("का".repeat(60))], 60, kitty));
  const printer = new RowPrinter({ columns: 60, rows: 1 }, () => {});
  expect(printer.print([text], 60)).toEqual([text]);
  printer.close();
});
