import type { Batch } from "./batch.ts";
import {
  countWaitingBytes,
  type EngineConnection,
  findWebSocket,
  takesFrames,
  terminate,
  type WebSocketBelow,
} from "./engine.ts";

/**
 * Writes to one connection, all of a turn of the event loop in one call. Where more than `limit` bytes still wait a turn later, the
 * reader has fallen too far behind: the connection is ended, and `onDropped` told how much waited.
 */
export class ConnectionWriter {
  readonly #connection: EngineConnection;
  readonly #limit: number;
  readonly #onDropped: (bytes: number) => void;
  #batches: Batch[] = [];
  /** The transport that was looked at last, and the WebSocket in it. */
  #transport: object | undefined;
  #below: WebSocketBelow | undefined;
  #checking = false;
  #ended = false;

  constructor(connection: EngineConnection, limit: number, onDropped: (bytes: number) => void) {
    this.#connection = connection;
    this.#limit = limit;
    this.#onDropped = onDropped;
  }

  /** Adds what is to be written with the next `flush`. True if it is the first. */
  add(batch: Batch): boolean {
    return this.#batches.push(batch) === 1;
  }

  /** Writes what was added: frames that are ready, or, where the connection takes none now, each packet by the library. */
  flush(): void {
    const batches = this.#batches;
    if (batches.length === 0 || this.#ended) return;
    this.#batches = [];
    const below = this.#findBelow();
    if (below === undefined || !takesFrames(this.#connection, below)) {
      for (const { packets } of batches) for (const { text } of packets) this.#connection.write(text);
      if (countWaitingBytes(this.#connection) > this.#limit) this.#checkSoon();
      return;
    }
    const { _socket: socket } = below;
    const [first] = batches;
    const isOne = first !== undefined && batches.length === 1;
    socket.write(isOne ? first.frames : Buffer.concat(batches.map(({ frames }) => frames)));
    if (socket.writableLength > this.#limit) this.#checkSoon();
  }

  #findBelow(): WebSocketBelow | undefined {
    const { transport } = this.#connection;
    if (transport === this.#transport) return this.#below;
    this.#transport = transport;
    this.#below = findWebSocket(this.#connection);
    return this.#below;
  }

  /** Bytes that wait in this process for the reader, with those that were added. */
  get waitingBytes(): number {
    const added = this.#batches.reduce((bytes, { frames }) => bytes + frames.length, 0);
    return added + countWaitingBytes(this.#connection);
  }

  /** Ends the connection now, with all that waits. */
  terminate(): void {
    this.#ended = true;
    terminate(this.#connection);
  }

  /** A burst of one turn has not had its chance to be written yet. */
  #checkSoon(): void {
    if (this.#checking) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      const bytes = countWaitingBytes(this.#connection);
      if (this.#ended || bytes <= this.#limit) return;
      this.terminate();
      this.#onDropped(bytes);
    });
  }
}
