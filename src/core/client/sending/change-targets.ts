import type { OutgoingChange, SendReceipt } from "../chat.ts";
import { CommittedIds } from "./committed-ids.ts";
import type { OutboxEntries } from "./outbox-entries.ts";

/** Finds the messages that changes name by an id: those of an outbox, and own ones that left it lately. */
export class ChangeTargets {
  readonly #entries: OutboxEntries;
  readonly #epoch: () => string | undefined;
  readonly #committed = new CommittedIds();

  constructor(entries: OutboxEntries, epoch: () => string | undefined) {
    this.#entries = entries;
    this.#epoch = epoch;
  }

  /** Remembers where a message is that is committed. */
  addCommitted(receipt: SendReceipt): void {
    this.#committed.add(receipt, this.#epoch());
  }

  /** Locates the message of a change: in the outbox, or by its seq; undefined if it can't be found. */
  locate(change: OutgoingChange): OutgoingChange | undefined {
    const { target, roomId } = change;
    if ("seq" in target) return change;
    if (this.#entries.findMessage(target.clientMsgId)?.item.roomId === roomId) return change;
    const position = this.#committed.positionOf(roomId, target.clientMsgId);
    return position && { ...change, target: { seq: position.seq }, epoch: position.epoch };
  }
}
