import { LOBBY } from "./attack.ts";
import { HonestClient } from "./honest-client.ts";

/** The time between two newcomers, ms. */
const EVERY_MS = 1_000;

/** People who take turns: new identities are few for one address. */
const PEOPLE = 20;

/** Honest people who come while an attack lasts, and go again. */
export class Newcomers {
  readonly #waiting: HonestClient[];
  #coming: Promise<boolean>[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(url: string) {
    this.#waiting = Array.from({ length: PEOPLE }, (_, n) => new HonestClient(url, `newcomer-${n}`, [LOBBY]));
  }

  start(): void {
    this.#timer = setInterval(() => {
      const next = this.#waiting.shift();
      if (next !== undefined) this.#coming.push(this.#come(next));
    }, EVERY_MS);
  }

  /** No more come; resolves with how many were not let in. */
  async end(): Promise<number> {
    clearInterval(this.#timer);
    const came = await Promise.all(this.#coming);
    this.#coming = [];
    return came.filter((isIn) => !isIn).length;
  }

  async #come(newcomer: HonestClient): Promise<boolean> {
    try {
      await newcomer.enter();
      return true;
    } catch {
      return false;
    } finally {
      newcomer.leave();
      this.#waiting.push(newcomer);
    }
  }
}
