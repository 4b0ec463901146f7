import { ChatError } from "../../protocol/errors.ts";
import type { Outgoing } from "../chat.ts";
import type { OutboxStore } from "./outbox-ports.ts";

/** A store whose disk may fail: that is told once, and stops nothing. */
export class GuardedStore implements OutboxStore {
  readonly #store: OutboxStore;
  readonly #onFailed: (error: ChatError) => void;
  #failed = false;

  constructor(store: OutboxStore, onFailed: (error: ChatError) => void) {
    this.#store = store;
    this.#onFailed = onFailed;
  }

  takeOver(): readonly Outgoing[] {
    return this.#attempt(() => this.#store.takeOver()) ?? [];
  }

  put(outgoing: Outgoing): void {
    this.#attempt(() => this.#store.put(outgoing));
  }

  remove(outgoing: Outgoing): void {
    this.#attempt(() => this.#store.remove(outgoing));
  }

  close(): void {
    this.#attempt(() => this.#store.close());
  }

  #attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (!this.#failed) this.#onFailed(error);
      this.#failed = true;
      return undefined;
    }
  }
}
