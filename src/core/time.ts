import moment from "moment";
import { byMinute, digits, inMinute } from "./local-time.ts";

/** Times of day are local; an instant is milliseconds since 1970 UTC. */

const minuteOfTimes = byMinute((at) => moment(at).format("YYYY-MM-DD HH:mm:"));

/** `times` of the original document: local time, to the second. */
export function toTimes(at: number): string {
  return minuteOfTimes(at) + digits(Math.floor(inMinute(at) / 1_000), 2);
}

/** What a person may write for a day or a moment, tried in this order; what is left out is that of now. */
const MOMENTS = ["YYYY-MM-DD HH:mm", "YYYY-MM-DD", "YYYY/MM/DD", "MM-DD HH:mm", "MM-DD", "M月D日", "HH:mm"];

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
 * The instant that a person means by a date (`2026-11-20`, `11-20`, `11月20日`), a day's name, a time (`10:30`), or both,
 * today or before: what would be in the future is taken a day or a year earlier. Undefined for anything else.
 */
export function momentFrom(text: string, now: number): number | undefined {
  const typed = withDate(text.normalize("NFKC").trim(), now);
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
