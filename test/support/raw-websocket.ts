import { connect, type Socket } from "node:net";

/** The kinds of frames in RFC 6455. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Names a server, and how it is asked for a WebSocket. */
export interface RawTarget {
  readonly port: number;
  /** The address of this machine that the connection comes from. */
  readonly from?: string;
  /** The query of the upgrade; it asks for a new Engine.IO session unless it says otherwise. */
  readonly query?: string;
}

const HOST = "127.0.0.1";
const NEW_SESSION = "EIO=4&transport=websocket";
const HEAD_END = "\r\n\r\n";

/** A key of all zeros leaves the payload as it is, and costs a sender nothing. */
const MASK_KEY = Buffer.alloc(4);
const MASKED = 0x80;
const FINAL = 0x80;

/** Makes a frame as clients send it. */
export function encodeFrame(opcode: number, payload: string | Uint8Array, isFinal = true): Buffer {
  const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
  const { length } = bytes;
  const first = (isFinal ? FINAL : 0) | opcode;
  let head: Buffer;
  if (length < 126) head = Buffer.from([first, MASKED | length]);
  else if (length < 65_536) head = Buffer.from([first, MASKED | 126, length >> 8, length & 0xff]);
  else {
    head = Buffer.from([first, MASKED | 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32BE(length, 6);
  }
  return Buffer.concat([head, MASK_KEY, bytes]);
}

/** Makes the request that asks for a WebSocket. */
export function upgradeRequest({ port, query = NEW_SESSION }: RawTarget): string {
  return [
    `GET /socket.io/?${query} HTTP/1.1`,
    `Host: ${HOST}:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
    HEAD_END.slice(2),
  ].join("\r\n");
}

/** Opens a TCP connection to a server on this machine; errors end it and are no news. */
export function dial({ port, from }: RawTarget): Socket {
  const tcp = connect({ port, host: HOST, ...(from === undefined ? {} : { localAddress: from }) });
  tcp.on("error", () => {});
  return tcp;
}

/** A WebSocket without a library: it sends any bytes, reads when it likes, and answers nothing but the close frame. */
export class RawWebSocket {
  readonly tcp: Socket;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  #isClosed = false;
  #unread: Buffer = Buffer.alloc(0);
  readonly #frames: Frame[] = [];
  #wake = (): void => {};
  #listener: ((frame: Frame) => void) | undefined;

  /** Resolves with an open WebSocket; rejects with the first line of the answer where the server refuses. */
  static open(target: RawTarget): Promise<RawWebSocket> {
    const tcp = dial(target);
    tcp.setNoDelay(true);
    tcp.write(upgradeRequest(target));
    return new Promise((resolve, reject) => {
      let answer = Buffer.alloc(0);
      const read = (bytes: Buffer): void => {
        answer = Buffer.concat([answer, bytes]);
        const end = answer.indexOf(HEAD_END);
        if (end < 0) return;
        tcp.off("data", read);
        const status = answer.toString("latin1", 0, answer.indexOf("\r\n"));
        if (status.includes(" 101 ")) resolve(new RawWebSocket(tcp, answer.subarray(end + HEAD_END.length)));
        else {
          tcp.destroy();
          reject(new Error(status));
        }
      };
      tcp.on("data", read);
      tcp.once("close", () => reject(new Error("the connection ended without an answer")));
    });
  }

  /** Resolves with one on which the Engine.IO session is open. */
  static async openSession(target: RawTarget): Promise<RawWebSocket> {
    const socket = await RawWebSocket.open(target);
    await socket.next();
    return socket;
  }

  private constructor(tcp: Socket, rest: Buffer) {
    this.tcp = tcp;
    this.closed = new Promise((resolve) => {
      const end = (): void => {
        this.#isClosed = true;
        this.#wake();
        resolve();
      };
      if (tcp.destroyed) end();
      else tcp.once("close", end);
    });
    tcp.on("data", (bytes: Buffer) => this.#take(bytes));
    this.#take(rest);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends a text frame. */
  send(text: string): void {
    this.sendFrame(OPCODE.text, text);
  }

  sendFrame(opcode: number, payload: string | Uint8Array, isFinal = true): void {
    this.tcp.write(encodeFrame(opcode, payload, isFinal));
  }

  /** Resolves with the next frame; undefined once the connection has ended and all that came was read. */
  async nextFrame(): Promise<Frame | undefined> {
    while (this.#frames.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#frames.shift();
  }

  /** Resolves with the next text; undefined once the connection has ended. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const frame = await this.nextFrame();
      if (frame === undefined) return undefined;
      if (frame.opcode === OPCODE.text) return frame.payload.toString();
    }
  }

  /** Gives all frames from now on to a listener. */
  listen(listener: (frame: Frame) => void): void {
    this.#listener = listener;
    for (const frame of this.#frames.splice(0)) listener(frame);
  }

  end(): void {
    this.tcp.destroy();
  }

  #take(bytes: Buffer): void {
    this.#unread = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes]);
    for (let frame = this.#cut(); frame !== undefined; frame = this.#cut()) {
      if (frame.opcode === OPCODE.close) this.tcp.end(encodeFrame(OPCODE.close, frame.payload));
      else if (this.#listener !== undefined) this.#listener(frame);
      else this.#frames.push(frame);
    }
    this.#wake();
  }

  /** Takes the first whole frame from what came; servers do not mask. */
  #cut(): Frame | undefined {
    const bytes = this.#unread;
    if (bytes.length < 2) return undefined;
    const short = bytes.readUInt8(1) & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < start) return undefined;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6);
    if (bytes.length < start + length) return undefined;
    this.#unread = bytes.subarray(start + length);
    return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, start + length) };
  }
}
