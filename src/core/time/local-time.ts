/**
 * Local times by plain dates: what is asked for each message of each frame, and by a client that is to start quickly.
 * Other times are in `time.ts`, by moment. An instant is milliseconds since 1970 UTC.
 */

const MINUTE_MS = 60_000;

/** A whole number with zeros before it. */
export const digits = (number: number, count: number): string => String(number).padStart(count, "0");

/**
 * A formatter that remembers its last minute: messages come in the order of time, and a page of them is of few minutes. The
 * offset of a time zone changes at a full minute.
 */
export function byMinute<T>(write: (at: number) => T): (at: number) => T {
  let minute = Number.NaN;
  let written: T;
  return (at) => {
    const asked = Math.floor(at / MINUTE_MS);
    if (asked !== minute) {
      written = write(at);
      minute = asked;
    }
    return written;
  };
}

/** Milliseconds into the minute. */
export const inMinute = (at: number): number => at - Math.floor(at / MINUTE_MS) * MINUTE_MS;

/** `HH:mm`, as a message header shows it. */
export const timeOfDay = byMinute((at) => {
  const time = new Date(at);
  return `${digits(time.getHours(), 2)}:${digits(time.getMinutes(), 2)}`;
});

/** Whole minutes since midnight. */
export const minuteOfDay = byMinute((at) => {
  const time = new Date(at);
  return time.getHours() * 60 + time.getMinutes();
});

const isoMinute = byMinute((at) => {
  const { year, month, date } = dayOf(at);
  const day = `${isoYear(year)}-${digits(month, 2)}-${digits(date, 2)}`;
  return { day, start: `${day}T${timeOfDay(at)}:`, offset: isoOffset(at) };
});

/** Beyond four digits with a sign and six, as Date reads it. */
function isoYear(year: number): string {
  if (year >= 0 && year <= 9_999) return digits(year, 4);
  return `${year < 0 ? "-" : "+"}${digits(Math.abs(year), 6)}`;
}

/** East is positive, as `+08:00` has it. */
function isoOffset(at: number): string {
  const east = -Math.round(new Date(at).getTimezoneOffset());
  const minutes = Math.abs(east);
  return `${east < 0 ? "-" : "+"}${digits(Math.floor(minutes / 60), 2)}:${digits(minutes % 60, 2)}`;
}

/** ISO 8601 with the local offset, for machines: `2026-11-23T10:31:07.250+08:00`. */
export function isoTime(at: number): string {
  const { start, offset } = isoMinute(at);
  const ms = inMinute(at);
  return `${start}${digits(Math.floor(ms / 1_000), 2)}.${digits(ms % 1_000, 3)}${offset}`;
}

/** The local day: `2026-11-23`. */
export function isoDate(at: number): string {
  return isoMinute(at).day;
}

/** A local day. `month` is 1–12, `weekday` 0 (Sunday) – 6. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
}

/** The local day of an instant. */
export function dayOf(at: number): Day {
  const day = new Date(at);
  return { year: day.getFullYear(), month: day.getMonth() + 1, date: day.getDate(), weekday: day.getDay() };
}

/** Equal for instants of the same local day. */
export function dayKey(at: number): number {
  const { year, month, date } = dayOf(at);
  return (year * 12 + month) * 32 + date;
}

/** The distance of a day in the past, as far as it matters to the form of its date. */
export type DayAge = "today" | "week" | "year" | "older";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Tells if an instant is of today, of the six days before, whose weekdays name them, or else of this year. */
export function dayAge(at: number, now: number): DayAge {
  const days = Math.round((noonOf(now) - noonOf(at)) / DAY_MS);
  if (days === 0) return "today";
  if (days > 0 && days < 7) return "week";
  return dayOf(at).year === dayOf(now).year ? "year" : "older";
}

function noonOf(at: number): number {
  return new Date(at).setHours(12, 0, 0, 0);
}

/** `times` of the original document: `YYYY-MM-DD HH:mm:ss`, local. */
const TIMES = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** The instant in a `times` of another server, or undefined if it is not one. */
export function fromTimes(times: string): number | undefined {
  const [year = 0, month = 0, date = 0, hours = 0, minutes = 0, seconds = 0] =
    TIMES.exec(times)?.slice(1).map(Number) ?? [];
  const exists = month >= 1 && month <= 12 && hours < 24 && minutes < 60 && seconds < 60;
  const day = new Date(year, month - 1, date, hours, minutes, seconds);
  return exists && date >= 1 && day.getDate() === date ? day.getTime() : undefined;
}
