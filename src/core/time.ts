import moment from "moment";

/** Times of day are local; an instant is milliseconds since 1970 UTC. */
const TIMES = "YYYY-MM-DD HH:mm:ss";

/** `times` of the original document: local time, to the second. */
export function toTimes(at: number): string {
  return moment(at).format(TIMES);
}

/** The instant in a `times` of another server, or undefined if it is not one. */
export function fromTimes(times: string): number | undefined {
  const parsed = moment(times, TIMES, true);
  return parsed.isValid() ? parsed.valueOf() : undefined;
}

/** `HH:mm`, as a message header shows it. */
export function timeOfDay(at: number): string {
  return moment(at).format("HH:mm");
}

/** `Mon 23 Nov 2026`, as a day line shows it. */
export function dayLabel(at: number): string {
  return moment(at).format("ddd D MMM YYYY");
}

/** Equal for instants of the same local day. */
export function dayKey(at: number): string {
  return moment(at).format("YYYY-MM-DD");
}

/** ISO 8601 with the local offset, for machines: `2026-11-23T10:31:07.250+08:00`. */
export function isoTime(at: number): string {
  return moment(at).toISOString(true);
}
