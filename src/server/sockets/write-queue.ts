/** The WebSocket under a connection: what it has not handed to the kernel yet, in bytes, and its end without a farewell. */
interface RawSocket {
  readonly bufferedAmount: number;
  terminate(): void;
}

/** The part of an Engine.IO connection that is used here (engine.io 6: `packetCreate` and `flush` are its events for outgoing packets). */
export interface EngineConnection {
  readonly transport: object;
  on(event: string, listener: (packet: { readonly data?: unknown }) => void): unknown;
  close(discard: boolean): unknown;
}

/**
 * The bytes that wait to be written to one connection. Where more than `limit` bytes still wait after a turn of the event loop,
 * the reader has fallen too far behind: the connection is ended, and `onDropped` told how much waited.
 */
export class WriteQueue {
  readonly #connection: EngineConnection;
  readonly #limit: number;
  readonly #onDropped: (bytes: number) => void;
  /** Bytes in packets that the transport was not given yet. */
  #packets = 0;
  #checking = false;
  #ended = false;

  constructor(connection: EngineConnection, limit: number, onDropped: (bytes: number) => void) {
    this.#connection = connection;
    this.#limit = limit;
    this.#onDropped = onDropped;
    connection.on("packetCreate", ({ data }) => this.#add(data));
    connection.on("flush", () => {
      this.#packets = 0;
    });
  }

  /** Bytes that wait for this reader in this process; the kernel holds more. */
  get bytes(): number {
    return this.#packets + (this.#socket()?.bufferedAmount ?? 0);
  }

  /** Ends the connection now, with all that waits: a farewell would wait behind it. */
  terminate(): void {
    this.#ended = true;
    const socket = this.#socket();
    if (socket === undefined) this.#connection.close(true);
    else socket.terminate();
  }

  /** A burst of one turn has not had its chance to be written yet. */
  #add(data: unknown): void {
    if (typeof data === "string" || data instanceof Uint8Array) this.#packets += Buffer.byteLength(data);
    if (this.bytes <= this.#limit || this.#checking || this.#ended) return;
    this.#checking = true;
    setImmediate(() => this.#check());
  }

  #check(): void {
    this.#checking = false;
    const { bytes } = this;
    if (this.#ended || bytes <= this.#limit) return;
    this.terminate();
    this.#onDropped(bytes);
  }

  /** Long polling has none. Engine.IO's types leave the field of its WebSocket transport out. */
  #socket(): RawSocket | undefined {
    return (this.#connection.transport as { readonly socket?: RawSocket }).socket;
  }
}
