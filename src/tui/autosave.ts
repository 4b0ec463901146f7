import type { Clock } from "../core/time/clock.ts";
import type { Memory } from "./screen-options.ts";
import { hasMoreToPersist, toPersisted } from "./state/persistence.ts";
import type { ChatState } from "./state/state.ts";

/** The time for which a change waits for more of them before it is saved, in ms; a crash loses no more than that. */
const SAVE_MS = 300;

/** Saves what the screen persists, soon after it changed. No timer runs while nothing does. */
export class Autosave {
  readonly #memory: Memory;
  readonly #clock: Clock;
  /** The last state that was given to the memory. */
  #kept: ChatState;
  #latest: ChatState;
  #cancel: (() => void) | undefined;

  constructor(memory: Memory, clock: Clock, state: ChatState) {
    this.#memory = memory;
    this.#clock = clock;
    this.#kept = state;
    this.#latest = state;
  }

  /** Looks at a state for what is new in it. */
  look(state: ChatState): void {
    this.#latest = state;
    if (this.#cancel !== undefined || !hasMoreToPersist(this.#kept, state)) return;
    this.#cancel = this.#clock.after(SAVE_MS, () => this.#save());
  }

  /** Saves the last state now, also where nothing changed: an earlier save may not have reached the disk. */
  close(state: ChatState): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#memory.saveNow(toPersisted(state));
  }

  #save(): void {
    this.#cancel = undefined;
    this.#kept = this.#latest;
    this.#memory.save(toPersisted(this.#latest));
  }
}
