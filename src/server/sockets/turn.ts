import type { Packet } from "../hub/ports.ts";
import { Rest } from "../rest.ts";
import { Batch } from "./batch.ts";
import type { ConnectionWriter } from "./connection-writer.ts";

/** Receivers of one batch from which writing it is so much work that a rest behind it pays: more is gathered for the next write. */
const MANY = 64;

/** The rest after writing to many, as a multiple of the time that took, and the longest, in ms. */
const REST = 4;
const LONGEST_REST_MS = 5;

/**
 * Gathers what one turn of the event loop sends, then writes it: each connection gets all that is for it in one call, replies
 * and messages alike, in the order they were sent.
 */
export class Turn {
  #writers: ConnectionWriter[] = [];
  #scheduled = false;
  #most = 0;
  readonly #rest = new Rest();

  send(to: readonly ConnectionWriter[], packets: readonly Packet[]): void {
    const batch = new Batch(packets);
    for (const writer of to) if (writer.add(batch)) this.#writers.push(writer);
    this.#most = Math.max(this.#most, to.length);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Promises that are settled by now run first: replies to what was just committed go with it.
    queueMicrotask(() => process.nextTick(this.flush));
  }

  /** Writes now what was sent so far. */
  readonly flush = (): void => {
    const began = performance.now();
    const writers = this.#writers;
    const isLarge = this.#most >= MANY;
    this.#writers = [];
    this.#scheduled = false;
    this.#most = 0;
    for (const writer of writers) writer.flush();
    if (isLarge) this.#rest.begin(Math.min(LONGEST_REST_MS, REST * (performance.now() - began)));
  };

  /**
   * Runs something that leads to sending at the end of this turn, or after the rest, in which what follows a message to many
   * is gathered.
   */
  readonly whenRested = this.#rest.soon;
}
