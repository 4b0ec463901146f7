import { revOf } from "../../protocol/changes.ts";
import type { NumberedMessage } from "./room-feed.ts";

/** Changed messages of a room as they are now, which bring it from change `after` to change `rev`. */
export interface ChangesStep {
  readonly after: number;
  readonly rev: number;
  readonly messages: readonly NumberedMessage[];
}

/**
 * The changes of a room, of which a client has all up to `rev`. States of messages may come twice, late, early or alone: of two states of a
 * message the one with the higher `rev` is the later, and an earlier one never follows it. A state of a message that was not shown yet is
 * held until the message is. It knows nothing of the wire: its owner asks for pages while it is `behind`.
 */
export class RoomChanges {
  #rev: number;
  /** The last change that the room is known to have had. */
  #reached: number;
  /** States of messages that were not shown yet, by their seqs. */
  readonly #held = new Map<number, NumberedMessage>();
  /** The `rev` of messages that were shown with a later change than those up to `rev`. */
  readonly #ahead = new Map<number, number>();

  constructor(rev: number) {
    this.#rev = rev;
    this.#reached = rev;
  }

  /** All changes up to this one were shown. */
  get rev(): number {
    return this.#rev;
  }

  /** True while changes are missing: a page after `rev` is needed. */
  get behind(): boolean {
    return this.#rev < this.#reached;
  }

  /** Notes that the room has had changes up to this one. */
  noteEnd(rev: number): void {
    this.#reached = Math.max(this.#reached, rev);
  }

  /** Takes changes from the live stream; `shown` is the last seq that was. Returns the states that are to be shown. */
  addLive({ after, rev, messages }: ChangesStep, shown: number): readonly NumberedMessage[] {
    const news = this.#add(messages, shown);
    this.noteEnd(rev);
    if (after <= this.#rev) this.#advance(rev);
    return news;
  }

  /**
   * Takes the server's answer for what changed after `after`; with `more` there are further pages. A page that leads nowhere ends the
   * asking: there is nothing else to be had.
   */
  addPage({ after, rev, messages }: ChangesStep, more: boolean, shown: number): readonly NumberedMessage[] {
    const news = this.#add(messages, shown);
    this.#advance(rev);
    if (rev <= after) this.#reached = this.#rev;
    else this.noteEnd(more ? rev + 1 : rev);
    return news;
  }

  /** The changes that are missing can't be had any more. */
  skip(): void {
    this.#advance(this.#reached);
  }

  /** Gives messages that are about to be shown as they are now; `shown` is the last of them, or of those lost before. */
  show(messages: readonly NumberedMessage[], shown: number): readonly NumberedMessage[] {
    const now = this.#held.size === 0 ? messages : messages.map((message) => this.#latest(message));
    for (const { seq, changes } of now)
      if (changes !== undefined && changes.rev > this.#rev) this.#ahead.set(seq, changes.rev);
    for (const seq of this.#held.keys()) if (seq <= shown) this.#held.delete(seq);
    return now;
  }

  #add(messages: readonly NumberedMessage[], shown: number): NumberedMessage[] {
    const news: NumberedMessage[] = [];
    for (const message of messages) {
      const rev = revOf(message);
      if (message.seq > shown) {
        this.#held.set(message.seq, this.#latest(message)); // it may yet come as it was before any change that was shown
      } else if (rev > Math.max(this.#rev, this.#ahead.get(message.seq) ?? 0)) {
        this.#ahead.set(message.seq, rev);
        news.push(message);
      }
    }
    return news;
  }

  #latest(message: NumberedMessage): NumberedMessage {
    const held = this.#held.get(message.seq);
    return held === undefined ? message : laterState(held, message);
  }

  #advance(rev: number): void {
    if (rev <= this.#rev) return;
    this.#rev = rev;
    this.noteEnd(rev);
    for (const [seq, ahead] of this.#ahead) if (ahead <= rev) this.#ahead.delete(seq);
  }
}

/** Gives the later of two states of a message. */
export function laterState<M extends Pick<NumberedMessage, "changes">>(one: M, other: M): M {
  return revOf(one) > revOf(other) ? one : other;
}
