import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRate, formatSize, parseRate, parseSize } from "../../src/cli/settings/units.ts";
import { formatDuration, parseDuration } from "../../src/core/time/duration.ts";

test.each([
  ["0", 0],
  ["4096", 4_096],
  ["64K", 65_536],
  ["64 kb", 65_536],
  ["64KiB", 65_536],
  ["1.5M", 1_572_864],
  ["10G", 10_737_418_240],
  ["0.3", undefined],
  ["-1", undefined],
  ["1P", undefined],
  ["", undefined],
  ["K", undefined],
  ["99999999999T", undefined],
])("[Z81] %j as bytes", (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each([
  ["10/s burst 20", { perSecond: 10, burst: 20 }],
  [" 6 / m  burst 1 ", { perSecond: 0.1, burst: 1 }],
  ["200/d burst 50", { perSecond: 200 / 86_400, burst: 50 }],
  ["64K/s burst 1M", { perSecond: 65_536, burst: 1_048_576 }],
  ["10/s", undefined],
  ["10 burst 20", undefined],
  ["1.5/s burst 2", undefined],
  ["10/w burst 20", undefined],
  ["-1/s burst 2", undefined],
])("[Z81] %j as a rate", (text, rate) => expect(parseRate(text)).toEqual(rate));

test("[Z82] sizes, durations and rates read back as they were written", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => parseSize(formatSize(bytes)) === bytes));
  fc.assert(fc.property(fc.nat(), (ms) => parseDuration(formatDuration(ms)) === ms));
  const seconds = fc.constantFrom(1, 60, 3_600, 86_400);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), seconds, fc.nat(), (amount, per, burst) => {
      const rate = { perSecond: amount / per, burst };
      expect(parseRate(formatRate(rate))).toEqual(rate);
    }),
  );
});

test("[Z82] a size, a duration and a rate are written in the unit that suits", () => {
  expect([0, 1_000, 65_536, 2 ** 30].map(formatSize)).toEqual(["0", "1000", "64K", "1G"]);
  expect([0, 1_500, 90_000, 7_200_000].map(formatDuration)).toEqual(["0ms", "1500ms", "90s", "2h"]);
  expect(formatRate({ perSecond: 200 / 86_400, burst: 5 })).toBe("200/d burst 5");
  expect(formatRate({ perSecond: 0.1, burst: 5 })).toBe("6/m burst 5");
  expect(formatRate({ perSecond: 65_536, burst: 1_048_576 }, formatSize)).toBe("64K/s burst 1M");
});
