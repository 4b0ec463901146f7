import type { ServerResponse } from "node:http";
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
 * Writes to one connection, all of a turn of the event loop in one call. Where more than `limit` bytes still wait a turn later,
 * besides the largest packet of what waits, the reader has fallen too far behind: the connection is ended, and `onDropped` told how
 * much waited.
 */
export class ConnectionWriter {
  onDropped: (bytes: number) => void;
  /** Called where not all that was written went out at once. */
  onWaiting: () => void = () => {};
  readonly #connection: EngineConnection;
  readonly #limit: number;
  #batches: Batch[] = [];
  /** The transport that was looked at last, and the WebSocket in it. */
  #transport: object | undefined;
  #below: WebSocketBelow | undefined;
  /** Responses of long polling that are not finished. A proxy uses their sockets for other clients before and after. */
  readonly #responses = new Set<ServerResponse>();
  /** Bytes of the largest packet since nothing waited. */
  #largest = 0;
  #checking = false;
  #ended = false;

  constructor(connection: EngineConnection, limit: number, onDropped: (bytes: number) => void) {
    this.#connection = connection;
    this.#limit = limit;
    this.onDropped = onDropped;
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
      this.#noteLargest(batches, this.#countWritten());
      for (const { packets } of batches) for (const { text } of packets) this.#connection.write(text);
      this.#look(this.#countWritten());
      return;
    }
    const { _socket: socket } = below;
    this.#noteLargest(batches, socket.writableLength);
    const [first] = batches;
    const isOne = first !== undefined && batches.length === 1;
    socket.write(isOne ? first.frames : Buffer.concat(batches.map(({ frames }) => frames)));
    this.#look(socket.writableLength);
  }

  /** Counts what waits in the socket of a response, and ends that with the connection, until the response is finished. */
  addResponse(response: ServerResponse): void {
    this.#responses.add(response);
    response.once("close", () => this.#responses.delete(response));
  }

  /** Bytes that wait in this process for the reader, with those that were added. */
  get waitingBytes(): number {
    const added = this.#batches.reduce((bytes, { frames }) => bytes + frames.length, 0);
    return added + this.#countWritten();
  }

  /** Ends the connection now, with all that waits. */
  terminate(): void {
    this.#ended = true;
    for (const response of this.#responses) {
      if (response.writableEnded)
        setImmediate(() => endUnfinished(response)); // Node writes its end by the next turn
      else endUnfinished(response);
    }
    terminate(this.#connection); // last: it would answer a poll, and a proxy takes the socket of that for somebody else
  }

  /** Looks a turn later whether too much waits: a burst of one turn has not had its chance to be written yet. */
  checkSoon(): void {
    if (this.#checking) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      const bytes = this.#countWritten();
      if (this.#ended || bytes <= this.#limit + this.#largest) return;
      this.terminate();
      this.onDropped(bytes);
    });
  }

  /** Looks at how much waits behind a write. */
  #look(bytes: number): void {
    if (bytes > 0) this.onWaiting();
    if (bytes > this.#limit) this.checkSoon();
  }

  #noteLargest(batches: readonly Batch[], waiting: number): void {
    if (waiting === 0) this.#largest = 0;
    for (const { largest } of batches) this.#largest = Math.max(this.#largest, largest);
  }

  #countWritten(): number {
    let bytes = countWaitingBytes(this.#connection);
    for (const { socket } of this.#responses) bytes += socket?.writableLength ?? 0;
    return bytes;
  }

  #findBelow(): WebSocketBelow | undefined {
    const { transport } = this.#connection;
    if (transport === this.#transport) return this.#below;
    this.#transport = transport;
    this.#below = findWebSocket(this.#connection);
    return this.#below;
  }
}

/** Ends the connection of a response of which something is still to be written; nobody else's request can be on it yet. */
function endUnfinished(response: ServerResponse): void {
  if (!response.writableFinished) response.socket?.destroy();
}
