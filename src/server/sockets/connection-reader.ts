import { type DataListener, type EngineConnection, interceptData, setReading } from "./engine.ts";

/** The one who pauses a reader: the order of requests, where too many wait, or the budget. Each lets go by itself. */
export type Pauser = "requests" | "budget";

/** Bytes that a packet takes that waits here, beside its text. */
const PACKET_OVERHEAD = 64;

/**
 * Reads from one connection, and pauses: then TCP holds the other side back, and what was read already waits here in its order. Long
 * polling can't be held back: where more than `limit` bytes wait, `onOverfull` is called.
 */
export class ConnectionReader {
  /** Takes a text, or leaves it to the library by returning false. */
  take: (text: string) => boolean = () => false;
  readonly #connection: EngineConnection;
  readonly #limit: number;
  readonly #onOverfull: () => void;
  readonly #toLibrary: DataListener;
  readonly #pausers = new Set<Pauser>();
  #waiting: unknown[] = [];
  #waitingBytes = 0;
  #draining = false;

  constructor(connection: EngineConnection, limit: number, onOverfull: () => void) {
    this.#connection = connection;
    this.#limit = limit;
    this.#onOverfull = onOverfull;
    this.#toLibrary = interceptData(connection, (data) => this.#receive(data));
    connection.on("upgrade", () => {
      if (this.isPaused) setReading(connection, false);
    });
  }

  get isPaused(): boolean {
    return this.#pausers.size > 0;
  }

  isPausedBy(pauser: Pauser): boolean {
    return this.#pausers.has(pauser);
  }

  pause(pauser: Pauser): void {
    this.#pausers.add(pauser);
    if (this.#pausers.size === 1) setReading(this.#connection, false);
  }

  /** Takes what waits, up to where that pauses it again, and goes on reading. */
  resume(pauser: Pauser): void {
    if (!this.#pausers.delete(pauser) || this.isPaused || this.#draining) return;
    this.#draining = true;
    this.#takeWaiting();
    this.#draining = false;
    if (!this.isPaused) setReading(this.#connection, true);
  }

  #receive(data: unknown): void {
    if (this.isPaused || this.#draining) this.#keep(data);
    else this.#dispatch(data);
  }

  #keep(data: unknown): void {
    this.#waiting.push(data);
    this.#waitingBytes += sizeOf(data);
    if (this.#waitingBytes > this.#limit) this.#onOverfull();
  }

  #takeWaiting(): void {
    const waiting = this.#waiting;
    let taken = 0;
    while (taken < waiting.length && !this.isPaused) {
      const data = waiting[taken];
      taken += 1;
      this.#waitingBytes -= sizeOf(data);
      this.#dispatch(data);
    }
    this.#waiting = waiting.slice(taken);
  }

  #dispatch(data: unknown): void {
    if (this.#connection.readyState !== "open") return;
    if (typeof data !== "string" || !this.take(data)) this.#toLibrary(data);
  }
}

function sizeOf(data: unknown): number {
  const bytes = typeof data === "string" || data instanceof Uint8Array ? data.length : 0;
  return bytes + PACKET_OVERHEAD;
}
