import { parseDuration } from "../../core/duration.ts";
import type { Place, Stretch } from "../../core/room-places.ts";
import { momentFrom } from "../../core/time.ts";
import { UsageError } from "../exit.ts";

const SEQ = /^\d+$/;
const AGO = /^\d+(\.\d+)?(ms|s|m|h|d)$/;
/** As `at` is printed in JSON lines. */
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * The place that an option's value means: a message's number, how long ago, or a date or time; undefined if the option is
 * not given. Throws UsageError for anything else.
 */
export function parsePlace(option: string, text: string | undefined, now: number): Place | undefined {
  if (text === undefined) return undefined;
  const typed = text.normalize("NFKC").trim();
  if (SEQ.test(typed) && Number.isSafeInteger(Number(typed))) return { seq: Number(typed) };
  if (AGO.test(typed)) return { at: now - (parseDuration(typed) ?? 0) };
  const at = ISO.test(typed) ? Date.parse(typed) : momentFrom(typed, now);
  if (at === undefined || Number.isNaN(at)) throw new UsageError((words) => words.badPlace(option, text));
  return { at };
}

/** The two ends of a stretch that the options `--since` and `--until` mean. */
export function parseStretch(
  flags: { readonly since?: string; readonly until?: string },
  now: number,
): Pick<Stretch, "since" | "until"> {
  return {
    since: parsePlace("--since", flags.since, now),
    until: parsePlace("--until", flags.until, now),
  };
}
