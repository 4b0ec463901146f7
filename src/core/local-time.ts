/**
 * Local times by plain dates: what is asked for each message of each frame, and by a client that is to start quickly.
 * Other times are in `time.ts`, by moment. An instant is milliseconds since 1970 UTC.
 */

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** `HH:mm`, as a message header shows it. */
export function timeOfDay(at: number): string {
  const time = new Date(at);
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
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
