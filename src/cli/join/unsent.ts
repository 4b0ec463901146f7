import type { ClientEvent, OutgoingMessage } from "../../core/chat.ts";
import type { ChatClient } from "../../core/chat-client.ts";
import type { Clock } from "../../core/clock.ts";

/** What the user said and the server is not known to have, oldest first; kept from when it is made. */
export class Unsent {
  readonly #messages = new Map<string, OutgoingMessage>();
  #online = false;
  #onChange: () => void = () => {};

  constructor(client: ChatClient) {
    client.subscribe((event) => {
      this.#hear(event);
      this.#onChange();
    });
  }

  list(): OutgoingMessage[] {
    return [...this.#messages.values()];
  }

  /** Resolves once nothing is on its way to the server any more. */
  allSent(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = () => {
        if (!this.list().some(({ state }) => state.status === "sending")) resolve();
      };
      this.#onChange();
    });
  }

  /** Resolves once nothing is on its way to the server any more, or there is no server, or after `ms`. */
  settled(clock: Clock, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve);
      this.#onChange = () => {
        if (this.#online && this.list().some(({ state }) => state.status === "sending")) return;
        cancel();
        resolve();
      };
      this.#onChange();
    });
  }

  #hear(event: ClientEvent): void {
    switch (event.type) {
      case "status":
        this.#online = event.status.status === "online";
        break;
      case "outgoing":
        this.#messages.set(event.outgoing.clientMsgId, event.outgoing);
        break;
      case "settled":
        this.#messages.delete(event.clientMsgId);
        break;
      case "messages":
        for (const { clientMsgId } of event.messages) this.#messages.delete(clientMsgId ?? "");
        break;
    }
  }
}
