import type { GroupedWrites } from "./grouped-writes.ts";

/** Values in one write: about a millisecond. */
const STEP_VALUES = 200;

/** The writing of values that are written behind; `delayMs` is the time for which they are gathered. */
interface WriteBehindOptions<K, V> {
  readonly delayMs: number;
  /** Writes one value; it is called within a transaction. */
  readonly write: (key: K, value: V) => void;
}

/** Values that count at once and are written down soon, a few at a time. Those that can't be written now are with the next. */
export class WriteBehind<K, V> {
  readonly #writes: Pick<GroupedWrites, "run">;
  readonly #options: WriteBehindOptions<K, V>;
  readonly #unwritten = new Map<K, V>();
  #timer: NodeJS.Timeout | undefined;

  constructor(writes: Pick<GroupedWrites, "run">, options: WriteBehindOptions<K, V>) {
    this.#writes = writes;
    this.#options = options;
  }

  /** The value that is not written yet. */
  get(key: K): V | undefined {
    return this.#unwritten.get(key);
  }

  /** All values that are not written yet. */
  values(): Iterable<V> {
    return this.#unwritten.values();
  }

  set(key: K, value: V): void {
    this.#unwritten.set(key, value);
    this.#writeSoon();
  }

  /** Hands on what is not written yet, to be written when `writes` closes. */
  close(): void {
    clearTimeout(this.#timer);
    void this.#writeAll();
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => void this.#writeAll(), this.#options.delayMs).unref();
  }

  async #writeAll(): Promise<void> {
    const all = [...this.#unwritten];
    const steps: Promise<void>[] = [];
    for (let from = 0; from < all.length; from += STEP_VALUES) {
      steps.push(this.#write(all.slice(from, from + STEP_VALUES)));
    }
    const isWritten = await Promise.all(steps).then(
      () => true,
      () => false, // `writes` has logged it
    );
    this.#timer = undefined;
    if (isWritten && this.#unwritten.size > 0) this.#writeSoon();
  }

  async #write(values: readonly (readonly [K, V])[]): Promise<void> {
    await this.#writes.run(() => {
      for (const [key, value] of values) {
        if (this.#unwritten.get(key) === value) this.#options.write(key, value);
      }
    });
    for (const [key, value] of values) {
      if (this.#unwritten.get(key) === value) this.#unwritten.delete(key);
    }
  }
}
