import moment from "moment";
import { byMinute, digits, inMinute } from "./local-time.ts";

const minuteOfTimes = byMinute((at) => moment(at).format("YYYY-MM-DD HH:mm:"));

/** `times` of the original document: local time, to the second. An instant is milliseconds since 1970 UTC. */
export function toTimes(at: number): string {
  return minuteOfTimes(at) + digits(Math.floor(inMinute(at) / 1_000), 2);
}
