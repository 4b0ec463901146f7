import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { Measure, STANDARD } from "../../src/core/measure.ts";
import { STANDARD_WIDTHS, type Widths } from "../../src/core/widths.ts";
import { graphemes } from "../../src/core/text.ts";

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
});

test("[X4] as most terminals draw is as string-width counts", () => {
  fc.assert(fc.property(text, (line) => STANDARD.columns(line) === stringWidth(line)));
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
      const sum = graphemes(line).reduce((total, grapheme) => total + measure.columns(grapheme), 0);
      expect(measure.columns(line)).toBe(sum);
      const cut = measure.truncate(line, width);
      expect(measure.columns(cut)).toBeLessThanOrEqual(width);
      const kept = graphemes(cut.replace(/…$/, ""));
      expect(graphemes(line).slice(0, kept.length)).toEqual(kept);
    }),
  );
});
