import type { Logger } from "../../core/logger.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Access } from "./access.ts";
import type { Gate } from "./gate.ts";

/** Between two looks, ms: a decision that a command of the operator wrote into a file holds so soon, and a token ends so soon after its time. */
const LOOK_MS = 1_000;

/** Looks, from its making until `close`, for what other processes decide about access, and for what is over. */
export class AccessWatch {
  readonly #access: Access;
  readonly #gate: Gate;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #cancel: () => void = () => {};

  constructor(access: Access, gate: Gate, clock: Clock, logger: Logger) {
    this.#access = access;
    this.#gate = gate;
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
        this.#gate.refresh();
      } catch (error) {
        this.#logger.warn("what was decided about access could not be read; what was known holds", { error });
      }
      this.#lookLater();
    });
  }
}
