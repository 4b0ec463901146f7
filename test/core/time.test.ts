import fc from "fast-check";
import moment from "moment";
import { expect, test } from "vitest";
import { parseDuration } from "../../src/core/duration.ts";
import { fromTimes, isoTime, timeOfDay } from "../../src/core/local-time.ts";
import { momentFrom, toTimes } from "../../src/core/time.ts";
import { chinese } from "../../src/tui/model/words/chinese.ts";
import { english } from "../../src/tui/model/words/english.ts";

const AT = new Date(2026, 10, 23, 9, 5, 7, 250).getTime();

test("[N5] times is local time to the second, and reads back", () => {
  expect(toTimes(AT)).toBe("2026-11-23 09:05:07");
  expect(fromTimes("2026-11-23 09:05:07")).toBe(AT - 250);
  for (const none of ["yesterday", "2026-11-31 10:00:00", "2026-13-01 10:00:00", "2026-11-23 24:00:00"]) {
    expect(fromTimes(none)).toBeUndefined();
  }
});

test("a day and a time of day are local and short", () => {
  expect(english.day(AT)).toBe("Mon 23 Nov 2026");
  expect(chinese.day(AT)).toBe("2026年11月23日 星期一");
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

const at = (year: number, month: number, date: number, hours = 0, minutes = 0) =>
  new Date(year, month, date, hours, minutes).getTime();

test.each([
  ["2026-11-20", at(2026, 10, 20)],
  ["2026/11/20", at(2026, 10, 20)],
  ["2026-11-20 08:30", at(2026, 10, 20, 8, 30)],
  ["11-20", at(2026, 10, 20)],
  ["11-25", at(2025, 10, 25)],
  ["１１月２０日", at(2026, 10, 20)],
  ["08:30", at(2026, 10, 23, 8, 30)],
  ["23:30", at(2026, 10, 22, 23, 30)],
  ["昨天", at(2026, 10, 22)],
  ["昨天 10:30", at(2026, 10, 22, 10, 30)],
  ["前天10:30", at(2026, 10, 21, 10, 30)],
  ["今天", at(2026, 10, 23)],
  ["Yesterday", at(2026, 10, 22)],
  ["today 08:00", at(2026, 10, 23, 8)],
])("[C14] the moment %s is meant as the last one there was", (text, instant) =>
  expect(momentFrom(text, AT)).toBe(instant),
);

test.each(["", "tomorrow", "2026-02-30", "25:00", "10", "-1"])("[C14] %j is no moment", (text) =>
  expect(momentFrom(text, AT)).toBeUndefined(),
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
