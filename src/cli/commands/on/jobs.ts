/** Work that goes on side by side, at most so many pieces at a time. */
export class Jobs {
  readonly #most: number;
  #running = 0;
  #fail: (error: unknown) => void = () => {};
  #waiting: (() => void)[] = [];
  /** Rejects when a piece of work does. */
  readonly failed: Promise<never> = new Promise((_, reject) => {
    this.#fail = reject;
  });

  constructor(most: number) {
    this.#most = most;
    this.failed.catch(() => {}); // it may fail before anybody waits for it
  }

  /** Resolves when another piece may begin. */
  async free(): Promise<void> {
    while (this.#running >= this.#most) await this.#ended();
  }

  /** Resolves when nothing is being done. */
  async idle(): Promise<void> {
    while (this.#running > 0) await this.#ended();
  }

  /** Begins a piece of work. */
  begin(work: () => Promise<void>): void {
    this.#running += 1;
    work()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#running -= 1;
        for (const wake of this.#waiting.splice(0)) wake();
      });
  }

  #ended(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
