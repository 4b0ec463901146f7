import type { ClientEvent, OutgoingChange, OutgoingMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { ChatError } from "../../../core/protocol/errors.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import type { Clock } from "../../../core/time/clock.ts";

/** The messages that the user said, and the changes asked for, that the server is not known to have, oldest first; kept from when it is made. */
export class Unsent {
  readonly #messages = new Map<string, OutgoingMessage>();
  readonly #changes = new Map<string, OutgoingChange>();
  /** The server does not let this user into these rooms: messages for them wait for a later join. */
  readonly #refused = new Set<RoomId>();
  #online = false;
  #onChange: () => void = () => {};

  constructor(client: ChatClient) {
    client.subscribe((event) => {
      this.#hear(event);
      this.#onChange();
    });
  }

  /** The messages. */
  list(): OutgoingMessage[] {
    return [...this.#messages.values()];
  }

  /** The errors of what failed, messages before changes. */
  errors(): ChatError[] {
    return this.#all().flatMap(({ state }) => (state.status === "failed" ? [state.error] : []));
  }

  #all(): (OutgoingMessage | OutgoingChange)[] {
    return [...this.#messages.values(), ...this.#changes.values()];
  }

  #isSending(): boolean {
    return this.#all().some(({ state, roomId }) => state.status === "sending" && !this.#refused.has(roomId));
  }

  /** Resolves once nothing is on its way to the server any more. */
  allSent(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = () => {
        if (!this.#isSending()) resolve();
      };
      this.#onChange();
    });
  }

  /** Resolves once nothing is on its way to the server any more, or there is no server, or after `ms`. */
  settled(clock: Clock, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve);
      this.#onChange = () => {
        if (this.#online && this.#isSending()) return;
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
      case "outgoingChange":
        this.#changes.set(event.change.changeId, event.change);
        break;
      case "changeSettled":
        this.#changes.delete(event.changeId);
        break;
      case "joined":
        this.#refused.delete(event.room.roomId);
        break;
      case "joinFailed":
        this.#refused.add(event.roomId);
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
