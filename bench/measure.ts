/** Writes a line of the report. */
export const write = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

/** The value below which this share of the numbers lies; 0 of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** `1,234 (1,100–1,300)`: the median of some rounds, and how far they lie apart. */
export function spread(numbers: readonly number[], digits = 0): string {
  const show = (number: number) =>
    number.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${show(quantile(numbers, 0.5))} (${show(Math.min(...numbers))}–${show(Math.max(...numbers))})`;
}

/** A table as Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  write(`| ${head.join(" | ")} |`);
  write(`|${head.map(() => "---").join("|")}|`);
  for (const row of rows) write(`| ${row.join(" | ")} |`);
  write();
}

/** The variants one after the other, several times over, so that a slow moment of the machine hits all of them. */
export async function rounds<T>(
  times: number,
  variants: readonly string[],
  measure: (variant: string) => Promise<T>,
): Promise<Map<string, T[]>> {
  const results = new Map<string, T[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round < times; round += 1) {
    for (const variant of variants) results.get(variant)?.push(await measure(variant));
  }
  return results;
}
