import fc from "fast-check";
import moment from "moment";
import { expect, test } from "vitest";
import { parseDuration } from "../../../src/core/time/duration.ts";
import { fromTimes, isoTime, timeOfDay } from "../../../src/core/time/local-time.ts";
import { parseMoment, parsePosition, toTimes } from "../../../src/core/time/time.ts";
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
  ["9:05", at(2026, 10, 23, 9, 5)],
  ["2026-11-20T08:30", at(2026, 10, 20, 8, 30)],
  ["2026-11-20t08", at(2026, 10, 20, 8)],
  ["2026-11-20T08:30:15", at(2026, 10, 20, 8, 30) + 15_000],
  ["2026-11-20 08:30:15.5", at(2026, 10, 20, 8, 30) + 15_500],
  ["2026-11-20T08:30:15,123456", at(2026, 10, 20, 8, 30) + 15_123],
  ["2026-11-20T24:00", at(2026, 10, 21)],
  ["20261120T0830", at(2026, 10, 20, 8, 30)],
  ["20261120T083015Z", Date.UTC(2026, 10, 20, 8, 30, 15)],
  ["2026-11-20T08:30Z", Date.UTC(2026, 10, 20, 8, 30)],
  ["2026-11-20 08:30 +08:00", Date.UTC(2026, 10, 20, 0, 30)],
  ["2026-11-20T08:30:00.250-0530", Date.UTC(2026, 10, 20, 14, 0, 0, 250)],
  ["0050-01-01T00:00Z", Date.parse("0050-01-01T00:00Z")],
  ["0050-01-01T00:00+01:00", Date.parse("0049-12-31T23:00Z")],
  ["2026-11-20T24:00Z", Date.UTC(2026, 10, 21)],
  ["2026-11-20T08-05", Date.UTC(2026, 10, 20, 13)],
  ["2026-1-5 9:30", at(2026, 0, 5, 9, 30)],
  ["2026/11/20 08:30", at(2026, 10, 20, 8, 30)],
  ["2026年11月20日", at(2026, 10, 20)],
  ["11月20日08:30", at(2026, 10, 20, 8, 30)],
  ["02-29", at(2024, 1, 29)],
  ["2027-01-01T10:30", at(2027, 0, 1, 10, 30)],
])("[C14] the moment %s is meant as the last one there was", (text, instant) =>
  expect(parseMoment(text, AT)).toBe(instant),
);

test.each([
  ...["", "tomorrow", "2026-02-30", "25:00", "10", "-1", "2026-02-30T10:30:00", "2026-13-01T10:00", "02-30"],
  ...["2026-11-20T25:00", "2026-11-20T10:60", "2026-11-20T10:30:60", "10:30Z", "11-20 10:30Z", "20261120"],
  ...["2026-02-30T10:30:00Z", "2026-11-20T10:30+25:00", "2026-11-20T", "T10:30", "2026-11-20T10:30Q"],
])("[C14] %j is no moment", (text) => expect(parseMoment(text, AT)).toBeUndefined());

test.each([
  ["42", { seq: 42 }],
  ["2h", { at: AT - 7_200_000 }],
  ["２ｈ", { at: AT - 7_200_000 }],
  ["2026-11-20T08:30", { at: at(2026, 10, 20, 8, 30) }],
  ["2026-02-30T08:30", undefined],
  ["99999999999999999999", undefined],
])("[Z17] the place %s is a number, so long ago, or a moment", (text, place) =>
  expect(parsePosition(text, AT)).toEqual(place),
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
