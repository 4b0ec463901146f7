import type { Logger } from "../../core/logger.ts";
import { ChatError } from "../../core/protocol/errors.ts";
import { Rest } from "../rest.ts";
import type { Database } from "./database.ts";
import { transact } from "./transaction.ts";

/** The time that the works of one commit may take, in ms: those that wait longer are in the next one, so that everybody else has a turn. */
const COMMIT_MS = 8;

/** The rest after a commit, as a multiple of the time it took: of thousands who come at once many share a sync. */
const COMMIT_REST = 4;

/** A work that waits for its commit. */
interface WaitingWork {
  /** Does it; the returned function tells whoever waits that it is committed. */
  run(): () => void;
  reject(error: unknown): void;
}

/**
 * The writes to a data file besides those of the log. What comes in one turn of the event loop, or while the disk syncs, is committed
 * together, in order; a lone write waits for nobody.
 */
export class GroupedWrites {
  readonly #connection: Database["connection"];
  readonly #logger: Logger;
  readonly #rest = new Rest();
  #waiting: WaitingWork[] = [];

  constructor({ connection }: Database, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
  }

  /** Runs `work` soon, and resolves with its result once all that it wrote is kept. Rejects, and nothing is kept, if it or the disk fails. */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      this.#waiting.push({ run, reject });
      if (this.#waiting.length === 1) this.#rest.soon(() => this.#commit());
    });
  }

  /** Commits all that waits, at once. */
  close(): void {
    while (this.#waiting.length > 0) this.#commitSome(Number.POSITIVE_INFINITY);
  }

  #commit(): void {
    const began = performance.now();
    this.#commitSome(began + COMMIT_MS);
    this.#rest.begin((performance.now() - began) * COMMIT_REST);
    if (this.#waiting.length > 0) this.#rest.soon(() => this.#commit());
  }

  /** A disk that fails would fail what waits behind it too, each with a sync of its own. */
  #commitSome(until: number): void {
    const waiting = this.#waiting;
    const done: (() => void)[] = [];
    try {
      transact(this.#connection, () => {
        for (const { run } of waiting) {
          done.push(run());
          if (performance.now() >= until) break;
        }
      });
      this.#waiting = waiting.slice(done.length);
      for (const settle of done) settle();
    } catch (error) {
      this.#waiting = [];
      if (!(error instanceof ChatError)) this.#logger.error("records could not be written", { error });
      for (const { reject } of waiting) reject(error);
    }
  }
}
