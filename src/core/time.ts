import moment from "moment";

/** Times of day are local; an instant is milliseconds since 1970 UTC. */

const MINUTE_MS = 60_000;

/**
 * A formatter that remembers its last minute: messages come in the order of time, and a page of them is of few minutes. The
 * offset of a time zone changes at a full minute.
 */
function byMinute(format: string): (at: number) => string {
  let minute = Number.NaN;
  let text = "";
  return (at) => {
    const asked = Math.floor(at / MINUTE_MS);
    if (asked !== minute) {
      text = moment(at).format(format);
      minute = asked;
    }
    return text;
  };
}

const minuteOfTimes = byMinute("YYYY-MM-DD HH:mm:");
const minuteOfIso = byMinute("YYYY-MM-DD[T]HH:mm:|Z");

const digits = (number: number, count: number): string => String(number).padStart(count, "0");

/** Milliseconds into the minute. */
const inMinute = (at: number): number => at - Math.floor(at / MINUTE_MS) * MINUTE_MS;

/** `times` of the original document: local time, to the second. */
export function toTimes(at: number): string {
  return minuteOfTimes(at) + digits(Math.floor(inMinute(at) / 1_000), 2);
}

/** What a person may write for a day or a moment, tried in this order; what is left out is that of now. */
const MOMENTS = ["YYYY-MM-DD HH:mm", "YYYY-MM-DD", "YYYY/MM/DD", "MM-DD HH:mm", "MM-DD", "M月D日", "HH:mm"];

/**
 * The instant that a person means by a date (`2026-11-20`, `11-20`, `11月20日`), a time (`10:30`) or both, today or before:
 * what would be in the future is taken a day or a year earlier. Undefined for anything else.
 */
export function momentFrom(text: string, now: number): number | undefined {
  const typed = text.normalize("NFKC").trim();
  for (const format of MOMENTS) {
    const parsed = moment(typed, format, true);
    if (!parsed.isValid()) continue;
    const whole = format.includes("YYYY");
    const given = moment(now).startOf("day");
    if (format === "HH:mm") given.set({ hour: parsed.hour(), minute: parsed.minute() });
    const at = whole ? parsed : format === "HH:mm" ? given : parsed.year(moment(now).year());
    if (at.valueOf() > now && !whole) at.subtract(1, format === "HH:mm" ? "day" : "year");
    return at.valueOf();
  }
  return undefined;
}

/** ISO 8601 with the local offset, for machines: `2026-11-23T10:31:07.250+08:00`. */
export function isoTime(at: number): string {
  const [minute, offset] = minuteOfIso(at).split("|");
  const ms = inMinute(at);
  return `${minute}${digits(Math.floor(ms / 1_000), 2)}.${digits(Math.floor(ms) % 1_000, 3)}${offset}`;
}

/** The local day: `2026-11-23`. */
export function isoDate(at: number): string {
  return isoTime(at).slice(0, 10);
}
