import moment from "moment";
import { parseDuration } from "./duration.ts";
import { byMinute, digits, inMinute } from "./local-time.ts";
import type { Place } from "./room-places.ts";

/** Times of day are local; an instant is milliseconds since 1970 UTC. */

const minuteOfTimes = byMinute((at) => moment(at).format("YYYY-MM-DD HH:mm:"));

/** `times` of the original document: local time, to the second. */
export function toTimes(at: number): string {
  return minuteOfTimes(at) + digits(Math.floor(inMinute(at) / 1_000), 2);
}

const SEQ = /^\d+$/;
const AGO = /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/;

/** The place in a room that a person means: a message's number, how long ago (`2h`), or a moment. Undefined for anything else. */
export function placeFrom(text: string, now: number): Place | undefined {
  const typed = text.normalize("NFKC").trim();
  if (SEQ.test(typed)) return Number.isSafeInteger(Number(typed)) ? { seq: Number(typed) } : undefined;
  const ago = AGO.test(typed) ? parseDuration(typed) : undefined;
  const at = ago === undefined ? momentFrom(typed, now) : now - ago;
  return at === undefined ? undefined : { at };
}

/** A day: its year, which some may leave out, its month and its date. */
const DAYS = [
  /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]$/,
];

/** Without signs between a day must have a time: alone it is the number of a message. */
const BASIC_DAY = /^(\d{4})(\d\d)(\d\d)$/;

const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?$/;
/** Only behind a day: `10`, `1030`, `103015`. */
const BASIC_TIME = /^(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?$/;

/** A day, if there is one, and behind a `T` or spaces a time; then an offset, if there is one. */
const PARTS =
  /^(?:(?<day>\S+?)(?:T|\s+|(?<=[日号])))?(?<time>\d[\d:.,]*)\s*(?<offset>Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** A day of no known year is looked for so many years back: 29 February is rare. */
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

/** Days by their names, as days before today. */
const NAMED_DAYS: Readonly<Record<string, number>> = {
  today: 0,
  今天: 0,
  yesterday: 1,
  昨天: 1,
  前天: 2,
};

const NAMED_DAY = new RegExp(`^(${Object.keys(NAMED_DAYS).join("|")})`, "i");

/** A day's name as its date: `昨天 10:30` is `2026-11-22 10:30` on the 23rd. */
function withDate(typed: string, now: number): string {
  const dated = typed.replace(NAMED_DAY, (name) => {
    const days = NAMED_DAYS[name.toLowerCase()] ?? 0;
    return `${moment(now).subtract(days, "days").format("YYYY-MM-DD")} `;
  });
  return dated.replace(/\s+/g, " ").trim();
}

/**
 * The instant that a person means by a date (`2026-11-20`, `11-20`, `11月20日`), a day's name, a time (`10:30`) or both, or by a
 * date and time of ISO 8601 (`2026-11-20T10:30`, with an offset or without). What has no year, or no day, is the last one there
 * was. Undefined for anything else, such as a day that is in no calendar.
 */
export function momentFrom(text: string, now: number): number | undefined {
  const typed = withDate(text.normalize("NFKC").trim(), now);
  const alone = dayFrom(typed, DAYS);
  if (alone !== undefined) return onDay(alone, MIDNIGHT, now);
  const { day, time = "", offset } = PARTS.exec(typed)?.groups ?? {};
  if (day === undefined) return offset === undefined ? lastTime(timeFrom(time, [TIME]), now) : undefined;
  const found = dayFrom(day, [...DAYS, BASIC_DAY]);
  const clock = timeFrom(time, [TIME, BASIC_TIME]);
  if (found === undefined || clock === undefined) return undefined;
  return offset === undefined ? onDay(found, clock, now) : withOffset(found, clock, offset);
}

function dayFrom(text: string, forms: readonly RegExp[]): TypedDay | undefined {
  const numbers = numbersIn(text, forms);
  if (numbers === undefined) return undefined;
  const [year = Number.NaN, month = 0, date = 0] = numbers;
  return { year, month, date };
}

function timeFrom(text: string, forms: readonly RegExp[]): TypedTime | undefined {
  const numbers = numbersIn(text, forms);
  if (numbers === undefined) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = numbers;
  const [fraction = "0"] = /(?<=[.,])\d+$/.exec(text) ?? [];
  return { hours, minutes, seconds, milliseconds: Math.floor(Number(`0.${fraction}`) * 1_000) };
}

/** What the groups of the first form that fits hold; undefined for a group that is left out, or if none fits. */
function numbersIn(text: string, forms: readonly RegExp[]): (number | undefined)[] | undefined {
  for (const form of forms) {
    const found = form.exec(text);
    if (found !== null) return found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  }
  return undefined;
}

/** On a day of its year, or else of the last year that has had it. */
function onDay(day: TypedDay, time: TypedTime, now: number): number | undefined {
  if (!Number.isNaN(day.year)) return localInstant(day, time);
  const thisYear = moment(now).year();
  for (let year = thisYear; year > thisYear - YEARS_BACK; year -= 1) {
    const at = localInstant({ ...day, year }, time);
    if (at !== undefined && at <= now) return at;
  }
  return undefined;
}

/** Today, or yesterday where today's is yet to come. */
function lastTime(time: TypedTime | undefined, now: number): number | undefined {
  const today = moment(now);
  const day = { year: today.year(), month: today.month() + 1, date: today.date() };
  const at = time && localInstant(day, time);
  return at === undefined || at <= now ? at : moment(at).subtract(1, "day").valueOf();
}

/** Undefined for a day or a time that is none. */
function localInstant({ year, month, date }: TypedDay, time: TypedTime): number | undefined {
  const local = moment({ year, month: month - 1, date, ...time });
  return local.isValid() ? local.valueOf() : undefined;
}

function withOffset(day: TypedDay, time: TypedTime, offset: string): number | undefined {
  if (Number.isNaN(day.year) || localInstant(day, time) === undefined) return undefined;
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  const { year, month, date } = day;
  return moment
    .utc({ year, month: month - 1, date, ...time })
    .subtract(east, "minutes")
    .valueOf();
}
