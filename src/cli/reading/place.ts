import type { ReadRange } from "../../core/client/reader/range.ts";
import type { Position } from "../../core/time/time.ts";
import { parsePosition } from "../../core/time/time.ts";
import { UsageError } from "../exit.ts";

/**
 * The place that an option's value means: a message's number, how long ago, or a date or time; undefined if the option is
 * not given. Throws UsageError for anything else.
 */
export function parsePlace(option: string, text: string | undefined, now: number): Position | undefined {
  if (text === undefined) return undefined;
  const place = parsePosition(text, now);
  if (place === undefined) throw new UsageError((words) => words.badPlace(option, text));
  return place;
}

/** The two ends of a stretch that the options `--since` and `--until` mean. */
export function parseStretch(
  flags: { readonly since?: string; readonly until?: string },
  now: number,
): Pick<ReadRange, "since" | "until"> {
  return {
    since: parsePlace("--since", flags.since, now),
    until: parsePlace("--until", flags.until, now),
  };
}
