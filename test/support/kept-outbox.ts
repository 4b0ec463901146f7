import type { Outgoing, OutgoingChange, OutgoingMessage } from "../../src/core/client/chat.ts";
import { type OutboxStore, outgoingKey } from "../../src/core/client/sending/outbox-ports.ts";
import { chatError } from "../../src/core/protocol/errors.ts";

/** An outbox that outlives its client. */
export class KeptOutbox implements OutboxStore {
  readonly #kept = new Map<string, Outgoing>();
  /** While true the disk fails. */
  broken = false;
  /** The number of times it was taken over. */
  takeovers = 0;

  /** Its messages by their ids. */
  get messages(): ReadonlyMap<string, OutgoingMessage> {
    const kept = [...this.#kept.values()];
    return new Map(kept.flatMap((one) => ("action" in one ? [] : [[one.clientMsgId, one]])));
  }

  /** Its changes by their ids. */
  get changes(): ReadonlyMap<string, OutgoingChange> {
    const kept = [...this.#kept.values()];
    return new Map(kept.flatMap((one) => ("action" in one ? [[one.changeId, one]] : [])));
  }

  takeOver(): Outgoing[] {
    this.takeovers += 1;
    return [...this.#kept.values()];
  }

  put(outgoing: Outgoing): void {
    this.#write();
    this.#kept.set(outgoingKey(outgoing), outgoing);
  }

  remove(outgoing: Outgoing): void {
    this.#write();
    this.#kept.delete(outgoingKey(outgoing));
  }

  close(): void {}

  #write(): void {
    if (this.broken) throw chatError("unexpected", { message: "the disk is full" });
  }
}
