import type { Logger } from "../../core/logger.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Access } from "./access.ts";

/** Between two looks, ms: a decision that a command of the operator wrote into the data file holds so soon. */
const LOOK_MS = 1_000;

/** Looks, from its making until `close`, for what other processes decide about access. */
export class AccessWatch {
  readonly #access: Access;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #cancel: () => void = () => {};

  constructor(access: Access, clock: Clock, logger: Logger) {
    this.#access = access;
    this.#clock = clock;
    this.#logger = logger;
    this.#lookLater();
  }

  close(): void {
    this.#cancel();
  }

  #lookLater(): void {
    this.#cancel = this.#clock.after(LOOK_MS, () => {
      try {
        this.#access.refresh();
      } catch (error) {
        this.#logger.warn("what was decided about access could not be read; what was known holds", { error });
      }
      this.#lookLater();
    });
  }
}
