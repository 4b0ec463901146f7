/** Counts something for each address, up to a limit. */
export class AddressCounts {
  readonly #most: () => number | null;
  readonly #counts = new Map<string, number>();

  /** `most` gives the limit of each address that holds now; null lifts it. */
  constructor(most: () => number | null) {
    this.#most = most;
  }

  /** True where the address has as many as it may. */
  isFull(address: string): boolean {
    const most = this.#most();
    return most !== null && (this.#counts.get(address) ?? 0) >= most;
  }

  add(address: string): void {
    this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
  }

  remove(address: string): void {
    const count = (this.#counts.get(address) ?? 0) - 1;
    if (count > 0) this.#counts.set(address, count);
    else this.#counts.delete(address);
  }
}
