import type { OutgoingMessage } from "../../src/core/client/chat.ts";
import type { OutboxStore } from "../../src/core/client/sending/outbox-ports.ts";
import { chatError } from "../../src/core/protocol/errors.ts";

/** An outbox that outlives its client. */
export class KeptOutbox implements OutboxStore {
  readonly messages = new Map<string, OutgoingMessage>();
  /** While true the disk fails. */
  broken = false;
  /** The number of times it was taken over. */
  takeovers = 0;

  takeOver(): OutgoingMessage[] {
    this.takeovers += 1;
    return [...this.messages.values()];
  }

  put(message: OutgoingMessage): void {
    this.#write();
    this.messages.set(message.clientMsgId, message);
  }

  remove(clientMsgId: string): void {
    this.#write();
    this.messages.delete(clientMsgId);
  }

  close(): void {}

  #write(): void {
    if (this.broken) throw chatError("unexpected", { message: "the disk is full" });
  }
}
