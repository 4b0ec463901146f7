import type { ChatMessage, Cursor } from "./chat.ts";

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
 * It knows nothing of the wire: the owner fetches what is `behind`.
 */
export class RoomFeed {
  #cursor: Cursor;
  /** The last seq that the log is known to have reached. */
  #reached: number;
  readonly #held = new Map<number, NumberedMessage>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
    this.#reached = cursor.seq;
  }

  /** The last message handed out; seq 0 before the first. */
  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Messages wait for some that did not come: a page after `cursor` is needed. */
  get behind(): boolean {
    return this.#held.size > 0;
  }

  /** The log has come this far: what a last page does not hold of it is lost. */
  reached(seq: number): void {
    this.#reached = Math.max(this.#reached, seq);
  }

  /** A message from the live stream. */
  live(message: NumberedMessage): FeedStep {
    this.#hold(message);
    return this.#release(0);
  }

  /**
   * The server's whole answer for what follows the cursor, oldest first: a hole in it is a loss. With `more` there are
   * further pages; without, nothing lies between this page and what is held, or the end of the log.
   */
  page(messages: readonly NumberedMessage[], more: boolean): FeedStep {
    for (const message of messages) this.#hold(message);
    const first = messages.at(0)?.seq ?? (more ? undefined : this.#firstToCome());
    const lost = first === undefined ? 0 : Math.max(0, first - this.#cursor.seq - 1);
    if (lost > 0) this.#cursor = { epoch: this.#cursor.epoch, seq: this.#cursor.seq + lost };
    return this.#release(lost);
  }

  #hold(message: NumberedMessage): void {
    if (message.seq > this.#cursor.seq) this.#held.set(message.seq, message);
  }

  #firstToCome(): number {
    return this.#held.size === 0 ? this.#reached + 1 : Math.min(...this.#held.keys());
  }

  #release(lost: number): FeedStep {
    const ready: NumberedMessage[] = [];
    for (let next = this.#take(); next !== undefined; next = this.#take()) ready.push(next);
    return ready.length === 0 && lost === 0 ? NOTHING : { ready, lost };
  }

  #take(): NumberedMessage | undefined {
    const { epoch, seq } = this.#cursor;
    const next = this.#held.get(seq + 1);
    if (next === undefined) return undefined;
    this.#held.delete(next.seq);
    this.#cursor = { epoch, seq: next.seq, at: next.at };
    return next;
  }
}
