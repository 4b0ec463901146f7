import type { ReadRange } from "../../core/client/reader/range.ts";
import { type Position, parsePosition } from "../../core/time/position.ts";
import { UsageError } from "../exit.ts";

/**
 * Parses the position that an option means: a message's number, how long ago, or a date or time; undefined if the option is
 * not given. Throws UsageError for anything else, and for what is yet to come.
 */
export function parsePositionOption(
  option: string,
  text: string | undefined,
  now: number,
): Position | undefined {
  if (text === undefined) return undefined;
  const position = parsePosition(text, now);
  if ("problem" in position)
    throw new UsageError((words) => words.badPosition[position.problem](option, text));
  return position;
}

/** Parses the two ends of the range that `--since` and `--until` mean. */
export function parseRangeOptions(
  flags: { readonly since?: string; readonly until?: string },
  now: number,
): Pick<ReadRange, "since" | "until"> {
  return {
    since: parsePositionOption("--since", flags.since, now),
    until: parsePositionOption("--until", flags.until, now),
  };
}
