import { revOf } from "../../protocol/changes.ts";
import type { ChangesPage } from "../changes.ts";
import type { ChatMessage } from "../chat.ts";

/** States that are kept, and characters of them; beyond that all are let go, and read from the server. */
const KEPT = 2_000;
const KEPT_CHARACTERS = 1024 * 1024;

/** Changes to messages of a room that were read, until they are read too: of each message the last state, each once. */
export class UnreadChanges {
  /** All changes up to this one were read. */
  #rev = 0;
  readonly #states = new Map<number, ChatMessage>();
  #characters = 0;
  #isShort = false;
  /** The `rev` of messages that were read with a later change than `#rev`. */
  readonly #read = new Map<number, number>();

  get rev(): number {
    return this.#rev;
  }

  /** True while a page of changes after `rev` is needed: some of them are not here. */
  get isShort(): boolean {
    return this.#isShort;
  }

  /** Begins after a change, of which what followed is not here if `isShort`. */
  begin(rev: number, isShort: boolean): void {
    this.#letGo();
    this.#read.clear();
    this.#rev = rev;
    this.#isShort = isShort;
  }

  /** Takes messages as they are read. */
  noteRead(messages: readonly ChatMessage[]): void {
    for (const { seq, changes } of messages)
      if (seq !== undefined && changes !== undefined && changes.rev > this.#rev)
        this.#read.set(seq, changes.rev);
  }

  /** Takes states of messages that were read. */
  add(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      const { seq } = message;
      if (seq === undefined || !this.#isNews(message)) continue;
      this.#drop(seq);
      this.#states.set(seq, message);
      this.#characters += message.msg.length;
    }
    if (this.#states.size <= KEPT && this.#characters <= KEPT_CHARACTERS) return;
    this.#letGo();
    this.#isShort = true;
  }

  /** Takes a page after `rev`; gives the states of messages below the seq `next` that were not read. */
  addPage({ messages, rev, more }: ChangesPage, next: number): readonly ChatMessage[] {
    const news = messages.filter((message) => message.seq < next && this.#isNews(message));
    for (const message of news) {
      if (revOf(message) >= revOf(this.#states.get(message.seq))) this.#drop(message.seq);
    }
    this.noteRead(news);
    this.#isShort = more && rev > this.#rev;
    this.#advance(rev);
    return news;
  }

  /** Gives the states that are here, in the order of their changes. All changes up to `rev` are read then. */
  take(rev: number): readonly ChatMessage[] {
    const states = [...this.#states.values()].sort((a, b) => revOf(a) - revOf(b));
    this.#letGo();
    this.noteRead(states);
    this.#advance(rev);
    return states;
  }

  #isNews(message: ChatMessage): boolean {
    const { seq = 0 } = message;
    const known = Math.max(this.#rev, this.#read.get(seq) ?? 0, revOf(this.#states.get(seq)));
    return revOf(message) > known;
  }

  #drop(seq: number): void {
    this.#characters -= this.#states.get(seq)?.msg.length ?? 0;
    this.#states.delete(seq);
  }

  #letGo(): void {
    this.#states.clear();
    this.#characters = 0;
  }

  #advance(rev: number): void {
    this.#rev = Math.max(this.#rev, rev);
    for (const [seq, read] of this.#read) if (read <= this.#rev) this.#read.delete(seq);
  }
}
