import moment from "moment";
import { parseAgo } from "./ago.ts";
import { type ClockTime, parseClockTime, parseIsoTime } from "./clock-forms.ts";
import { daysAgo, parseDays, type TypedDay } from "./day-forms.ts";
import { toDigits } from "./numerals.ts";

/** A position in a room: a message's number, or an instant, in milliseconds since 1970 UTC. */
export type Position = { readonly seq: number } | { readonly at: number };

/** The reasons for which a text is no position: nothing known is written so, or its time is yet to come. */
export type PositionProblem = "unknown" | "future";

const SEQ = /^\d+$/;

/**
 * Parses a position in a room as a person types it: a message's number, how long ago, or a moment, which is a day, a time of day or
 * both, in English or Chinese. Times are local. A day that comes again, such as Monday, and a time alone mean the latest past one.
 */
export function parsePosition(text: string, now: number): Position | { readonly problem: PositionProblem } {
  const typed = text.normalize("NFKC").trim();
  if (SEQ.test(typed)) {
    return Number.isSafeInteger(Number(typed)) ? { seq: Number(typed) } : { problem: "unknown" };
  }
  const at = parseInstant(toDigits(expandNames(typed.toLowerCase().replace(/\s+/g, " "))), now);
  return typeof at === "number" ? { at } : { problem: at };
}

/** Short names of a day and a part of it. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  今早: "今天早上",
  今晚: "今天晚上",
  昨晚: "昨天晚上",
  前晚: "前天晚上",
  "this morning": "today morning",
  "this afternoon": "today afternoon",
  "this evening": "today evening",
  tonight: "today night",
  "last night": "yesterday night",
};

const SHORT_NAME = new RegExp(`^(?:${Object.keys(SHORT_NAMES).join("|")})`);

function expandNames(text: string): string {
  return text.replace(SHORT_NAME, (name) => SHORT_NAMES[name] ?? name);
}

function parseInstant(text: string, now: number): number | PositionProblem {
  const ago = parseAgo(text);
  if (ago !== undefined) return Math.max(0, Math.round(now - ago));
  const exact = parseExact(text);
  if (exact !== undefined) return exact;
  const typed = parseMoment(text, now);
  if (typed === undefined) return "unknown";
  const instants = typed.days.map((day) => toLocalInstant(day, typed.time)).filter((at) => at !== undefined);
  return instants.find((at) => at <= now) ?? (instants.length === 0 ? "unknown" : "future");
}

/** Times of ISO 8601 that have an offset from UTC behind them. */
const EXACT = /^(\d{4}[-/]?\d{1,2}[-/]?\d{1,2}[t ].*\d) ?(z|[+-]\d\d(?::?\d\d)?)$/;

/**
 * Parses an instant of ISO 8601 with its offset, as machines write it. It is taken as it is: the clock that it was read from may be
 * ahead of this one.
 */
function parseExact(text: string): number | undefined {
  const [, local = "", offset = ""] = EXACT.exec(text) ?? [];
  const typed = parseMoment(local, 0);
  const [day] = typed?.days ?? [];
  return typed === undefined || day === undefined ? undefined : toInstantAtOffset(day, typed.time, offset);
}

const MIDNIGHT: ClockTime = { hours: 0, minutes: 0, seconds: 0, milliseconds: 0 };

/** Parses a moment to the days that it can mean, the latest first, and a time on them. */
function parseMoment(
  text: string,
  now: number,
): { readonly days: readonly TypedDay[]; readonly time: ClockTime } | undefined {
  const typed = parseDays(text, now);
  const days = typed?.days ?? daysAgo([0, 1], now);
  const time = typed === undefined ? parseClockTime(text) : parseTimeOfDay(typed.rest);
  return time === undefined ? undefined : { days, time };
}

/** Parses what stands behind a day, which may be nothing. */
function parseTimeOfDay(rest: string): ClockTime | undefined {
  return rest === "" ? MIDNIGHT : (parseClockTime(rest) ?? parseIsoTime(rest));
}

/** Gives undefined for a day that is in no calendar. */
function toLocalInstant({ year, month, date }: TypedDay, time: ClockTime): number | undefined {
  const day = moment({ year, month: month - 1, date });
  return day.isValid() ? day.set(time).valueOf() : undefined;
}

function toInstantAtOffset(day: TypedDay, time: ClockTime, offset: string): number | undefined {
  if (toLocalInstant(day, time) === undefined) return undefined;
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  // The bundle for scripts loads moment when it is called: its other functions are not there, those of what it returns are.
  const utc = moment(0).utc();
  return utc
    .set({ year: day.year, month: day.month - 1, date: day.date, ...time })
    .subtract(east, "minutes")
    .valueOf();
}
