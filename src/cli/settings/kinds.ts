import * as v from "valibot";
import type { Rate } from "../../core/protocol/limits.ts";
import { type Nick, toNick } from "../../core/protocol/names.ts";
import { formatDuration, parseDuration } from "../../core/time/duration.ts";
import {
  formatTrustedNetwork,
  parseTrustedNetwork,
  type TrustedNetwork,
} from "../../server/sockets/addresses.ts";
import {
  type AllowedOrigin,
  type AllowedOrigins,
  formatAllowedOrigin,
  parseAllowedOrigin,
} from "../../server/sockets/origin.ts";
import { settingProblem } from "./setting-problems.ts";
import { formatRate, formatSize, parseRate, parseSize } from "./units.ts";

/** A kind of value in a config file. */
export interface Kind<T> {
  /** Reads the value in the JSON; an issue tells as a `settingProblem` what it must be. */
  readonly schema: v.GenericSchema<unknown, T>;
  /** Gives the JSON that `schema` reads as this value. */
  print(value: T): string | number | boolean | readonly string[] | null;
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): Kind<number> {
  const isOne = (value: unknown) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  return {
    schema: v.custom<number>(isOne, settingProblem("not-whole", `${least}–${most}`)),
    print: (value) => value,
  };
}

/** Bytes: `64K`, or a whole number. */
export function size(least: number, most: number): Kind<number> {
  const expected = settingProblem("not-a-size", `${formatSize(least)}–${formatSize(most)}`);
  const parse = within(parseSize, least, most);
  const source = v.union([v.string(), v.pipe(v.number(), v.transform(String))], expected);
  return { schema: textual(parse, expected, source), print: formatSize };
}

/** A duration, in ms: `30s`. */
export function duration(least: number, most: number): Kind<number> {
  const expected = settingProblem("not-a-duration", `${formatDuration(least)}–${formatDuration(most)}`);
  return { schema: textual(within(parseDuration, least, most), expected), print: formatDuration };
}

/** A rate: `10/s burst 20`; null is none. */
export const rate: Kind<Rate> = rateOf(String);

/** A rate of bytes: `64K/s burst 1M`; null is none. */
export const byteRate: Kind<Rate> = rateOf(formatSize);

/** A text that is one of a few. */
export function choice<const C extends string>(choices: readonly C[]): Kind<C> {
  const expected = settingProblem("must-be-one-of", choices.join(", "));
  return { schema: v.picklist(choices, expected), print: (value) => value };
}

/** Yes or no. */
export const flag: Kind<boolean> = {
  schema: v.boolean(settingProblem("must-be-boolean")),
  print: (value) => value,
};

/** A text that is not empty. */
export const text: Kind<string> = {
  schema: v.pipe(v.string(settingProblem("must-be-text")), v.minLength(1, settingProblem("must-be-text"))),
  print: (value) => value,
};

/** Web pages that are let in: a list of their addresses, or `*`. */
export const origins: Kind<AllowedOrigins> = {
  schema: v.union(
    [
      v.pipe(
        v.literal("*"),
        v.transform((): AllowedOrigins => "all"),
      ),
      v.array(textual(parseHostOrigin, settingProblem("not-an-origin"))),
    ],
    settingProblem("not-an-origin"),
  ),
  print: (value) => (value === "all" ? "*" : value.map(formatAllowedOrigin)),
};

/** Proxies that are trusted: a list of addresses and networks. */
export const networks: Kind<readonly TrustedNetwork[]> = {
  schema: v.array(
    textual(parseTrustedNetwork, settingProblem("not-a-network")),
    settingProblem("not-a-network"),
  ),
  print: (value) => value.map(formatTrustedNetwork),
};

/** A list of nicks. */
export const nicks: Kind<readonly Nick[]> = {
  schema: v.array(textual(toNick, settingProblem("not-a-nick-list")), settingProblem("not-a-nick-list")),
  print: (value) => value,
};

/** The same or nothing, which is `null`. */
export function orNone<T>({ schema, print }: Kind<T>): Kind<T | null> {
  return {
    schema: v.nullable(schema),
    print: (value) => (value === null ? null : print(value)),
  };
}

/** A value that is written as text; `parse` returns undefined for a text that is none. */
function textual<T>(
  parse: (text: string) => T | undefined,
  expected: string,
  source: v.GenericSchema<string | number, string> = v.string(expected),
): v.GenericSchema<unknown, T> {
  return v.pipe(
    source,
    v.rawTransform(({ dataset, addIssue, NEVER }): T => {
      const parsed = parse(dataset.value);
      if (parsed !== undefined) return parsed;
      addIssue({ message: expected });
      return NEVER;
    }),
  );
}

/** Takes no number but those from `least` to `most`. */
function within(parse: (text: string) => number | undefined, least: number, most: number): typeof parse {
  return (text) => {
    const value = parse(text);
    return value !== undefined && value >= least && value <= most ? value : undefined;
  };
}

function rateOf(format: (number: number) => string): Kind<Rate> {
  const parse = (text: string) => {
    const parsed = parseRate(text);
    return parsed !== undefined && parsed.perSecond > 0 && parsed.burst > 0 ? parsed : undefined;
  };
  const schema = textual(parse, settingProblem("not-a-rate"));
  return orNone({ schema, print: (value: NonNullable<Rate>) => formatRate(value, format) });
}

function parseHostOrigin(text: string): AllowedOrigin | undefined {
  const parsed = parseAllowedOrigin(text);
  return parsed === "all" ? undefined : parsed;
}
