const UNITS_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The units of a duration, as alternatives of a regular expression. */
export const DURATION_UNITS: string = Object.keys(UNITS_MS).join("|");

const DURATION = new RegExp(`^(\\d+(?:\\.\\d+)?)(${DURATION_UNITS})?$`);

/** Parses a duration as people write it, to ms: `500ms`, `30s`, `10m`, `2h`, `90d`; a bare number is seconds. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = "s"] = DURATION.exec(text.trim()) ?? [];
  const factor = UNITS_MS[unit];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** Writes ms in the largest unit that gives a whole number: `90s`, `2h`; `parseDuration` reads it back. */
export function formatDuration(ms: number): string {
  const units = Object.entries(UNITS_MS).reverse();
  const [unit, factor] = units.find(([, factor]) => ms >= factor && ms % factor === 0) ?? ["ms", 1];
  return `${ms / factor}${unit}`;
}
