import { ChatError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChangesPage } from "../changes.ts";
import type { ChatClient } from "../chat-client.ts";
import type { HistoryPage, HistoryQuery } from "../history.ts";
import { askAgainAfter } from "../payloads.ts";

/** The outcome of asking once: a page, or that it is time to ask again. */
export type PageOrRetry = HistoryPage | "ask again";

/** Asks for pages of one room, also through lost connections. */
export class RoomHistory {
  readonly #client: Pick<ChatClient, "subscribe" | "ask">;
  readonly #roomId: RoomId;
  readonly #clock: Clock;

  constructor(client: Pick<ChatClient, "subscribe" | "ask">, roomId: RoomId, clock: Clock) {
    this.#client = client;
    this.#roomId = roomId;
    this.#clock = clock;
  }

  /** The most messages in one page. */
  get longestPage(): number {
    return this.#client.ask.longestPage;
  }

  /** A page of what changed after a `rev`, asked for again as long as the connection is what keeps it away. */
  async changes(after: number): Promise<ChangesPage> {
    for (;;) {
      const page = await this.#try(() => this.#client.ask.changes(this.#roomId, after));
      if (page !== "ask again") return page;
    }
  }

  /** A page, asked for again as long as the connection is what keeps it away. */
  async page(query: HistoryQuery): Promise<HistoryPage> {
    for (;;) {
      const page = await this.ask(query);
      if (page !== "ask again") return page;
    }
  }

  /** Asks once. After a lost connection or a refusal for now it resolves when it is time to ask again; rejects with any other refusal. */
  ask(query: HistoryQuery): Promise<PageOrRetry> {
    return this.#try(() => this.#client.ask.history(this.#roomId, query));
  }

  async #try<Page>(ask: () => Promise<Page>): Promise<Page | "ask again"> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ChatError && error.code === "CONNECTION_LOST") await this.#joinedAgain();
      else await this.#waitAfter(error);
      return "ask again";
    }
  }

  #waitAfter(error: unknown): Promise<void> {
    const ms = error instanceof ChatError ? askAgainAfter(error) : undefined;
    if (ms === undefined) return Promise.reject(error);
    return new Promise((resolve) => this.#clock.after(ms, resolve));
  }

  #joinedAgain(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#client.subscribe((event) => {
        if (event.type !== "joined" || event.room.roomId !== this.#roomId) return;
        stop();
        resolve();
      });
    });
  }
}
