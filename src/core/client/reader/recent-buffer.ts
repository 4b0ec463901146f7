import type { ChatMessage } from "../chat.ts";

/** How many messages are held, and characters of them; once there are twice as many, older ones are let go. */
const HELD = 2_000;
const HELD_CHARACTERS = 1024 * 1024;

/**
 * The messages of a room that came and were not read yet: the newest of them, as the others can be read from the server
 * again. Those of a base server can't, and are all held.
 */
export class HeldMessages {
  #messages: ChatMessage[] = [];
  #characters = 0;

  /** The seq of the oldest; undefined if there is none, or it has none. */
  get firstSeq(): number | undefined {
    return this.#messages[0]?.seq;
  }

  add(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      this.#messages.push(message);
      this.#characters += message.msg.length;
    }
    if (this.firstSeq !== undefined && this.#moreThan(2 * HELD, 2 * HELD_CHARACTERS)) this.#letGo();
  }

  /** All of them, the oldest first; none is held any more. */
  take(): readonly ChatMessage[] {
    const taken = this.#messages;
    this.#messages = [];
    this.#characters = 0;
    return taken;
  }

  #letGo(): void {
    let gone = 0;
    for (const { msg } of this.#messages) {
      if (this.#messages.length - gone <= HELD && this.#characters <= HELD_CHARACTERS) break;
      this.#characters -= msg.length;
      gone += 1;
    }
    this.#messages.splice(0, gone);
  }

  #moreThan(messages: number, characters: number): boolean {
    return this.#messages.length > messages || this.#characters > characters;
  }
}
