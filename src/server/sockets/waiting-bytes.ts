import type { Clock } from "../../core/time/clock.ts";
import type { AbuseLog } from "../abuse-log.ts";
import type { ServerLimits } from "../server-limits.ts";

/** A connection, as far as it is used here. */
interface WritingConnection {
  /** The key of its address. */
  readonly address: string;
  readonly writer: { readonly waitingBytes: number; terminate(): void };
}

export interface WaitingBytesOptions {
  readonly limits: ServerLimits;
  readonly abuse: AbuseLog;
  readonly clock: Clock;
}

/** The age up to which sums are good enough to decide by, in ms: to make them takes a look at every connection for which something waits. */
const FRESH_MS = 20;

/** The time between two looks whether an address has too much waiting, in ms. */
const LOOK_MS = 500;

/**
 * Sums up what waits for the readers of each address, whose bound is less than that of all its connections together: an address with
 * more loses the connections that have most waiting.
 */
export class WaitingBytes {
  readonly #options: WaitingBytesOptions;
  /** Those for which something waited when they were looked at last. */
  readonly #waiting = new Set<WritingConnection>();
  #sums: ReadonlyMap<string, number> = new Map();
  #summedAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(options: WaitingBytesOptions) {
    this.#options = options;
  }

  /** Notes that something waits for a connection. */
  add(connection: WritingConnection): void {
    this.#waiting.add(connection);
    this.#cancel ??= this.#options.clock.after(LOOK_MS, this.#look);
  }

  /** Forgets a connection that has ended. */
  delete(connection: WritingConnection): void {
    this.#waiting.delete(connection);
  }

  /** Bytes that wait for all connections of an address together, as of a moment ago. */
  ofAddress(address: string): number {
    if (performance.now() - this.#summedAt > FRESH_MS) this.#sum();
    return this.#sums.get(address) ?? 0;
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = () => {}; // so that no timer starts
  }

  #sum(): void {
    const sums = new Map<string, number>();
    for (const connection of this.#waiting) {
      const { address, writer } = connection;
      const bytes = writer.waitingBytes;
      if (bytes > 0) sums.set(address, (sums.get(address) ?? 0) + bytes);
      else this.#waiting.delete(connection);
    }
    this.#sums = sums;
    this.#summedAt = performance.now();
  }

  readonly #look = (): void => {
    const { addressQueuedBytes } = this.#options.limits;
    this.#sum();
    for (const [address, bytes] of this.#sums) {
      if (bytes > addressQueuedBytes) this.#drop(address, bytes - addressQueuedBytes);
    }
    this.#cancel = this.#waiting.size === 0 ? undefined : this.#options.clock.after(LOOK_MS, this.#look);
  };

  #drop(address: string, excess: number): void {
    const { abuse } = this.#options;
    const waiting = [...this.#waiting]
      .filter((one) => one.address === address)
      .map(({ writer }) => ({ writer, bytes: writer.waitingBytes }))
      .sort((one, other) => other.bytes - one.bytes);
    let left = excess;
    for (const { writer, bytes } of waiting) {
      if (left <= 0) return;
      abuse.note(address, "connections ended: too much waits for one address");
      writer.terminate();
      left -= bytes;
    }
  }
}
