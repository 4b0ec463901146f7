import { laterState } from "./room/room-changes.ts";
import type { NumberedMessage } from "./room/room-feed.ts";

/** States of messages that came while pages were being read: the server may have read a page before them, and told it after them. */
export class LiveStates {
  /** The reads that are under way. */
  readonly #reads = new Set<object>();
  readonly #states = new Map<string, NumberedMessage>();

  /** Takes states that came. */
  note(states: readonly NumberedMessage[]): void {
    if (this.#reads.size > 0) for (const state of states) this.#states.set(state.key, this.#latest(state));
  }

  /** Reads a page; its messages are as they are known to be by then. Rejects as `read` does. */
  async during<Page extends { readonly messages: readonly NumberedMessage[] }>(
    read: () => Promise<Page>,
  ): Promise<Page> {
    const under = {};
    this.#reads.add(under);
    try {
      const page = await read();
      return this.#states.size === 0
        ? page
        : { ...page, messages: page.messages.map((one) => this.#latest(one)) };
    } finally {
      this.#reads.delete(under);
      if (this.#reads.size === 0) this.#states.clear();
    }
  }

  /** The reads that are under way will never end. */
  abandon(): void {
    this.#reads.clear();
    this.#states.clear();
  }

  #latest(message: NumberedMessage): NumberedMessage {
    const known = this.#states.get(message.key);
    return known === undefined ? message : laterState(known, message);
  }
}
