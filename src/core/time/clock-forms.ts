/** A time of day. Hours go on beyond 24 for what is said of the night that a day ends with: `晚上12点`. */
export interface ClockTime {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

/** A part of the day: the first of the twelve hours that its clock times are of, and the hour at which it begins. */
interface DayPart {
  readonly firstHour: number;
  readonly begins: number;
}

/** `上午` and `下午` are also the a.m. and p.m. of Chinese systems. */
const DAY_PARTS: Readonly<Record<string, DayPart>> = {
  凌晨: { firstHour: 0, begins: 0 },
  清晨: { firstHour: 0, begins: 5 },
  早晨: { firstHour: 0, begins: 6 },
  早上: { firstHour: 0, begins: 6 },
  上午: { firstHour: 0, begins: 6 },
  中午: { firstHour: 6, begins: 12 },
  下午: { firstHour: 12, begins: 12 },
  傍晚: { firstHour: 12, begins: 17 },
  晚上: { firstHour: 17, begins: 18 },
  夜里: { firstHour: 17, begins: 18 },
  morning: { firstHour: 0, begins: 6 },
  noon: { firstHour: 6, begins: 12 },
  afternoon: { firstHour: 12, begins: 12 },
  evening: { firstHour: 12, begins: 18 },
  night: { firstHour: 17, begins: 18 },
};

const AM: DayPart = { firstHour: 0, begins: 0 };
const PM: DayPart = { firstHour: 12, begins: 12 };

const DAY_PART = new RegExp(`^(?:${Object.keys(DAY_PARTS).join("|")})`);
const AM_OR_PM = /\s*([ap])\.?m\.?$/;

const COLONS = /^(?<hours>\d{1,2}):(?<minutes>\d\d)(?::(?<seconds>\d\d)(?:[.,](?<fraction>\d+))?)?$/;
const CHINESE =
  /^(?<hours>\d{1,2})\s*[点时](?:整|钟|(?<half>半)|(?<quarters>[13])刻|(?<minutes>\d{1,2})(?:分(?:(?<seconds>\d{1,2})秒)?)?)?$/;
/** An hour before `am` or `pm`. */
const HOUR = /^(?<hours>\d{1,2})$/;
/** A time of ISO 8601 without colons: `10`, `1030`, `103015`. */
const BASIC = /^(?<hours>\d\d)(?:(?<minutes>\d\d)(?:(?<seconds>\d\d)(?:[.,](?<fraction>\d+))?)?)?$/;

/** Parses a time of day as a person types it, lower case, Chinese numerals as digits: `10:30`, `10am`, `下午3点半`, `晚上`. */
export function parseClockTime(text: string): ClockTime | undefined {
  const [name = ""] = DAY_PART.exec(text) ?? [];
  const part = DAY_PARTS[name];
  if (part !== undefined) {
    const time = text.slice(name.length).trim();
    return time === "" ? toClockTime({ hours: String(part.begins) }) : parseIn(part, time, [COLONS, CHINESE]);
  }
  const [suffix, half] = AM_OR_PM.exec(text) ?? [];
  if (suffix === undefined) return match(text, [COLONS, CHINESE]);
  return parseIn(half === "a" ? AM : PM, text.slice(0, -suffix.length), [COLONS, HOUR]);
}

/** Parses a time of day of ISO 8601: `10:30`, `103015`, `10`. */
export function parseIsoTime(text: string): ClockTime | undefined {
  return match(text, [COLONS, BASIC]);
}

function parseIn({ firstHour }: DayPart, text: string, forms: readonly RegExp[]): ClockTime | undefined {
  const time = match(text, forms);
  if (time === undefined) return undefined;
  const hours = [
    time.hours,
    ...(time.hours <= 12 ? [time.hours - 12, time.hours + 12, time.hours + 24] : []),
  ];
  const meant = hours.find((hour) => hour >= firstHour && hour < firstHour + 12);
  return meant === undefined ? undefined : { ...time, hours: meant };
}

function match(text: string, forms: readonly RegExp[]): ClockTime | undefined {
  for (const form of forms) {
    const parts = form.exec(text)?.groups;
    if (parts !== undefined) return toClockTime(parts);
  }
  return undefined;
}

/** Gives undefined for a time that is on no clock. */
function toClockTime(parts: Readonly<Record<string, string | undefined>>): ClockTime | undefined {
  const { hours, half, quarters = 0, minutes = half === undefined ? Number(quarters) * 15 : 30 } = parts;
  const time: ClockTime = {
    hours: Number(hours),
    minutes: Number(minutes),
    seconds: Number(parts.seconds ?? 0),
    milliseconds: Math.floor(Number(`0.${parts.fraction ?? 0}`) * 1_000),
  };
  const pastMidnight = time.minutes + time.seconds + time.milliseconds > 0;
  const exists = time.hours < (pastMidnight ? 24 : 25) && time.minutes < 60 && time.seconds < 60;
  return exists ? time : undefined;
}
