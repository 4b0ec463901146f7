import type { RoomId } from "../../protocol/names.ts";
import type { SendReceipt } from "../chat.ts";

/** Ids that are remembered: far more than anybody says while they write what another one is to become. */
const REMEMBERED = 1_000;

/** The position of a message: its seq, in a log that is known by its epoch. */
interface Position {
  readonly seq: number;
  readonly epoch: string | undefined;
}

/** The positions of own messages that were committed last, by their ids: a change may name one by an id that it had a moment ago. */
export class CommittedIds {
  readonly #positions = new Map<string, Position>();

  /** Remembers where a message is; a base server numbers nothing. */
  add({ roomId, clientMsgId, seq }: SendReceipt, epoch: string | undefined): void {
    if (seq === undefined) return;
    const key = keyOf(roomId, clientMsgId);
    this.#positions.delete(key);
    this.#positions.set(key, { seq, epoch });
    const [oldest] = this.#positions.keys();
    if (this.#positions.size > REMEMBERED && oldest !== undefined) this.#positions.delete(oldest);
  }

  positionOf(roomId: RoomId, clientMsgId: string): Position | undefined {
    return this.#positions.get(keyOf(roomId, clientMsgId));
  }
}

function keyOf(roomId: RoomId, clientMsgId: string): string {
  return `${roomId} ${clientMsgId}`;
}
