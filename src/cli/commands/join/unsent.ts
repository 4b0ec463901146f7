import type { ClientEvent, Outgoing, OutgoingChange, OutgoingMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import type { Clock } from "../../../core/time/clock.ts";

/** Keeps track of messages and changes of this user that the server is not known to have, from when it is made on. */
export class Unsent {
  readonly #messages = new Map<string, OutgoingMessage>();
  readonly #changes = new Map<string, OutgoingChange>();
  /** The server does not let this user into these rooms: messages for them wait for a later join. */
  readonly #refused = new Set<RoomId>();
  #online = false;
  #onChange: () => void = () => {};

  constructor(client: Pick<ChatClient, "subscribe">) {
    client.subscribe((event) => {
      this.#hear(event);
      this.#onChange();
    });
  }

  /** Lists the messages, then the changes, oldest first. */
  list(): Outgoing[] {
    return [...this.#messages.values(), ...this.#changes.values()];
  }

  #isSending(): boolean {
    return this.list().some(({ state, roomId }) => state.status === "sending" && !this.#refused.has(roomId));
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
      case "removed":
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

/** Describes to a person what was to be sent: the text of a message, or `✎ the new text`, `✗`, `+👍`. Foreign. */
export function describeUnsent(outgoing: Outgoing): string {
  if ("msg" in outgoing) return outgoing.msg;
  const { action } = outgoing;
  switch (action.type) {
    case "edit":
      return `✎ ${action.msg}`;
    case "delete":
      return "✗";
    case "react":
      return `${action.on ? "+" : "-"}${action.emoji}`;
    case "pin":
      return `${action.on ? "+" : "-"}📌`;
  }
}
