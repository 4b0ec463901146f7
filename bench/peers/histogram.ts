/** Values below this have a bucket each; above, each doubling has half as many. */
const EXACT = 128;
const HALF = EXACT / 2;
const BUCKETS = 26 * HALF;

/** Times in µs, to 1.6 % of their size. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  add(us: number): void {
    const value = us | 0;
    const shift = value < EXACT ? 0 : 25 - Math.clz32(value);
    const bucket = shift * HALF + (value >> shift);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  get total(): number {
    return this.#total;
  }

  /** The time, in ms, below which this share of them lies; 0 of none. */
  quantile(share: number): number {
    let left = share * this.#total;
    for (const [bucket, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0 && count > 0) return lowest(bucket) / 1_000;
    }
    return 0;
  }

  /** Both of them together. */
  static merge(histograms: readonly Histogram[]): Histogram {
    const merged = new Histogram();
    for (const { total } of histograms) merged.#total += total;
    for (const histogram of histograms) {
      for (const [bucket, count] of histogram.#counts.entries()) {
        merged.#counts[bucket] = (merged.#counts[bucket] ?? 0) + count;
      }
    }
    return merged;
  }
}

function lowest(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const shift = Math.floor(bucket / HALF) - 1;
  return (bucket - shift * HALF) * 2 ** shift;
}
