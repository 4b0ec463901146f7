import type { ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import { Measure, STANDARD } from "../../../src/core/text/measure.ts";
import { STANDARD_WIDTHS } from "../../../src/core/text/widths.ts";
import { type Line, span } from "../../../src/tui/layout/line.ts";
import type { LinesContent } from "../../../src/tui/layout/screen.ts";
import { InkPane, setColourDepth } from "../../../src/tui/view/ink-pane.tsx";
import { TextRows } from "../../../src/tui/view/text-row.tsx";
import { theme } from "./picture.tsx";

const SETTING = { theme: theme(), measure: STANDARD, width: 20 };

const fail = (error: unknown): never => {
  throw error;
};

/** The rows of a pane, drawn once. */
function drawn(lines: readonly Line[], setting = SETTING) {
  setColourDepth("256");
  const pane = new InkPane<LinesContent>(TextRows, fail);
  const rows = pane.draw({ lines }, setting);
  pane.close();
  return rows;
}

/** The text of the rows. */
const textOf = (rows: ReturnType<typeof drawn>): string[] =>
  rows.map(({ glyphs }) => glyphs.map(({ text }) => text).join(""));

describe("a pane", () => {
  test("[T19] is drawn again only when its content, its looks or its width changed", () => {
    const Counted = vi.fn(TextRows);
    const pane = new InkPane<LinesContent>(Counted, fail);
    const lines = (text: string) => ({ lines: [[span("same")], [span(text)]] });
    const first = pane.draw(lines("one"), SETTING);
    expect(pane.draw(lines("one"), SETTING)).toBe(first);
    expect(Counted).toHaveBeenCalledTimes(1);
    const second = pane.draw(lines("two"), SETTING);
    expect(Counted).toHaveBeenCalledTimes(2);
    expect([second[0] === first[0], second[1] === first[1]]).toEqual([true, false]);
    pane.draw(lines("two"), { ...SETTING, theme: theme({ background: [255, 255, 255] }) });
    expect(pane.draw(lines("two"), { ...SETTING, width: 10 })[0]?.width).toBe(10);
    expect(Counted).toHaveBeenCalledTimes(4);
    pane.close();
  });

  test("[T19] what a component throws is told, and draws nothing", () => {
    const onError = vi.fn();
    const Broken = (): ReactNode => {
      throw new Error("broken");
    };
    const pane = new InkPane<object>(Broken, onError);
    expect(textOf(pane.draw({}, SETTING)).join("").trim()).toBe("");
    expect(onError).toHaveBeenCalledWith(new Error("broken"));
    pane.close();
  });

  test("[S1] a row that ends in a link, a colour or letters of any script is as wide as the others", () => {
    const url = { text: "http://a.b", tint: "link", link: "http://a.b" } as const;
    const rows = drawn([
      [url],
      [span("see "), url],
      [span("x", "error"), span("   ")],
      [url, span(" .")],
      [span("กำลัง")],
      [span("का")],
      [],
    ]);
    expect(rows.map(({ width }) => width)).toEqual(rows.map(() => 20));
    expect(rows).toHaveLength(7);
  });

  test.each([
    ...[
      "👨‍👩‍👧‍👦 family",
      "🇨🇳 flag",
      "❤️ heart",
      "👍🏽 skin",
      "1️⃣ keycap",
      "🏴󠁧󠁢󠁥󠁮󠁧󠁿 England",
      "🫨 young",
      "e\u0301 mark",
    ],
    ...[
      "กำลัง",
      "ກຳ",
      "नमस्ते क्षत्रिय",
      "স্ত্রী",
      "ស្រី",
      "မြန်မာ",
      "한국어 \u1112\u1161\u11ab",
      "“quoted” … —",
      "收到，谢谢！",
    ],
  ])("[T17] %s is printed as it is, neither cut nor wrapped", (text) => {
    for (const widths of [
      STANDARD_WIDTHS,
      { ...STANDARD_WIDTHS, ambiguous: 2 } as const,
      { ...STANDARD_WIDTHS, zwj: "apart", flags: "apart", vs16: 1, skin: "apart", spacingMark: 0 } as const,
    ]) {
      const measure = new Measure(widths);
      const whole = `${text}|`.repeat(30);
      const width = measure.columns(whole);
      const [row] = drawn([[span(whole)]], { ...SETTING, measure, width });
      expect(textOf(row === undefined ? [] : [row])).toEqual([whole]);
      expect(row?.width).toBe(width);
    }
  });
});

describe("looks", () => {
  test("[S17] the theme alone decides on colours, whatever the environment says to Ink", () => {
    const style = (depth: "none" | "16" | "256" | "true") => {
      setColourDepth(depth);
      const pane = new InkPane<LinesContent>(TextRows, fail);
      const [row] = pane.draw({ lines: [[span("x", "error")]] }, { ...SETTING, theme: theme({ depth }) });
      pane.close();
      return row?.glyphs[0]?.style;
    };
    expect(style("none")).toBe("1");
    expect(style("16")).toBe("91");
    expect(style("256")).toBe("38;5;210");
    expect(style("true")).toBe("38;2;255;135;135");
  });

  test.each([
    ["https://a.b/c", "https://a.b/c"],
    ["http://[::1]:9999/x", "http://[::1]:9999/x"],
    ["http://[fe80::1%25eth0]/100%?q=[1]{2}|^`\\", "http://[fe80::1%25eth0]/100%?q=[1]{2}|^`\\"],
    ["http://bücher.de/ü ?ß=%C3%9F", "http://b%C3%BCcher.de/%C3%BC%20?%C3%9F=%C3%9F"],
    ["http://a.b/\u200b\x1b\x07", "http://a.b/%E2%80%8B%1B%07"],
    ["http://a.b/\ud800", "http://a.b/%EF%BF%BD"],
  ] as const)("[S21] the link of %j leads to what was written, in printable ASCII", (link, address) => {
    const line = [span("see "), { text: "例x", tint: "link", link } as const, span(".")];
    const [row] = drawn([line]);
    const shown = row?.glyphs.slice(0, 7).map((glyph) => [glyph.text, glyph.link, glyph.style]);
    expect(shown?.slice(4)).toEqual([
      ["例", address, "4"],
      ["x", address, "4"],
      [".", "", ""],
    ]);
    const [plain] = drawn([line], { ...SETTING, theme: theme({ links: false }) });
    expect(plain?.glyphs.every((glyph) => glyph.link === "")).toBe(true);
  });
});
