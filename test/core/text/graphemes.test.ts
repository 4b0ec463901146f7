import fc from "fast-check";
import { expect, test } from "vitest";
import { columns, truncate } from "../../../src/core/text/columns.ts";
import { eachGrapheme, graphemes } from "../../../src/core/text/graphemes.ts";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

test("[X2] long texts of all kinds separate as Unicode says, wherever they are cut for it", () => {
  const unit = fc.oneof(
    fc.constantFrom(
      ..."aé中한",
      "👨‍👩‍👧",
      "🇨🇳",
      "🇨",
      "\u0301",
      "\u{1f3fb}",
      "क्ष",
      "\u200d",
      "\u0600",
      "\r\n",
      "\u{1d165}",
    ),
    fc.constantFrom("\u0301".repeat(300), "👨\u200d".repeat(200), "x".repeat(255), "🇨".repeat(129)),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      const expected = Array.from(segmenter.segment(text), ({ segment, index }) => ({ segment, index }));
      expect([...eachGrapheme(text)]).toEqual(expected);
      expect(graphemes(text)).toEqual(expected.map(({ segment }) => segment));
    }),
  );
});

// Work that grows with the square of the length would take many minutes for these.
test.each(["“", "e\u0301", "👨\u200d", "🇨", "ﷺ", "👨\t"])(
  "[X6] %j, however often, is measured and cut in one go",
  (unit) => {
    const text = unit.repeat(200_000);
    expect(columns(text)).toBeGreaterThan(0);
    expect(columns(truncate(text, 40))).toBeLessThanOrEqual(40);
  },
);
