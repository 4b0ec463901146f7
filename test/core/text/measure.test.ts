import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { columns, padColumns } from "../../../src/core/text/columns.ts";
import { graphemes } from "../../../src/core/text/graphemes.ts";
import { Measure, STANDARD } from "../../../src/core/text/measure.ts";
import { STANDARD_WIDTHS, type Widths } from "../../../src/core/text/widths.ts";

const piece = fc.constantFrom(
  "a",
  "聊",
  "…",
  "─",
  "“",
  "👨‍👩‍👧",
  "🇨🇳",
  "❤️",
  "👍🏽",
  "👨‍👩‍👧‍👦",
  "e\u0301",
  "한",
  " ",
  "ｱ",
);
const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
const widths: fc.Arbitrary<Widths> = fc.record({
  ambiguous: fc.constantFrom(1, 2),
  zwj: fc.constantFrom("joined", "apart"),
  flags: fc.constantFrom("joined", "apart"),
  vs16: fc.constantFrom(1, 2),
  skin: fc.constantFrom("joined", "apart"),
  spacingMark: fc.constantFrom(0, 1),
  saraAm: fc.constantFrom(0, 1),
  conjuncts: fc.constantFrom("joined", "apart"),
  cellBytes: fc.constantFrom(21, Number.POSITIVE_INFINITY),
});

test("[X4] what terminals agree on is as wide as string-width says", () => {
  fc.assert(fc.property(text, (line) => STANDARD.columns(line) === stringWidth(line)));
});

/** As real terminals said in answer to CSI 6 n: tmux 3.3a, xterm 379, rxvt-unicode 9.30, kitty 0.26.5. */
const TMUX = { zwj: "joined", vs16: 1, skin: "apart" } as const;
const XTERM = { zwj: "apart", vs16: 1, skin: "apart" } as const;
const KITTY = { zwj: "apart", spacingMark: 0 } as const;

test.each([
  ["กำ", 2, 2, 2],
  ["กำลัง", 4, 4, 4],
  ["กา", 2, 2, 2],
  ["ก่", 1, 1, 1],
  ["ກຳ", 2, 2, 2],
  ["का", 2, 2, 1],
  ["कि", 2, 2, 1],
  ["कं", 1, 1, 1],
  ["क्ष", 2, 2, 2],
  ["क्षि", 3, 3, 2],
  ["नमस्ते", 4, 4, 4],
  ["स्त्री", 4, 4, 3],
  ["কো", 2, 2, 1],
  ["கொ", 2, 2, 1],
  ["నీ", 1, 1, 1],
  ["ക്ഷ", 2, 2, 2],
  ["កា", 2, 2, 1],
  ["ស្រី", 2, 2, 2],
  ["ကြ", 2, 2, 1],
  ["က္က", 2, 2, 2],
  ["ꦏꦴ", 2, 2, 1],
  ["ᬓᬵ", 2, 2, 1],
  ["ཀྲ", 1, 1, 1],
  ["한", 2, 2, 2],
  ["か\u3099", 2, 2, 2],
  ["ｶﾞ", 2, 2, 2],
  ["1️⃣", 1, 1, 2],
  ["🏳️‍🌈", 1, 3, 4],
  ["👨‍👩‍👧", 2, 6, 6],
] as const)("[X4] %s takes the columns that terminals give it", (line, tmux, xterm, kitty) => {
  expect(columns(line), "unasked").toBe(STANDARD.columns(line));
  expect(new Measure({ ...STANDARD_WIDTHS, ...TMUX }).columns(line), "tmux").toBe(tmux);
  expect(new Measure({ ...STANDARD_WIDTHS, ...XTERM }).columns(line), "xterm").toBe(xterm);
  expect(new Measure({ ...STANDARD_WIDTHS, ...KITTY }).columns(line), "kitty").toBe(kitty);
});

test("[X4] a terminal that looks at graphemes gives a conjunct and SARA AM one letter's columns", () => {
  const whole = new Measure({ ...STANDARD_WIDTHS, spacingMark: 0, saraAm: 0, conjuncts: "joined" });
  expect(["กำ", "क्ष", "क्षि", "স্ত্রী"].map((line) => whole.columns(line))).toEqual([1, 1, 1, 1]);
});

test("[X4] tables on the command line are as wide as terminals draw them", () => {
  expect(padColumns("กำลัง", 6)).toBe("กำลัง  ");
});

test.each([
  ["👨‍👩‍👧‍👦", "👨|👩|👧|👦", 8],
  ["👩‍❤️‍💋‍👨", "👩|❤️|💋|👨", 8],
  ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴|g|b|e|n|g", 7],
  ["👨‍👩‍👧", "👨‍👩‍👧", 2],
] as const)("[X5] %s is drawn in parts where it is too long for a cell", (line, drawn, wide) => {
  const measure = new Measure({ ...STANDARD_WIDTHS, cellBytes: 21 });
  expect(measure.drawn(line).join("|")).toBe(drawn);
  expect(measure.columns(line)).toBe(wide);
  expect(STANDARD.drawn(line)).toEqual([line]);
});

test.each([
  ["…—“", { ambiguous: 2 }, 6],
  ["👨‍👩‍👧", { zwj: "apart" }, 6],
  ["🇨🇳", { flags: "apart" }, 4],
  ["❤️", { vs16: 1 }, 1],
  ["👍🏽", { skin: "apart" }, 4],
  ["聊天abc", { ambiguous: 2, zwj: "apart" }, 7],
] as const)("[X4] %s under %j takes %i columns", (line, own, columns) => {
  expect(new Measure({ ...STANDARD_WIDTHS, ...own }).columns(line)).toBe(columns);
});

test("[X4] on every terminal widths add up, and a cut fits and splits no grapheme", () => {
  fc.assert(
    fc.property(text, widths, fc.integer({ min: 0, max: 30 }), (line, own, width) => {
      const measure = new Measure(own);
      const sum = (parts: readonly string[]) => parts.reduce((all, part) => all + measure.columns(part), 0);
      expect(measure.columns(line)).toBe(sum(graphemes(line)));
      expect(measure.columns(line)).toBe(sum(measure.drawn(line)));
      const cut = measure.truncate(line, width);
      expect(measure.columns(cut)).toBeLessThanOrEqual(width);
      const kept = graphemes(cut.replace(/…$/, ""));
      expect(graphemes(line).slice(0, kept.length)).toEqual(kept);
    }),
  );
});
