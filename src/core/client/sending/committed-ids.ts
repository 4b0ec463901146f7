import type { RoomId } from "../../protocol/names.ts";
import type { SendReceipt } from "../chat.ts";

/** Ids that are remembered: far more than anybody says while they write what another one is to become. */
const REMEMBERED = 1_000;

/** The seqs of own messages that were committed last, by their ids: a change may name one by an id that it had a moment ago. */
export class CommittedIds {
  readonly #seqs = new Map<string, number>();

  /** Remembers where a message is; a base server numbers nothing. */
  add({ roomId, clientMsgId, seq }: SendReceipt): void {
    if (seq === undefined) return;
    const key = keyOf(roomId, clientMsgId);
    this.#seqs.delete(key);
    this.#seqs.set(key, seq);
    const [oldest] = this.#seqs.keys();
    if (this.#seqs.size > REMEMBERED && oldest !== undefined) this.#seqs.delete(oldest);
  }

  seqOf(roomId: RoomId, clientMsgId: string): number | undefined {
    return this.#seqs.get(keyOf(roomId, clientMsgId));
  }
}

function keyOf(roomId: RoomId, clientMsgId: string): string {
  return `${roomId} ${clientMsgId}`;
}
