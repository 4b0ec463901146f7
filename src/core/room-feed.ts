import type { ChatMessage } from "./chat.ts";

/** A committed message: its place in the room is known. */
export type NumberedMessage = ChatMessage & { readonly seq: number };

/** What one arrival adds: `ready` follows all shown before it; `lost` messages before `ready` can't be had any more. */
export interface FeedStep {
  readonly ready: readonly NumberedMessage[];
  readonly lost: number;
}

const NOTHING: FeedStep = { ready: [], lost: 0 };

/**
 * Puts a room's numbered messages in one order, each once: what comes early is held until what is before it has come.
 * `cursor` is the last seq handed out. It knows nothing of the wire: the owner fetches what is `behind`.
 */
export class RoomFeed {
  readonly epoch: string;
  #cursor: number;
  readonly #held = new Map<number, NumberedMessage>();

  constructor(epoch: string, cursor: number) {
    this.epoch = epoch;
    this.#cursor = cursor;
  }

  /** The last seq handed out; 0 before the first. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Messages wait for some that did not come: a page after `cursor` is needed. */
  get behind(): boolean {
    return this.#held.size > 0;
  }

  /** A message from the live stream. */
  live(message: NumberedMessage): FeedStep {
    if (message.seq > this.#cursor) this.#held.set(message.seq, message);
    return this.#release(0);
  }

  /**
   * The server's whole answer for what follows `cursor`, oldest first: a hole in it is a loss. With `more` there are
   * further pages; without, nothing lies between this page and what is held.
   */
  page(messages: readonly NumberedMessage[], more: boolean): FeedStep {
    for (const message of messages) {
      if (message.seq > this.#cursor) this.#held.set(message.seq, message);
    }
    const first = messages.at(0)?.seq ?? (more ? undefined : this.#nextHeld());
    const lost = first === undefined ? 0 : Math.max(0, first - this.#cursor - 1);
    this.#cursor += lost;
    return this.#release(lost);
  }

  #nextHeld(): number | undefined {
    return this.#held.size === 0 ? undefined : Math.min(...this.#held.keys());
  }

  #release(lost: number): FeedStep {
    const ready: NumberedMessage[] = [];
    for (let next = this.#take(); next !== undefined; next = this.#take()) ready.push(next);
    return ready.length === 0 && lost === 0 ? NOTHING : { ready, lost };
  }

  #take(): NumberedMessage | undefined {
    const next = this.#held.get(this.#cursor + 1);
    if (next === undefined) return undefined;
    this.#held.delete(next.seq);
    this.#cursor = next.seq;
    return next;
  }
}
