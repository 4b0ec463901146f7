import { batchedBytes } from "../../protocol/message-size.ts";
import type { OutboxEntry } from "./outbox-entry.ts";
import { RoomQueue } from "./room-queue.ts";

/** The most messages that one request takes, 1 or more, and the most bytes of them (`batchedBytes`). */
export interface Capacity {
  readonly messages: number;
  readonly bytes: number;
}

/** The entries of one request. It is over once another one begins, or none is left in it. */
export type Flight = Set<OutboxEntry>;

/** The queue of one room, of which one request at a time is under way. */
export class RoomOutbox {
  readonly #queue = new RoomQueue<OutboxEntry>();
  /** The request that is under way, or rests after a refusal for now. */
  #flight: Flight | undefined;
  /** The most that go at once: one after a refusal for now, and twice as many after each request that went well. */
  #most = Number.POSITIVE_INFINITY;

  add(entry: OutboxEntry): void {
    this.#queue.add(entry);
  }

  remove(entry: OutboxEntry): void {
    this.#queue.remove(entry);
  }

  /** Takes an entry that is committed out of the queue and of its request. */
  takeOut(entry: OutboxEntry): void {
    if (entry.item.state.status === "sending") this.#queue.remove(entry);
    this.#flight?.delete(entry);
    if (this.#flight?.size === 0) this.#flight = undefined;
  }

  /**
   * Begins a request with what comes next: messages, as many as it may take, or one change or update alone. A change to a message that has
   * failed is passed over. Undefined while a request is under way, and for an empty queue.
   */
  begin(
    capacity: Capacity,
  ): { readonly flight: Flight; readonly entries: readonly OutboxEntry[] } | undefined {
    if (this.#flight !== undefined) return undefined;
    const entries = this.#next(capacity);
    if (entries.length === 0) return undefined;
    const flight = new Set(entries);
    this.#flight = flight;
    return { flight, entries };
  }

  /** Tells whether a request is still the one that is under way. */
  isUnderWay(flight: Flight): boolean {
    return this.#flight === flight;
  }

  /** Ends the request that is under way: it went well, so that the next one takes more. */
  end(): void {
    this.#flight = undefined;
    this.#most *= 2;
  }

  /** Keeps the queue from sending after a refusal for now; returns how to go on, with one message to try. */
  pause(): () => boolean {
    const flight = this.#flight;
    this.#most = 1;
    return () => {
      if (this.#flight !== flight) return false;
      this.#flight = undefined;
      return true;
    };
  }

  #next({ messages, bytes }: Capacity): OutboxEntry[] {
    const next: OutboxEntry[] = [];
    let left = bytes;
    for (const entry of this.#queue) {
      if (entry.type === "change" && entry.message !== undefined) {
        const isNear = entry.message.item.state.status === "sending";
        if (isNear && next.length > 0) break; // it goes before what follows it, as soon as its message has a seq
        continue;
      }
      if (entry.type === "change" || entry.item.changeId !== undefined)
        return next.length > 0 ? next : [entry];
      left -= batchedBytes(entry.item);
      if (next.length > 0 && (left < 0 || next.length >= Math.min(messages, this.#most))) break;
      next.push(entry);
    }
    return next;
  }
}
