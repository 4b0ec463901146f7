import { expect, test } from "vitest";
import { makeTextMatcher, toIndexed } from "../../src/server/log/search-text.ts";

test("[X6] what is indexed of a text is at most four times as long, whatever it is folded to", () => {
  expect(toIndexed("ﷺ".repeat(1_000)).length).toBeLessThanOrEqual(4_000);
  expect(toIndexed("각".repeat(1_000))).toBe("각".repeat(1_000));
  expect(makeTextMatcher("صلى")("ﷺﷺ")).toBe(true);
});

// Work that grows with the square of the length would take many minutes for these.
test.each(["\u0315\u0300\u05ae\u0300", "\u0f71\u0f74\u0f72", "\u0300", "ﷺ"])(
  "[X6] %j, however often, is indexed in one go",
  (unit) => {
    expect(toIndexed(`a${unit.repeat(50_000)}`)).toMatch(/^a/);
  },
);
