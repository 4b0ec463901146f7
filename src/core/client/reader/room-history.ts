import { ChatError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChatClient } from "../chat-client.ts";
import { askAgainAfter } from "../payloads.ts";
import type { HistoryPage, HistoryQuery } from "../queries.ts";

/** What came of asking once: a page, or that it is time to ask again. */
export type Asked = HistoryPage | "ask again";

/** The history of one room a client is in, asked for through lost connections. */
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

  /** A page, asked for again as long as the connection is what keeps it away. */
  async page(query: HistoryQuery): Promise<HistoryPage> {
    for (;;) {
      const page = await this.ask(query);
      if (page !== "ask again") return page;
    }
  }

  /** Asks once; a connection that went, and a server that can't just now, are waited for. Rejects with any other refusal. */
  async ask(query: HistoryQuery): Promise<Asked> {
    try {
      return await this.#client.ask.history(this.#roomId, query);
    } catch (error) {
      if (error instanceof ChatError && error.code === "CONNECTION_LOST") await this.#joinedAgain();
      else await this.#later(error);
      return "ask again";
    }
  }

  #later(error: unknown): Promise<void> {
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
