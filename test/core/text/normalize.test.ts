import fc from "fast-check";
import { expect, test } from "vitest";
import { toNfc, toNfkc } from "../../../src/core/text/normalize.ts";

const unit = fc.constantFrom(..."aé가ｅ中\u0300\u0315\u05ae\u0323ﬁ\n");

test("[X6] text without long rows of marks is normalised as Unicode says", () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      expect(toNfc(text)).toBe(text.normalize("NFC"));
      expect(toNfkc(text)).toBe(text.normalize("NFKC"));
    }),
  );
});

test("[X6] a row of more than 30 marks is broken, nothing of it is lost, and what is broken stays as it is", () => {
  const broken = toNfc(`a${"\u0315\u0300".repeat(40)}b`);
  expect(broken.replaceAll("\u034f", "")).toHaveLength(2 + 80 - 1);
  for (const row of broken.split(/[^\p{M}]|\u034f/u)) expect([...row].length).toBeLessThanOrEqual(30);
  expect(toNfc(broken)).toBe(broken);
});

/** The CPU time of normalising a text, in µs: the least of several tries. */
function costOf(text: string): number {
  const tries = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage();
    for (let n = 0; n < 20; n += 1) toNfkc(text);
    return process.cpuUsage(before).user;
  });
  return Math.min(...tries);
}

test("[X6] text whose rows are broken already is normalised as soon as what it was made of", () => {
  const marks = `a${"\u0301\u0315".repeat(2_000)}`;
  expect(costOf(toNfc(marks))).toBeLessThan(3 * costOf(marks) + 1_000);
});

test("[X6] 200,000 marks are normalised in one go", () => {
  expect(toNfc(`a${"\u0315\u0300\u05ae\u0300".repeat(50_000)}`).length).toBeGreaterThan(200_000);
});
