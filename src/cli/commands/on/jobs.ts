import pLimit from "p-limit";

/** Runs pieces of work side by side, at most so many at a time, begun in the order they were given. */
export class Jobs {
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #unfinished = new Set<Promise<void>>();
  #fail: (error: unknown) => void = () => {};
  /** Rejects when a piece of work does. */
  readonly failed: Promise<never> = new Promise((_, reject) => {
    this.#fail = reject;
  });

  constructor(most: number) {
    this.#limit = pLimit(most);
    this.failed.catch(() => {}); // it may fail before anybody waits for it
  }

  /** Begins a piece of work once fewer than the most are running; resolves when it has begun. */
  begin(work: () => Promise<void>): Promise<void> {
    return new Promise((begun) => {
      const job = this.#limit(() => {
        begun();
        return work();
      })
        .catch((error: unknown) => this.#fail(error))
        .finally(() => this.#unfinished.delete(job));
      this.#unfinished.add(job);
    });
  }

  /** Resolves when all that was given has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#unfinished);
  }
}
