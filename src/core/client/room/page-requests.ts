import { ChatError } from "../../protocol/errors.ts";
import { askAgainAfter } from "../payloads.ts";
import type { Outcome } from "../pending-requests.ts";
import type { RoomLinkPorts } from "./room-link-ports.ts";

/** Asks for the pages that a room misses, one at a time; one that is refused for now is asked for again. */
export class PageRequests<Page> {
  readonly #ports: Pick<RoomLinkPorts, "request" | "after">;
  readonly #event: string;
  readonly #read: (outcome: Outcome) => Page | ChatError;
  /** The question that is under way. */
  #asked: object | undefined;
  #cancelRetry: () => void = () => {};

  /** `read` reads the outcome of a request of this event. */
  constructor(
    ports: Pick<RoomLinkPorts, "request" | "after">,
    event: string,
    read: (outcome: Outcome) => Page | ChatError,
  ) {
    this.#ports = ports;
    this.#event = event;
    this.#read = read;
  }

  /**
   * Asks for a page unless one is under way. `take` gets it, or undefined where it can't be had any more; it is not called after a refusal for
   * good, nor after `stop`.
   */
  next(payload: () => object, take: (page: Page | undefined) => void): void {
    if (this.#asked !== undefined) return;
    this.#cancelRetry();
    const asked = payload();
    this.#asked = asked;
    this.#ports.request(this.#event, asked, (outcome) => {
      if (this.#asked !== asked) return;
      this.#asked = undefined;
      const page = this.#read(outcome);
      if (!(page instanceof ChatError)) return take(page);
      if (page.reason === "server-data-damaged") return take(undefined);
      const wait = askAgainAfter(page);
      if (wait !== undefined) this.#cancelRetry = this.#ports.after(wait, () => this.next(payload, take));
    });
  }

  /** The answer to what is under way is not wanted any more. */
  stop(): void {
    this.#asked = undefined;
    this.#cancelRetry();
  }
}
