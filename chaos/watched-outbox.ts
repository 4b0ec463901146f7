import type { Outgoing, OutgoingMessage } from "../src/core/client/chat.ts";
import { type OutboxStore, outgoingKey } from "../src/core/client/sending/outbox-ports.ts";
import type { HistoryRecord, Recorded } from "./history.ts";

/** A record without its instant. */
export type Unstamped<R> = R extends HistoryRecord ? Omit<R, "t"> : never;

/** The outbox on disk; what is said or asked for is written down before it gets there, and that it got there after. */
export class WatchedOutbox implements OutboxStore {
  readonly #inner: OutboxStore;
  readonly #note: (record: Unstamped<HistoryRecord>) => void;
  readonly #known = new Set<string>();
  readonly #waiting = new Set<string>();

  constructor(inner: OutboxStore, note: (record: Unstamped<HistoryRecord>) => void) {
    this.#inner = inner;
    this.#note = note;
  }

  /** The number of things that wait to be sent: what failed does not. */
  get size(): number {
    return this.#waiting.size;
  }

  takeOver(): readonly Outgoing[] {
    const left = this.#inner.takeOver();
    for (const outgoing of left) {
      this.#known.add(outgoingKey(outgoing));
      this.#noteState(outgoing);
    }
    return left;
  }

  put(outgoing: Outgoing): void {
    const key = outgoingKey(outgoing);
    this.#noteState(outgoing);
    if (this.#known.has(key)) return this.#inner.put(outgoing);
    this.#known.add(key);
    const record = beginningOf(outgoing);
    this.#note(record);
    this.#inner.put(outgoing);
    const { room } = record;
    this.#note(
      record.type === "said"
        ? { type: "kept", room, id: record.id }
        : { type: "kept change", room, change: record.change },
    );
  }

  remove(outgoing: Outgoing): void {
    this.#waiting.delete(outgoingKey(outgoing));
    this.#inner.remove(outgoing);
  }

  close(): void {
    this.#inner.close();
  }

  #noteState(outgoing: Outgoing): void {
    if (outgoing.state.status === "sending") this.#waiting.add(outgoingKey(outgoing));
    else this.#waiting.delete(outgoingKey(outgoing));
  }
}

function beginningOf(outgoing: Outgoing): Unstamped<Recorded<"said" | "asked">> {
  if (!("action" in outgoing)) return messageOf(outgoing);
  const { roomId: room, changeId: change, target, action } = outgoing;
  const to = "seq" in target ? target : { id: target.clientMsgId };
  return { type: "asked", room, change, target: to, action };
}

function messageOf({
  roomId: room,
  clientMsgId: id,
  msg,
  changeId,
}: OutgoingMessage): Unstamped<Recorded<"said" | "asked">> {
  if (changeId === undefined) return { type: "said", room, id, text: msg };
  return { type: "asked", room, change: changeId, target: { id }, action: { type: "update", msg } };
}
