import type { ChatMessage, Cursor } from "../chat.ts";

/** A message of a v1 server, which has a position. */
export type NumberedMessage = ChatMessage & { readonly seq: number };

/** The result of one arrival: `ready` messages follow all shown before; `lost` messages before them can't be had any more. */
export interface FeedStep {
  readonly ready: readonly NumberedMessage[];
  readonly lost: number;
}

const NOTHING: FeedStep = { ready: [], lost: 0 };

/**
 * Puts a room's numbered messages in one order, each once: a message that comes early is held until those before it have
 * come. It knows nothing of the wire: its owner fetches pages while it is `behind`.
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

  /** True while messages wait for some before them: a page after `cursor` is needed. */
  get behind(): boolean {
    return this.#held.size > 0;
  }

  /** Forgets the messages that wait: the server is asked for what follows the cursor, and they may have changed meanwhile. */
  forgetHeld(): void {
    this.#held.clear();
  }

  /** Notes that the log has come this far: messages up to there that the last page does not hold are lost. */
  noteEnd(seq: number): void {
    this.#reached = Math.max(this.#reached, seq);
  }

  /** Takes a message from the live stream. */
  addLive(message: NumberedMessage): FeedStep {
    this.#hold(message);
    return this.#release(0);
  }

  /**
   * Takes the server's whole answer for what follows the cursor, oldest first: a hole in it is a loss. With `more` there are
   * further pages; without, nothing lies between this page and the held messages, or the end of the log.
   */
  addPage(messages: readonly NumberedMessage[], more: boolean): FeedStep {
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
