import { dayOf } from "./local-time.ts";

/** A day as it is typed, which may be in no calendar. `month` is 1–12. */
export interface TypedDay {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

/** Forms in which days are written, lower case, and the days that each can mean at `now`, the latest first. */
interface DayForm {
  readonly form: RegExp;
  readonly toDays: (parts: Readonly<Record<string, string | undefined>>, now: number) => readonly TypedDay[];
}

/** Counts the days from a named day to today. */
const NAMED_DAYS: Readonly<Record<string, number>> = {
  大前天: 3,
  前天: 2,
  昨天: 1,
  昨日: 1,
  yesterday: 1,
  今天: 0,
  今日: 0,
  today: 0,
  明天: -1,
  tomorrow: -1,
  后天: -2,
};

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WEEKDAY =
  "(?:sun(?:day)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r?s?|rsday)|fri(?:day)?|sat(?:urday)?)\\b";
const CHINESE_WEEKDAYS = "日一二三四五六";
const CHINESE_WEEKDAY = `(?:周|星期|礼拜)[天${CHINESE_WEEKDAYS}]`;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b";

/**
 * The days back to the weekday that a word before it means. `since` counts the days from that day of this week, which begins on
 * Monday, and is negative for one that is yet to come.
 */
const WEEKS: Readonly<Record<string, (since: number) => readonly number[]>> = {
  "": (since) => [daysBack(since), daysBack(since) + 7],
  last: (since) => [daysBack(since - 1) + 1],
  上: (since) => [since + 7],
  上上: (since) => [since + 14],
  本: (since) => [since],
  这: (since) => [since],
  this: (since) => [since],
  下: (since) => [since - 7],
  next: (since) => [since - 7],
};

const DAY_FORMS: readonly DayForm[] = [
  ...[
    /^(?:(?<year>\d{4})-)?(?<month>\d{1,2})-(?<date>\d{1,2})(?!\d)/,
    /^(?<year>\d{4})\/(?<month>\d{1,2})\/(?<date>\d{1,2})(?!\d)/,
    // Without signs between its parts a day needs a time behind it: alone it is the number of a message.
    /^(?<year>\d{4})(?<month>\d\d)(?<date>\d\d)(?=[t\s])/,
    new RegExp(
      `^(?:(?<year>\\d{4})年)?(?<month>\\d{1,2})月(?<date>\\d{1,2})[日号](?:\\s*${CHINESE_WEEKDAY})?`,
    ),
    new RegExp(
      `^(?:${WEEKDAY},?\\s+)?(?<date>\\d{1,2})\\s+${MONTH}(?:,?\\s+(?<year>(?:19|20)\\d\\d)(?![\\d:]))?`,
    ),
    new RegExp(
      `^(?:${WEEKDAY},?\\s+)?${MONTH}\\s+(?<date>\\d{1,2})(?![\\d:])(?:,?\\s+(?<year>(?:19|20)\\d\\d)(?![\\d:]))?`,
    ),
  ].map((form) => ({ form, toDays: toDates })),
  {
    form: new RegExp(`^(?<name>${Object.keys(NAMED_DAYS).join("|")})`),
    toDays: ({ name = "" }, now) => daysAgo([NAMED_DAYS[name] ?? 0], now),
  },
  {
    form: /^(?<count>\d{1,5})\s*(?:天前|days?\s+ago)/,
    toDays: ({ count }, now) => daysAgo([Number(count)], now),
  },
  {
    form: new RegExp(`^(?:(?<week>last|this|next)\\s+)?(?<day>${WEEKDAY})`),
    toDays: ({ week, day = "" }, now) => toWeekdays(week, WEEKDAYS.indexOf(day.slice(0, 3)), now),
  },
  {
    form: new RegExp(`^(?:(?<week>上上|[上这本下])个?)?(?<day>${CHINESE_WEEKDAY})`),
    toDays: ({ week, day = "" }, now) =>
      toWeekdays(week, Math.max(0, CHINESE_WEEKDAYS.indexOf(day.slice(-1))), now),
  },
];

/** Stands between a day and a time: the `T` of ISO 8601, a space, or nothing beside a Chinese character. */
const SEPARATOR = /(?:$|t(?=\d)|[\s,]+(?:at\s+)?|(?<=\p{Script=Han})|(?=\p{Script=Han}))/u;

const SEPARATED_FORMS: readonly DayForm[] = DAY_FORMS.map(({ form, toDays }) => ({
  form: new RegExp(form.source + SEPARATOR.source, "u"),
  toDays,
}));

/** Parses the days that the beginning of a text can mean, the latest first; `rest` is the time behind it, if any. */
export function parseDays(
  text: string,
  now: number,
): { readonly days: readonly TypedDay[]; readonly rest: string } | undefined {
  for (const { form, toDays } of SEPARATED_FORMS) {
    const found = form.exec(text);
    if (found !== null) return { days: toDays(found.groups ?? {}, now), rest: text.slice(found[0].length) };
  }
  return undefined;
}

/** The years back in which a day without a year is searched: 29 February is rare. */
const YEARS_BACK = 8;

function toDates(parts: Readonly<Record<string, string | undefined>>, now: number): readonly TypedDay[] {
  const month = parts.name === undefined ? Number(parts.month) : MONTHS.indexOf(parts.name.slice(0, 3)) + 1;
  const date = Number(parts.date);
  if (parts.year !== undefined) return [{ year: Number(parts.year), month, date }];
  const { year } = dayOf(now);
  return Array.from({ length: YEARS_BACK }, (_, back) => ({ year: year - back, month, date }));
}

function toWeekdays(week: string | undefined, weekday: number, now: number): readonly TypedDay[] {
  const since = sinceMonday(dayOf(now).weekday) - sinceMonday(weekday);
  return daysAgo(WEEKS[week ?? ""]?.(since) ?? [], now);
}

const sinceMonday = (weekday: number): number => (weekday + 6) % 7;

/** Counts the days back to a weekday, 0–6, from the days since that of this week. */
const daysBack = (since: number): number => (since + 7) % 7;

/** Gives the days that were so many days before today, in the order of the counts. */
export function daysAgo(counts: readonly number[], now: number): readonly TypedDay[] {
  const { year, month, date } = dayOf(now);
  return counts.map((count) => dayOf(new Date(year, month - 1, date - count, 12).getTime()));
}
