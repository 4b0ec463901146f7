import type { ChatMessage, Cursor } from "../../../core/client/chat.ts";

/** The last message, and change, up to which all of a room is done with, where work goes on side by side. */
export class DoneUpTo {
  #last: Cursor | undefined;
  /** The work that goes on, in the order of its messages, each with the place before its message. */
  readonly #open = new Set<{ readonly before: Cursor | undefined }>();

  /** Begins behind a place; undefined where it is not known. */
  constructor(begin: Cursor | undefined) {
    this.#last = begin;
  }

  /** The place up to which all is done. */
  get place(): Cursor | undefined {
    const [first] = this.#open;
    return first === undefined ? this.#last : first.before;
  }

  /** Takes the next message of the log `epoch`; the function that is returned says that it is done with. */
  take({ seq, at }: ChatMessage, epoch: string): () => void {
    const rev = this.#last?.rev === undefined || this.#last.epoch === epoch ? this.#last?.rev : 0;
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
