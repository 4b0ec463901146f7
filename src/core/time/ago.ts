import { DURATION_UNITS, parseDuration } from "./duration.ts";

const SHORT = new RegExp(`^(\\d+(?:\\.\\d+)?(?:${DURATION_UNITS}))(?:\\s+ago)?$`);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Units as words, English and Chinese, as alternatives of a regular expression. */
const UNITS: readonly (readonly [string, number])[] = [
  ["sec(?:ond)?s?|秒钟?", 1_000],
  ["min(?:ute)?s?|分钟?", MINUTE_MS],
  ["h(?:ou)?rs?|小时|钟头", HOUR_MS],
  ["days?|天", DAY_MS],
  ["weeks?|周|星期|礼拜", 7 * DAY_MS],
];

const WORDS: readonly (readonly [RegExp, number])[] = UNITS.map(([unit, ms]) => [
  new RegExp(
    `^(?<count>\\d+(?:\\.\\d+)?|an?(?= )|半(?=个|小时|钟头|天))\\s*个?(?<half>半)?\\s*(?:${unit})\\s*(?:ago|[之以]?前)$`,
  ),
  ms,
]);

/** Parses how long ago something was, to ms: `2h`, `2 hours ago`, `2小时前`, `一个半小时前` with its numerals as digits. */
export function parseAgo(text: string): number | undefined {
  const [, short] = SHORT.exec(text) ?? [];
  if (short !== undefined) return parseDuration(short);
  for (const [form, ms] of WORDS) {
    const { count, half } = form.exec(text)?.groups ?? {};
    if (count !== undefined) return (toCount(count) + (half === undefined ? 0 : 0.5)) * ms;
  }
  return undefined;
}

function toCount(count: string): number {
  if (count === "半") return 0.5;
  return count.startsWith("a") ? 1 : Number(count);
}
