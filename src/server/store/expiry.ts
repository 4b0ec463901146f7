import type { Logger } from "../../core/logger.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { IdentityStore } from "./identity-store.ts";

/** Between two steps, between two sweeps, and before the first, in ms. */
const STEP_MS = 20;
const SWEEP_MS = 60_000;
const FIRST_MS = 2_000;

/** Removes the records whose time is over, a few at a time, from its making until `close`. A disk that fails is tried again at the next sweep. */
export class Expiry {
  readonly #identities: IdentityStore;
  readonly #mostIdentities: number;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #cancel: () => void = () => {};
  #closed = false;

  constructor(identities: IdentityStore, mostIdentities: number, clock: Clock, logger: Logger) {
    this.#identities = identities;
    this.#mostIdentities = mostIdentities;
    this.#clock = clock;
    this.#logger = logger;
    this.#after(FIRST_MS, 0);
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  /** `removed`: what this sweep has removed so far. */
  #after(ms: number, removed: number): void {
    if (this.#closed) return;
    this.#cancel = this.#clock.after(ms, () => void this.#step(removed));
  }

  async #step(removedBefore: number): Promise<void> {
    const step = this.#identities.forgetUnused(this.#mostIdentities);
    const { removed, more } = await step.catch(() => ({ removed: 0, more: false })); // the store has reported it
    const total = removedBefore + removed;
    if (more) return this.#after(STEP_MS, total);
    if (total > 0) this.#logger.info("identities that nobody used were removed", { identities: total });
    this.#after(SWEEP_MS, 0);
  }
}
