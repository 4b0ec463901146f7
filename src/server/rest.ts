/** The rest after work that holds up the event loop: what comes meanwhile is gathered, and done together behind it. */
export class Rest {
  /** The end of the rest, in ms of `performance.now`. */
  #until = 0;

  /** Begins a rest of so many ms. */
  begin(ms: number): void {
    this.#until = performance.now() + ms;
  }

  /** Runs something once: at the end of this turn of the event loop, or behind the rest. */
  readonly soon = (run: () => void): void => {
    const restMs = Math.round(this.#until - performance.now());
    if (restMs > 0) setTimeout(run, restMs);
    else setImmediate(run);
  };
}
