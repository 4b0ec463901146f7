import { firstFrom } from "./binary-search.ts";

/** Values in an order of their own, each once. To add, take out or find one costs little, however many there are. */
export class SortedList<T> {
  readonly #compare: (one: T, another: T) => number;
  readonly #values: T[] = [];

  /** `compare` is negative where the first comes before the second, and 0 for the same alone. */
  constructor(compare: (one: T, another: T) => number) {
    this.#compare = compare;
  }

  /** Does nothing if it is in already. */
  add(value: T): void {
    const index = this.#indexOf(value);
    if (!this.#holdsAt(index, value)) this.#values.splice(index, 0, value);
  }

  delete(value: T): void {
    const index = this.#indexOf(value);
    if (this.#holdsAt(index, value)) this.#values.splice(index, 1);
  }

  /** Lists at most so many behind a value, which may be gone; without one, the first. */
  after(value: T | undefined, limit: number): readonly T[] {
    if (value === undefined) return this.#values.slice(0, limit);
    const index = this.#indexOf(value);
    const start = this.#holdsAt(index, value) ? index + 1 : index;
    return this.#values.slice(start, start + limit);
  }

  /** The index of a value, or that at which it belongs. */
  #indexOf(value: T): number {
    const values = this.#values;
    return firstFrom(values.length, (index) => this.#compare(values[index] ?? value, value) >= 0);
  }

  #holdsAt(index: number, value: T): boolean {
    const there = this.#values[index];
    return there !== undefined && this.#compare(there, value) === 0;
  }
}
