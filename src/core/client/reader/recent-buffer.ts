import type { ChatMessage } from "../chat.ts";
import { laterState } from "../room/room-changes.ts";

/** Messages that are kept, and characters of them; older ones are dropped once there are twice as many. */
const KEPT = 2_000;
const KEPT_CHARACTERS = 1024 * 1024;

/**
 * The messages of a room that came and were not read yet: only the newest, because the others can be read from the server
 * again. Messages of a base server can't, so all of them are kept.
 */
export class RecentBuffer {
  #messages: ChatMessage[] = [];
  #characters = 0;
  /** States of messages that have not come yet. */
  readonly #ahead = new Map<number, ChatMessage>();

  /** The seq of the oldest; undefined if there is none, or it has none. */
  get firstSeq(): number | undefined {
    return this.#messages[0]?.seq;
  }

  add(messages: readonly ChatMessage[]): void {
    for (const came of messages) {
      const message = laterState(this.#ahead.get(came.seq ?? 0) ?? came, came);
      this.#messages.push(message);
      this.#characters += message.msg.length;
    }
    const last = messages.at(-1)?.seq ?? 0;
    for (const seq of this.#ahead.keys()) if (seq <= last) this.#ahead.delete(seq);
    if (this.firstSeq !== undefined && this.#holdsMoreThan(2 * KEPT, 2 * KEPT_CHARACTERS)) this.#dropOldest();
  }

  /** Takes states of messages after changes; those of messages that are not here are passed over. */
  change(states: readonly ChatMessage[]): void {
    const first = this.firstSeq;
    for (const state of states) {
      if (first === undefined || state.seq === undefined || state.seq < first) continue;
      const index = this.#messages.findIndex(({ seq }) => seq === state.seq);
      const message = this.#messages[index];
      if (message === undefined) continue;
      const later = laterState(state, message);
      this.#messages[index] = later;
      this.#characters += later.msg.length - message.msg.length;
    }
  }

  /** The same for messages some of which may not have come yet: they have these states once they come. Of many the latest changes are kept. */
  changeAhead(states: readonly ChatMessage[]): void {
    this.change(states);
    const last = this.#messages.at(-1)?.seq ?? 0;
    for (const state of states) {
      const { seq = 0 } = state;
      if (seq > last) this.#ahead.set(seq, laterState(state, this.#ahead.get(seq) ?? state));
    }
    for (const seq of this.#ahead.keys()) {
      if (this.#ahead.size <= KEPT) break;
      this.#ahead.delete(seq);
    }
  }

  /** Lets go of all. */
  forget(): void {
    this.take();
    this.#ahead.clear();
  }

  /** Empties the buffer; gives what was in it, the oldest first. */
  take(): readonly ChatMessage[] {
    const taken = this.#messages;
    this.#messages = [];
    this.#characters = 0;
    return taken;
  }

  #dropOldest(): void {
    let dropped = 0;
    for (const { msg } of this.#messages) {
      if (this.#messages.length - dropped <= KEPT && this.#characters <= KEPT_CHARACTERS) break;
      this.#characters -= msg.length;
      dropped += 1;
    }
    this.#messages.splice(0, dropped);
  }

  #holdsMoreThan(messages: number, characters: number): boolean {
    return this.#messages.length > messages || this.#characters > characters;
  }
}
