import type { ChatMessage, Cursor } from "../../../core/client/chat.ts";

/** The last message, and change, up to which all of a room is done with, where work goes on side by side. */
export class DoneUpTo {
  #last: Cursor | undefined;
  /** The work that goes on, in the order of its messages, each with the place before its message. */
  readonly #open = new Set<{ readonly before: Cursor | undefined }>();
  /** The change from which on changes are read; undefined where they are not. */
  readonly #rev: number | undefined;

  /** Begins behind a place, undefined where it is not known, and, where changes are read, behind a change. */
  constructor(begin: Cursor | undefined, rev = begin?.rev) {
    this.#last = begin;
    this.#rev = rev;
  }

  /** The place up to which all is done. */
  get place(): Cursor | undefined {
    const [first] = this.#open;
    return first === undefined ? this.#last : first.before;
  }

  /** Takes the next message of the log `epoch`; the function that is returned says that it is done with. */
  take({ seq, at }: ChatMessage, epoch: string): () => void {
    const isAnother = this.#last !== undefined && this.#last.epoch !== epoch; // its changes begin anew
    const rev = this.#rev === undefined ? undefined : isAnother ? 0 : (this.#last?.rev ?? this.#rev);
    return this.#begin(seq === undefined ? this.#last : { epoch, seq, at, rev });
  }

  /** Takes the next change, to a message that it is done with; the function that is returned says that it is done with the change. */
  takeChange({ changes }: ChatMessage): () => void {
    return this.#begin(this.#last && { ...this.#last, rev: changes?.rev });
  }

  #begin(next: Cursor | undefined): () => void {
    const work = { before: this.#last };
    this.#open.add(work);
    this.#last = next;
    return () => this.#open.delete(work);
  }
}
