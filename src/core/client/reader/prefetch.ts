import type { Asked, RoomHistory } from "./room-history.ts";

/**
 * How many pages are asked for at once, at most: what one costs on the way is hidden behind the others. They may be all that a
 * server lets wait for a reader (1 MiB), and more than a slow line brings before a request times out: it gets half as many each
 * time that it breaks.
 */
const MOST_PAGES = 4;

/** One page that was asked for: what follows the seq `after`, up to `limit` messages. */
export interface AskedPage {
  readonly after: number;
  readonly limit: number;
  readonly page: Promise<Asked>;
}

/** The next pages of a room, asked for before they are read; as many, and as long, as the line and the server bring whole. */
export class PagesAhead {
  readonly #history: RoomHistory;
  #asked: AskedPage[] = [];
  /** How many are asked for at once now, and how many at most. */
  #count = 1;
  #most = MOST_PAGES;
  /** How many messages are asked for in one, at most. */
  #length = Number.POSITIVE_INFINITY;

  constructor(history: RoomHistory) {
    this.#history = history;
  }

  /** The page that begins behind `after`; those behind it are asked for too, up to the seq `end`, each once. */
  next(after: number, end: number): AskedPage | undefined {
    const last = this.#asked.at(-1);
    let from = last === undefined ? after : last.after + last.limit;
    while (this.#asked.length < this.#count && from < end) {
      const limit = Math.min(this.#history.longestPage, this.#length, end - from);
      const page = this.#history.ask({ after: from, limit });
      page.catch(() => {}); // it may never be waited for
      this.#asked.push({ after: from, limit, page });
      from += limit;
    }
    return this.#asked[0];
  }

  /** Whether a page is the next one still: those that were asked for may be forgotten meanwhile. */
  isNext(asked: AskedPage): boolean {
    return this.#asked[0] === asked;
  }

  /**
   * The next page is read. One that was `cut`, because its messages are large, leaves a hole before those behind it: these
   * are asked for again, in pages that fit, which grow by and by.
   */
  read(messages: number, cut: boolean): void {
    this.#asked.shift();
    this.#count = Math.min(this.#most, this.#count + 1);
    if (cut) this.forget();
    this.#length = cut ? Math.max(1, Math.floor(messages * 0.75)) : Math.ceil(this.#length * 1.125);
  }

  /** The next page did not come: the connection broke. Where it was the only one, a shorter one may come. */
  broke(): void {
    this.forget();
    if (this.#most > 1) this.#most /= 2;
    else this.#length = Math.max(1, Math.floor(Math.min(this.#length, this.#history.longestPage) / 2));
    this.#count = 1;
  }

  /** All that there is has been read: how the line was says nothing about the next time. */
  ended(): void {
    this.#most = MOST_PAGES;
  }

  /** What was asked for does not follow what was read. */
  forget(): void {
    this.#asked = [];
  }
}
