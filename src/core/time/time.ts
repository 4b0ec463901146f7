import moment from "moment";
import { DURATION_UNITS, parseDuration } from "./duration.ts";
import { byMinute, digits, inMinute } from "./local-time.ts";

/** Times of day are local; an instant is milliseconds since 1970 UTC. */

const minuteOfTimes = byMinute((at) => moment(at).format("YYYY-MM-DD HH:mm:"));

/** `times` of the original document: local time, to the second. */
export function toTimes(at: number): string {
  return minuteOfTimes(at) + digits(Math.floor(inMinute(at) / 1_000), 2);
}

const SEQ = /^\d+$/;
const AGO = new RegExp(`^\\d+(?:\\.\\d+)?(?:${DURATION_UNITS})$`);

/** A position in a room: a message's number, or an instant. */
export type Position = { readonly seq: number } | { readonly at: number };

/** Parses a position in a room as a person types it: a message's number, how long ago (`2h`), or a moment. Undefined for anything else. */
export function parsePosition(text: string, now: number): Position | undefined {
  const typed = text.normalize("NFKC").trim();
  if (SEQ.test(typed)) return Number.isSafeInteger(Number(typed)) ? { seq: Number(typed) } : undefined;
  const ago = AGO.test(typed) ? parseDuration(typed) : undefined;
  const at = ago === undefined ? parseMoment(typed, now) : now - ago;
  return at === undefined ? undefined : { at };
}

/** Forms of a day: its year, which some may leave out, its month and its date. */
const DAYS = [
  /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]$/,
];

/** Form of a day without signs between its parts. It needs a time behind it: alone it is the number of a message. */
const BASIC_DAY = /^(\d{4})(\d\d)(\d\d)$/;

const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?$/;
/** Form of a time that only stands behind a day: `10`, `1030`, `103015`. */
const BASIC_TIME = /^(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?$/;

/** A day, if there is one, and behind a `T` or spaces a time; then an offset, if there is one. */
const PARTS =
  /^(?:(?<day>\S+?)(?:T|\s+|(?<=[日号])))?(?<time>\d[\d:.,]*)\s*(?<offset>Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** The years back in which a day without a year is searched: 29 February is rare. */
const YEARS_BACK = 8;

/** `year` is NaN where it is left out; `month` is 1–12. */
interface TypedDay {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

interface TypedTime {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

const MIDNIGHT: TypedTime = { hours: 0, minutes: 0, seconds: 0, milliseconds: 0 };

/** Counts the days from a named day to today. */
const NAMED_DAYS: Readonly<Record<string, number>> = {
  today: 0,
  今天: 0,
  yesterday: 1,
  昨天: 1,
  前天: 2,
};

const NAMED_DAY = new RegExp(`^(${Object.keys(NAMED_DAYS).join("|")})`, "i");

/** Replaces the name of a day by its date: `昨天 10:30` becomes `2026-11-22 10:30` on the 23rd. */
function replaceDayName(typed: string, now: number): string {
  const dated = typed.replace(NAMED_DAY, (name) => {
    const days = NAMED_DAYS[name.toLowerCase()] ?? 0;
    return `${moment(now).subtract(days, "days").format("YYYY-MM-DD")} `;
  });
  return dated.replace(/\s+/g, " ").trim();
}

/**
 * Parses the instant that a person means by a date (`2026-11-20`, `11-20`, `11月20日`), a day's name, a time (`10:30`) or both, or
 * by a date and time of ISO 8601 (`2026-11-20T10:30`, with an offset or without). A text without a year, or without a day, means
 * the latest past one. Undefined for anything else, such as a day that is in no calendar.
 */
export function parseMoment(text: string, now: number): number | undefined {
  const typed = replaceDayName(text.normalize("NFKC").trim(), now);
  const alone = parseDay(typed, DAYS);
  if (alone !== undefined) return resolveOnDay(alone, MIDNIGHT, now);
  const { day, time = "", offset } = PARTS.exec(typed)?.groups ?? {};
  if (day === undefined) return offset === undefined ? findLastTime(parseTime(time, [TIME]), now) : undefined;
  const found = parseDay(day, [...DAYS, BASIC_DAY]);
  const clock = parseTime(time, [TIME, BASIC_TIME]);
  if (found === undefined || clock === undefined) return undefined;
  return offset === undefined ? resolveOnDay(found, clock, now) : toInstantAtOffset(found, clock, offset);
}

function parseDay(text: string, forms: readonly RegExp[]): TypedDay | undefined {
  const numbers = matchNumbers(text, forms);
  if (numbers === undefined) return undefined;
  const [year = Number.NaN, month = 0, date = 0] = numbers;
  return { year, month, date };
}

function parseTime(text: string, forms: readonly RegExp[]): TypedTime | undefined {
  const numbers = matchNumbers(text, forms);
  if (numbers === undefined) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = numbers;
  const [fraction = "0"] = /(?<=[.,])\d+$/.exec(text) ?? [];
  return { hours, minutes, seconds, milliseconds: Math.floor(Number(`0.${fraction}`) * 1_000) };
}

/** Reads the numbers in the groups of the first form that fits, undefined where a group is left out. Undefined if no form fits. */
function matchNumbers(text: string, forms: readonly RegExp[]): (number | undefined)[] | undefined {
  for (const form of forms) {
    const found = form.exec(text);
    if (found !== null) return found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  }
  return undefined;
}

/** Finds a time on a day of its year, or, where the year is left out, of the last year that has had it. */
function resolveOnDay(day: TypedDay, time: TypedTime, now: number): number | undefined {
  if (!Number.isNaN(day.year)) return toLocalInstant(day, time);
  const thisYear = moment(now).year();
  for (let year = thisYear; year > thisYear - YEARS_BACK; year -= 1) {
    const at = toLocalInstant({ ...day, year }, time);
    if (at !== undefined && at <= now) return at;
  }
  return undefined;
}

/** Finds a time today, or yesterday where today's is yet to come. */
function findLastTime(time: TypedTime | undefined, now: number): number | undefined {
  const today = moment(now);
  const day = { year: today.year(), month: today.month() + 1, date: today.date() };
  const at = time && toLocalInstant(day, time);
  return at === undefined || at <= now ? at : moment(at).subtract(1, "day").valueOf();
}

/** Gives undefined for a day or a time that does not exist. */
function toLocalInstant({ year, month, date }: TypedDay, time: TypedTime): number | undefined {
  const local = moment({ year, month: month - 1, date, ...time });
  return local.isValid() ? local.valueOf() : undefined;
}

function toInstantAtOffset(day: TypedDay, time: TypedTime, offset: string): number | undefined {
  if (Number.isNaN(day.year) || toLocalInstant(day, time) === undefined) return undefined;
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  const { year, month, date } = day;
  // The bundle for scripts loads moment when it is called: its other functions are not there, those of what it returns are.
  const utc = moment(0).utc();
  return utc
    .set({ year, month: month - 1, date, ...time })
    .subtract(east, "minutes")
    .valueOf();
}
