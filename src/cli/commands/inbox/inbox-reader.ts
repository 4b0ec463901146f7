import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { CalledItem, InboxPage } from "../../../core/client/inbox.ts";
import { askAgainAfter } from "../../../core/client/payloads.ts";
import { ChatError } from "../../../core/protocol/errors.ts";
import { INBOX_PAGE } from "../../../core/protocol/limits.ts";
import type { Clock } from "../../../core/time/clock.ts";

/** Reads the inbox of a client's user: what is there, and what comes. */
export class InboxReader {
  readonly #client: Pick<ChatClient, "ask" | "subscribe">;
  readonly #clock: Clock;
  /** The id of the newest item that was given; later ones are higher. */
  #last = 0;

  constructor(client: Pick<ChatClient, "ask" | "subscribe">, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Gives what is there, newest first, at most so many. */
  async *pages(most = Number.POSITIVE_INFINITY): AsyncGenerator<readonly CalledItem[]> {
    let left = most;
    let before: number | undefined;
    while (left > 0) {
      const { items, next } = await this.#page({ limit: Math.min(left, INBOX_PAGE), before });
      if (items.length > 0) yield items;
      left -= items.length;
      if (next === undefined) return;
      before = next;
    }
  }

  /** Reads the last `most` of what is there, oldest first; `follow` gives what comes after it. */
  async begin(most: number): Promise<readonly CalledItem[]> {
    const items: CalledItem[] = [];
    for await (const page of this.pages(Math.max(1, most))) items.push(...page);
    this.#last = items[0]?.id ?? 0;
    return items.slice(0, most).reverse();
  }

  /** Gives what comes, oldest first, without end; what came while there was no connection too. */
  async *follow(): AsyncGenerator<readonly CalledItem[]> {
    let hasNews = true;
    let wake = () => {};
    this.#client.subscribe((event) => {
      const isBack = event.type === "status" && event.status.status === "online";
      if (!isBack && event.type !== "inbox") return;
      hasNews = true;
      wake();
    });
    for (;;) {
      if (!hasNews) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      hasNews = false;
      const items = await this.#news();
      if (items.length > 0) yield items;
    }
  }

  /** Reads what came since the last time; nothing while the connection is lost: it is asked for again on the next one. */
  async #news(): Promise<readonly CalledItem[]> {
    const news: CalledItem[] = [];
    try {
      for await (const page of this.pages()) {
        const later = page.filter(({ id }) => id > this.#last);
        news.push(...later);
        if (later.length < page.length) break;
      }
    } catch (error) {
      if (error instanceof ChatError && error.code === "CONNECTION_LOST") return [];
      throw error;
    }
    this.#last = news[0]?.id ?? this.#last;
    return news.reverse();
  }

  /** Asks again after the wait that the server names, as often as it does. */
  async #page({ limit, before }: { limit: number; before: number | undefined }): Promise<InboxPage> {
    for (;;) {
      try {
        return await this.#client.ask.inbox(before === undefined ? { limit } : { limit, before });
      } catch (error) {
        const ms = error instanceof ChatError ? askAgainAfter(error) : undefined;
        if (ms === undefined) throw error;
        await new Promise<void>((resolve) => this.#clock.after(ms, resolve));
      }
    }
  }
}
