import type { Rate } from "../../core/protocol/limits.ts";

const SIZE_UNITS = ["", "K", "M", "G", "T"];

const SIZE = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?$/i;

/** Parses bytes as people write them: `4096`, `64K`, `1.5M`, `10G`, each unit 1,024 of the one before. Undefined if it is none. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit = ""] = SIZE.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  const bytes = Number(amount) * 1_024 ** SIZE_UNITS.indexOf(unit.toUpperCase());
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Writes bytes in the largest unit that gives a whole number: `64K`; `parseSize` reads it back. */
export function formatSize(bytes: number): string {
  let power = 0;
  while (bytes >= 1_024 && bytes % 1_024 === 0 && power < SIZE_UNITS.length - 1) {
    bytes /= 1_024;
    power += 1;
  }
  return `${bytes}${SIZE_UNITS[power]}`;
}

/** Seconds of the units in which a rate may be given. */
const RATE_UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

const RATE = /^(\d+[KMGT]?)\s*\/\s*([smhd])\s+burst\s+(\d+[KMGT]?)$/;

/**
 * Parses a rate: `10/s burst 20` are 10 a second, and 20 at once; `/m`, `/h` and `/d` are a minute, an hour, a day. Both numbers may
 * have a unit as sizes have: `64K/s burst 1M`.
 */
export function parseRate(text: string): NonNullable<Rate> | undefined {
  const [, amountText = "", unit = "", burstText = ""] = RATE.exec(text.trim()) ?? [];
  const [amount, seconds, burst] = [parseSize(amountText), RATE_UNITS[unit], parseSize(burstText)];
  if (amount === undefined || seconds === undefined || burst === undefined) return undefined;
  return { perSecond: amount / seconds, burst };
}

/** Writes a rate in the smallest unit of time that gives a whole number, its numbers by `format`; `parseRate` reads it back. */
export function formatRate(
  { perSecond, burst }: NonNullable<Rate>,
  format: (number: number) => string = String,
): string {
  const [unit, seconds] = Object.entries(RATE_UNITS).find(([, seconds]) => isWholeIn(perSecond, seconds)) ?? [
    "d",
    86_400,
  ];
  return `${format(Math.round(perSecond * seconds))}/${unit} burst ${format(burst)}`;
}

function isWholeIn(perSecond: number, seconds: number): boolean {
  return Math.round(perSecond * seconds) / seconds === perSecond;
}
