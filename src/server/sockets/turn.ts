import type { Packet } from "../hub/ports.ts";
import { Batch } from "./batch.ts";
import type { ConnectionWriter } from "./connection-writer.ts";

/**
 * Gathers what one turn of the event loop sends, then writes it: each connection gets all that is for it in one call, replies
 * and messages alike, in the order they were sent. A lone message waits for nobody.
 */
export class Turn {
  #writers: ConnectionWriter[] = [];
  #scheduled = false;

  send(to: Iterable<ConnectionWriter>, packets: readonly Packet[]): void {
    const batch = new Batch(packets);
    for (const writer of to) if (writer.add(batch)) this.#writers.push(writer);
    this.#schedule();
  }

  /** Writes now what was sent so far. */
  readonly flush = (): void => {
    const writers = this.#writers;
    this.#writers = [];
    this.#scheduled = false;
    for (const writer of writers) writer.flush();
  };

  /** Promises that are settled by now run first: replies to what was just committed go with it. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => process.nextTick(this.flush));
  }
}
