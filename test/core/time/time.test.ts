import fc from "fast-check";
import moment from "moment";
import { expect, test } from "vitest";
import { parseDuration } from "../../../src/core/time/duration.ts";
import { fromTimes, isoTime, timeOfDay } from "../../../src/core/time/local-time.ts";
import { toTimes } from "../../../src/core/time/time.ts";
import { chineseScreen } from "../../../src/tui/words/chinese.ts";
import { englishScreen } from "../../../src/tui/words/english.ts";

const AT = new Date(2026, 10, 23, 9, 5, 7, 250).getTime();

test("[N5] times is local time to the second, and reads back", () => {
  expect(toTimes(AT)).toBe("2026-11-23 09:05:07");
  expect(fromTimes("2026-11-23 09:05:07")).toBe(AT - 250);
  for (const none of ["yesterday", "2026-11-31 10:00:00", "2026-13-01 10:00:00", "2026-11-23 24:00:00"]) {
    expect(fromTimes(none)).toBeUndefined();
  }
});

test("a day and a time of day are local and short", () => {
  expect(englishScreen.day(AT)).toBe("Mon 23 Nov 2026");
  expect(chineseScreen.day(AT)).toBe("2026年11月23日 星期一");
  expect(timeOfDay(AT)).toBe("09:05");
});

test("ISO time names the instant and the local offset", () => {
  expect(isoTime(AT)).toMatch(/^2026-11-23T09:05:07\.250[+-]\d\d:\d\d$|Z$/);
  for (const at of [AT, -AT, 8.64e15 - 86_400_000]) expect(new Date(isoTime(at)).getTime()).toBe(at);
});

test.each([
  ["500ms", 500],
  ["30s", 30_000],
  ["10m", 600_000],
  ["2h", 7_200_000],
  ["90d", 7_776_000_000],
  ["1.5h", 5_400_000],
  ["45", 45_000],
])("the duration %s is %i ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(["", "h", "2w", "-5s", "2 h", "1e3s"])("%j is no duration", (text) =>
  expect(parseDuration(text)).toBeUndefined(),
);

test("[N5] a remembered minute is the one that would be formatted again, in any order of instants", () => {
  fc.assert(
    fc.property(
      fc.array(fc.date({ min: new Date("1972-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })),
      (dates) => {
        for (const date of dates.flatMap((one) => [one, new Date(one.getTime() + 1_001)])) {
          expect(toTimes(date.getTime())).toBe(moment(date).format("YYYY-MM-DD HH:mm:ss"));
          expect(isoTime(date.getTime())).toBe(moment(date).format("YYYY-MM-DD[T]HH:mm:ss.SSSZ"));
        }
      },
    ),
  );
});
