import type { ClientEvent } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { ScreenClient } from "../../../tui/client-port.ts";

/** Keeps what a client tells until somebody is there to hear it. */
export class EarlyEvents {
  readonly #client: ChatClient;
  readonly #events: ClientEvent[] = [];
  readonly #stop: () => void;

  constructor(client: ChatClient) {
    this.#client = client;
    this.#stop = client.subscribe((event) => this.#events.push(event));
  }

  /** The client, whose first subscriber hears everything from the start. */
  handOver(): ScreenClient {
    const client = this.#client;
    return {
      ask: client.ask,
      manage: client.manage,
      subscribe: (listener) => {
        this.#stop();
        for (const event of this.#events.splice(0)) listener(event);
        return client.subscribe(listener);
      },
      join: (roomId, options) => client.join(roomId, options),
      leave: (roomId) => client.leave(roomId),
      send: (roomId, msg, options) => client.send(roomId, msg, options),
      retry: (clientMsgId) => client.retry(clientMsgId),
      change: (roomId, target, action) => client.change(roomId, target, action),
      retryChange: (changeId) => client.retryChange(changeId),
      takeOver: (roomId) => client.takeOver(roomId),
    };
  }
}
