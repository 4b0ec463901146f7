import { connect, type Socket } from "node:net";
import type { Protocol, Wire } from "./wire.ts";

/** Bytes read at once; the buffer is everybody's, for one is read after the other. */
const READ = Buffer.allocUnsafe(256 * 1_024);

/** What a client tells the generator that owns it. */
export interface ClientListener {
  onMessage(bytes: Buffer, start: number, end: number): void;
  onRefused(reason: string): void;
  onAcknowledged(): void;
  /** Called before bytes are taken apart. */
  onBytes(count: number): void;
  /** Called after that, if they were no ping. */
  onActivity(): void;
  onClosed(): void;
}

export interface ClientPlace {
  readonly index: number;
  readonly port: number;
  /** Where it connects from; left to the system without one. */
  readonly localAddress: string | undefined;
  /** Empty for those who stay outside. */
  readonly roomId: string;
}

/** A connection of the generator on raw TCP. */
export class Client {
  readonly place: ClientPlace;
  readonly #protocol: Protocol;
  readonly #listener: ClientListener;
  #socket: Socket | undefined;
  #wire: Wire | undefined;
  /** The beginning of a frame whose rest has not come. */
  #held: Buffer[] = [];
  #heldLength = 0;
  #said = 0;
  #pinged = false;

  constructor(place: ClientPlace, protocol: Protocol, listener: ClientListener) {
    this.place = place;
    this.#protocol = protocol;
    this.#listener = listener;
  }

  /** Resolves when it is in its room, or connected if it has none. */
  enter(): Promise<void> {
    const { index, port, localAddress, roomId } = this.place;
    return new Promise((resolve, reject) => {
      const onread = { buffer: READ, callback: (count: number) => this.#take(count, reject) };
      const from = localAddress === undefined ? {} : { localAddress };
      const socket = connect({ host: "127.0.0.1", port, noDelay: true, onread, ...from });
      const wire = this.#protocol.wire({
        index,
        roomId,
        write: (bytes) => socket.write(bytes),
        onConnected: () => (roomId === "" ? resolve() : wire.join()),
        onJoined: resolve,
        onMessage: (bytes, start, end) => this.#listener.onMessage(bytes, start, end),
        onPing: () => {
          this.#pinged = true;
        },
        onAcknowledged: () => this.#listener.onAcknowledged(),
        onRefused: (reason) => {
          this.#listener.onRefused(reason);
          reject(new Error(reason));
        },
      });
      this.#socket = socket;
      this.#wire = wire;
      socket.once("connect", () => wire.open());
      socket.once("error", reject);
      socket.once("close", () => {
        this.#listener.onClosed();
        reject(new Error("the server closed the connection"));
      });
    });
  }

  say(text: string): void {
    if (this.#wire === undefined) return;
    this.#socket?.write(this.#wire.encode(text, this.#said));
    this.#said += 1;
  }

  #take(count: number, fail: (error: unknown) => void): boolean {
    this.#listener.onBytes(count);
    this.#pinged = false;
    try {
      this.#parse(READ.subarray(0, count));
    } catch (error) {
      fail(error);
      this.#listener.onRefused(String(error));
      this.#socket?.destroy();
    }
    if (!this.#pinged) this.#listener.onActivity();
    return true;
  }

  #parse(fresh: Buffer): void {
    const wire = this.#wire;
    if (wire === undefined) return;
    let bytes = fresh;
    if (this.#heldLength > 0) {
      this.#hold(fresh);
      if (this.#heldLength < wire.awaited) return;
      bytes = Buffer.concat(this.#held);
      this.#held = [];
      this.#heldLength = 0;
    }
    const used = wire.parse(bytes, 0, bytes.length);
    if (used < bytes.length) this.#hold(bytes.subarray(used));
  }

  /** Keeps a copy: what is read next is read into the same buffer. */
  #hold(bytes: Buffer): void {
    this.#held.push(Buffer.from(bytes));
    this.#heldLength += bytes.length;
  }
}
