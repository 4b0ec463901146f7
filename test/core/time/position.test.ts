import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { isInstant } from "../../../src/core/protocol/fields.ts";
import { parsePosition } from "../../../src/core/time/position.ts";

/** A Monday. */
const NOW = new Date(2026, 10, 23, 9, 5, 7, 250).getTime();

const at = (year: number, month: number, date: number, hours = 0, minutes = 0) =>
  new Date(year, month, date, hours, minutes).getTime();
/** An instant of November 2026. */
const on = (date: number, hours = 0, minutes = 0) => at(2026, 10, date, hours, minutes);

const ZONE = process.env.TZ;
afterEach(() => {
  if (ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = ZONE;
});

test.each([
  ["2026-11-20", on(20)],
  ["2026/11/20", on(20)],
  ["11-20", on(20)],
  ["11-25", at(2025, 10, 25)],
  ["02-29", at(2024, 1, 29)],
  ["2026-1-5 9:30", at(2026, 0, 5, 9, 30)],
  ["2026/11/20 08:30", on(20, 8, 30)],
  ["2026-11-20T08:30", on(20, 8, 30)],
  ["2026-11-20t08", on(20, 8)],
  ["2026-11-20T08:30:15", on(20, 8, 30) + 15_000],
  ["2026-11-20 08:30:15.5", on(20, 8, 30) + 15_500],
  ["2026-11-20T08:30:15,123456", on(20, 8, 30) + 15_123],
  ["2026-11-20T24:00", on(21)],
  ["20261120T0830", on(20, 8, 30)],
  ["23 Nov", on(23)],
  ["Nov 24", at(2025, 10, 24)],
  ["Fri 20 Nov 2026", on(20)],
  ["November 20, 2025 10:30", at(2025, 10, 20, 10, 30)],
  ["2026年11月20日", on(20)],
  ["2026年11月20日 星期五", on(20)],
  ["１１月２０日", on(20)],
  ["11月20号 上午10点", on(20, 10)],
  ["11月20日08:30", on(20, 8, 30)],
  ["十一月二十日十点半", on(20, 10, 30)],
  ["二〇二五年十一月三日", at(2025, 10, 3)],
])("[C14] the date %s is meant as the last one there was", (text, instant) =>
  expect(parsePosition(text, NOW)).toEqual({ at: instant }),
);

test.each([
  ["today", on(23)],
  ["Yesterday", on(22)],
  ["今天", on(23)],
  ["昨天", on(22)],
  ["前天", on(21)],
  ["大前天", on(20)],
  ["today 08:00", on(23, 8)],
  ["yesterday 10am", on(22, 10)],
  ["yesterday at 10:30 p.m.", on(22, 22, 30)],
  ["昨天 10:30", on(22, 10, 30)],
  ["前天10:30", on(21, 10, 30)],
  ["昨天上午10点", on(22, 10)],
  ["昨天　下午　３：３０", on(22, 15, 30)],
  ["昨天下午", on(22, 12)],
  ["昨晚", on(22, 18)],
  ["昨晚8点", on(22, 20)],
  ["昨晚12点半", on(23, 0, 30)],
  ["昨晚两点", on(23, 2)],
  ["今早8点", on(23, 8)],
  ["last night", on(22, 18)],
  ["this morning", on(23, 6)],
  ["3天前上午10点", on(20, 10)],
  ["3 days ago 10:30", on(20, 10, 30)],
])("[C14] %s is a day by its name", (text, instant) =>
  expect(parsePosition(text, NOW)).toEqual({ at: instant }),
);

test.each([
  ["Monday", on(23)],
  ["mon", on(23)],
  ["周一", on(23)],
  ["星期二", on(17)],
  ["礼拜三", on(18)],
  ["周日", on(22)],
  ["星期天", on(22)],
  ["thurs", on(19)],
  ["周一 9:30", on(16, 9, 30)],
  ["周一八点", on(23, 8)],
  ["星期二十点", on(17, 10)],
  ["fri 10pm", on(20, 22)],
  ["本周一", on(23)],
  ["上周一", on(16)],
  ["上周五", on(20)],
  ["上个星期日下午3点半", on(22, 15, 30)],
  ["上上周五", on(13)],
  ["last Monday", on(16)],
  ["last fri", on(20)],
])("[C14] the weekday %s is the last one there was, or that of a named week", (text, instant) =>
  expect(parsePosition(text, NOW)).toEqual({ at: instant }),
);

test.each([
  ["08:30", on(23, 8, 30)],
  ["9:05", on(23, 9, 5)],
  ["23:30", on(22, 23, 30)],
  ["9am", on(23, 9)],
  ["12am", on(23)],
  ["12 PM", on(22, 12)],
  ["10:30pm", on(22, 22, 30)],
  ["上午10点", on(22, 10)],
  ["上午9点", on(23, 9)],
  ["早上八点一刻", on(23, 8, 15)],
  ["凌晨2点", on(23, 2)],
  ["凌晨12点", on(23)],
  ["中午12点", on(22, 12)],
  ["中午1点", on(22, 13)],
  ["中午11点半", on(22, 11, 30)],
  ["下午3点半", on(22, 15, 30)],
  ["下午15点", on(22, 15)],
  ["傍晚6点", on(22, 18)],
  ["晚上8点", on(22, 20)],
  ["晚上12点", on(23)],
  ["8点30分", on(23, 8, 30)],
  ["8时30分15秒", on(23, 8, 30) + 15_000],
  ["八点零五", on(23, 8, 5)],
  ["8点钟", on(23, 8)],
])("[C14] the time %s is the last one there was", (text, instant) =>
  expect(parsePosition(text, NOW)).toEqual({ at: instant }),
);

test.each([
  ["2h", 2],
  ["２ｈ", 2],
  ["2h ago", 2],
  ["2 hours ago", 2],
  ["an hour ago", 1],
  ["30 min ago", 0.5],
  ["30分钟前", 0.5],
  ["2小时前", 2],
  ["两个小时前", 2],
  ["半小时前", 0.5],
  ["一个半小时前", 1.5],
  ["3天前", 72],
  ["两周前", 336],
])("[C14] %s is so long ago", (text, hours) =>
  expect(parsePosition(text, NOW)).toEqual({ at: NOW - hours * 3_600_000 }),
);

test.each(["42", "４２"])("[Z17] %s is the number of a message", (text) =>
  expect(parsePosition(text, NOW)).toEqual({ seq: 42 }),
);

test.each([
  ...["", "soon", "h", "10 o'clock", "monitor", "mont", "周", "上周", "点", "10点60分", "25点", "3刻"],
  ...["上午15点", "晚上15点", "13:00:60", "-1", "2026-02-30", "02-30", "2月30日", "feb 30", "25:00", "24:30"],
  ...["2026-02-30T10:30:00", "2026-13-01T10:00", "2026-11-20T25:00", "2026-11-20T10:60", "20261120x"],
  ...["2026-11-20T", "T10:30", "2026-11-20T10:30Q", "10:30Z", "11-20 10:30Z", "99999999999999999999"],
  ...["2026-02-30T10:30:00Z", "2026-11-20T10:30+25:00", "昨天的事", "constructor", "昨天 昨天", "last 10:30"],
])("[C14] %j is no position", (text) => expect(parsePosition(text, NOW)).toEqual({ problem: "unknown" }));

test.each([
  ...[
    "tomorrow",
    "明天",
    "后天上午10点",
    "next monday",
    "下周一",
    "本周二",
    "this fri",
    "今天 23:30",
    "tonight",
  ],
  ...["今晚8点", "2027-01-01", "2026-11-23T09:06", "2027年1月1日", "Jan 1 2027"],
])("[C14] %s is yet to come", (text) => expect(parsePosition(text, NOW)).toEqual({ problem: "future" }));

test.each([
  ["2026-11-20T08:30Z", Date.UTC(2026, 10, 20, 8, 30)],
  ["20261120T083015Z", Date.UTC(2026, 10, 20, 8, 30, 15)],
  ["2026-11-20 08:30 +08:00", Date.UTC(2026, 10, 20, 0, 30)],
  ["2026-11-20T08:30:00.250-0530", Date.UTC(2026, 10, 20, 14, 0, 0, 250)],
  ["2026-11-20T08-05", Date.UTC(2026, 10, 20, 13)],
  ["2026-11-20T24:00Z", Date.UTC(2026, 10, 21)],
  ["0050-01-01T00:00Z", Date.parse("0050-01-01T00:00Z")],
  ["0050-01-01T00:00+01:00", Date.parse("0049-12-31T23:00Z")],
  ["2027-01-01T00:00Z", Date.UTC(2027, 0, 1)],
])("[Z17] %s is that instant, whatever the clock says", (text, instant) =>
  expect(parsePosition(text, NOW)).toEqual({ at: instant }),
);

describe("[C14] where clocks are changed", () => {
  const inZone = (zone: string, text: string, now: string) => {
    process.env.TZ = zone;
    const position = parsePosition(text, Date.parse(now));
    return "at" in position ? new Date(position.at).toISOString() : position;
  };

  test.each([
    // Berlin went from 02:00 to 03:00 on 29 March 2026, and back from 03:00 to 02:00 on 25 October.
    ["Europe/Berlin", "10:00", "2026-03-29T07:00:00Z", "2026-03-28T09:00:00.000Z"],
    ["Europe/Berlin", "yesterday", "2026-03-30T10:00:00Z", "2026-03-28T23:00:00.000Z"],
    ["Europe/Berlin", "2:30", "2026-03-29T10:00:00Z", "2026-03-29T01:30:00.000Z"],
    ["Europe/Berlin", "昨天晚上12点", "2026-10-25T10:00:00Z", "2026-10-24T22:00:00.000Z"],
    ["Europe/Berlin", "sun 12pm", "2026-10-26T10:00:00Z", "2026-10-25T11:00:00.000Z"],
    ["Europe/Berlin", "24h", "2026-03-30T10:00:00Z", "2026-03-29T10:00:00.000Z"],
    // Beirut's 29 March 2026 began at 01:00.
    ["Asia/Beirut", "今天", "2026-03-29T10:00:00Z", "2026-03-28T22:00:00.000Z"],
    ["Asia/Beirut", "今天上午10点", "2026-03-29T10:00:00Z", "2026-03-29T07:00:00.000Z"],
    ["Asia/Shanghai", "今天", "2026-11-22T16:00:00Z", "2026-11-22T16:00:00.000Z"],
    ["Asia/Shanghai", "今天", "2026-11-22T15:59:59Z", "2026-11-21T16:00:00.000Z"],
    ["Asia/Shanghai", "00:00", "2026-11-22T16:00:00Z", "2026-11-22T16:00:00.000Z"],
  ])("in %s, %s at %s is %s", (zone, text, now, instant) => expect(inZone(zone, text, now)).toBe(instant));

  test("a time alone is never to come, no more than a day ago, and on the clock it says or in its gap", () => {
    const zones = fc.constantFrom(
      "Asia/Shanghai",
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
    );
    const nows = fc.date({ min: new Date("2015-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(zones, nows, fc.nat(23), fc.nat(59), (zone, now, hours, minutes) => {
        process.env.TZ = zone;
        const position = parsePosition(`${hours}:${String(minutes).padStart(2, "0")}`, now.getTime());
        const found = "at" in position ? position.at : expect.unreachable();
        expect(found).toBeLessThanOrEqual(now.getTime());
        expect(now.getTime() - found).toBeLessThan(26 * 3_600_000);
        const local = new Date(found);
        const [wanted, shown] = [hours * 60 + minutes, local.getHours() * 60 + local.getMinutes()];
        expect([0, 30, 60]).toContain(shown - wanted);
      }),
    );
  });

  test("a weekday is one of the last seven days, on its day; the same in both languages", () => {
    const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    const nows = fc.date({ min: new Date("2015-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(nows, fc.nat(6), (now, weekday) => {
        const position = parsePosition(names[weekday] ?? "", now.getTime());
        const found = "at" in position ? position.at : expect.unreachable();
        expect(new Date(found).getDay()).toBe(weekday);
        expect(found).toBeLessThanOrEqual(now.getTime());
        expect(now.getTime() - found).toBeLessThan(7 * 86_400_000 + 3_600_000);
        expect(parsePosition(`周${"日一二三四五六"[weekday]}`, now.getTime())).toEqual(position);
      }),
    );
  });
});

test("[C14] any text is a number, an instant there can be, or a problem", () => {
  const pieces = [
    ...[
      "昨天",
      "周",
      "一",
      "上",
      "十",
      "半",
      "点",
      "月",
      "日",
      "前",
      "小时",
      "下午",
      "晚上",
      "3",
      "12",
      "2026",
    ],
    ...[" ", "-", ":", "/", "t", "z", "+08:00", "mon", "nov", "last", "days", "ago", "am", "h", "at", ","],
  ];
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const position = parsePosition(text, NOW);
      if ("seq" in position) expect(Number.isSafeInteger(position.seq)).toBe(true);
      else if ("at" in position) expect(isInstant(position.at)).toBe(true);
      else expect(["unknown", "future"]).toContain(position.problem);
    }),
    { numRuns: 2_000, examples: [["999999999999999999999d"], ["99999天前"], ["0.3ms"]] },
  );
});
