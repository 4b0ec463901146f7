import type { ChatMessage } from "../chat.ts";
import { laterState } from "../room/room-changes.ts";
import type { PageOrRetry, RoomHistory } from "./room-history.ts";

/**
 * The most pages asked for at once: the way of one is hidden behind the others. They may be all that a server lets wait for a
 * reader (1 MiB), and more than a slow line brings before a request times out: half as many are asked for each time that the
 * connection breaks.
 */
const MOST_PAGES = 4;

/** A page that was asked for: up to `limit` messages that follow the seq `after`. */
export interface AskedPage {
  readonly after: number;
  readonly limit: number;
  readonly page: Promise<PageOrRetry>;
  /** Messages of it as they are after changes that came meanwhile, by their seqs. */
  readonly states: Map<number, ChatMessage>;
}

/** Asks for the next pages of a room before they are read: as many, and as long, as the line and the server bring whole. */
export class Prefetch {
  readonly #history: RoomHistory;
  #asked: AskedPage[] = [];
  /** Pages asked for at once now, and at most. */
  #count = 1;
  #most = MOST_PAGES;
  /** The most messages asked for in one page. */
  #length = Number.POSITIVE_INFINITY;

  constructor(history: RoomHistory) {
    this.#history = history;
  }

  /** Gives the page that begins after `after`; asks for those behind it too, up to the seq `end`, each once. */
  next(after: number, end: number): AskedPage | undefined {
    const last = this.#asked.at(-1);
    let from = last === undefined ? after : last.after + last.limit;
    while (this.#asked.length < this.#count && from < end) {
      const limit = Math.min(this.#history.longestPage, this.#length, end - from);
      const page = this.#history.ask({ after: from, limit });
      page.catch(() => {}); // it may never be waited for
      this.#asked.push({ after: from, limit, page, states: new Map() });
      from += limit;
    }
    return this.#asked[0];
  }

  /** Takes states of messages after changes, for the pages that were read before them. */
  change(states: readonly ChatMessage[]): void {
    for (const state of states) {
      const { seq } = state;
      if (seq === undefined) continue;
      const asked = this.#asked.find(({ after, limit }) => seq > after && seq <= after + limit);
      asked?.states.set(seq, laterState(state, asked.states.get(seq) ?? state));
    }
  }

  /** True unless the pages that were asked for were forgotten meanwhile. */
  isNext(asked: AskedPage): boolean {
    return this.#asked[0] === asked;
  }

  /**
   * Goes on to the page behind one that was read. A page that was `cut`, because its messages are large, leaves a hole before
   * the pages behind it: these are asked for again, shorter, and grow from page to page.
   */
  advance(messages: number, cut: boolean): void {
    this.#asked.shift();
    this.#count = Math.min(this.#most, this.#count + 1);
    if (cut) this.forget();
    this.#length = cut ? Math.max(1, Math.floor(messages * 0.75)) : Math.ceil(this.#length * 1.125);
  }

  /** Asks for less, after the connection broke: for fewer pages, or, if there was only one, for a shorter one. */
  slowDown(): void {
    this.forget();
    if (this.#most > 1) this.#most /= 2;
    else this.#length = Math.max(1, Math.floor(Math.min(this.#length, this.#history.longestPage) / 2));
    this.#count = 1;
  }

  /** Begins anew with the number of pages: all there is has been read, and the line may be another one the next time. */
  reset(): void {
    this.#most = MOST_PAGES;
  }

  /** Drops the pages that were asked for: they do not follow what was read. */
  forget(): void {
    this.#asked = [];
  }
}

/** Gives the messages of a page as they are by now. */
export function latestOf({ states }: AskedPage, messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (states.size === 0) return messages;
  return messages.map((message) => laterState(states.get(message.seq ?? 0) ?? message, message));
}
