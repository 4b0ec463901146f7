const UPGRADED = Buffer.from("HTTP/1.1 101");
const END_OF_HEAD = Buffer.from("\r\n\r\n");
const TEXT = 1;
const CLOSE = 8;

/** The request that opens a WebSocket. The key is the RFC's example: nobody here looks at the answer to it. */
export function upgradeRequest(path: string): string {
  const head = [
    `GET ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
  ];
  return `${head.join("\r\n")}\r\n\r\n`;
}

/** A text frame of at most 64 KiB from a client, masked with a key of zero: a valid mask that costs nothing. */
export function clientFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : 4;
  const frame = Buffer.alloc(head + 4 + length);
  frame[0] = 0x80 | TEXT;
  frame[1] = 0x80 | (head === 2 ? length : 126);
  if (head === 4) frame.writeUInt16BE(length, 2);
  frame.write(text, head + 4);
  return frame;
}

/** What a server's frames are handed to. */
interface Listener {
  onUpgraded(): void;
  onText(bytes: Buffer, start: number, end: number): void;
}

/** Takes a server's bytes apart: the answer to the upgrade, then frames. */
export class WebSocketReader {
  awaited = 0;
  readonly #listener: Listener;
  #upgraded = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** Returns the offset of the first byte that it left. Throws if the upgrade is refused. */
  parse(bytes: Buffer, start: number, end: number): number {
    this.awaited = 0;
    const frames = this.#upgraded ? start : this.#readHead(bytes, start, end);
    return this.#upgraded ? this.#readFrames(bytes, frames, end) : frames;
  }

  #readHead(bytes: Buffer, start: number, end: number): number {
    const head = bytes.subarray(start, end);
    const length = head.indexOf(END_OF_HEAD);
    if (length < 0) return start;
    if (!head.subarray(0, UPGRADED.length).equals(UPGRADED)) {
      throw new Error(`the upgrade was refused: ${head.toString("latin1", 0, 80)}`);
    }
    this.#upgraded = true;
    this.#listener.onUpgraded();
    return start + length + END_OF_HEAD.length;
  }

  #readFrames(bytes: Buffer, from: number, end: number): number {
    let start = from;
    while (end - start >= 2) {
      let length = (bytes[start + 1] ?? 0) & 0x7f;
      let payload = start + 2;
      if (length === 126) {
        if (end - start < 4) break;
        length = bytes.readUInt16BE(start + 2);
        payload += 2;
      } else if (length === 127) {
        if (end - start < 10) break;
        length = bytes.readUIntBE(start + 4, 6);
        payload += 8;
      }
      if (payload + length > end) {
        this.awaited = payload + length - start;
        break;
      }
      this.#handle((bytes[start] ?? 0) & 0x0f, bytes, payload, payload + length);
      start = payload + length;
    }
    return start;
  }

  #handle(code: number, bytes: Buffer, start: number, end: number): void {
    if (code === TEXT) this.#listener.onText(bytes, start, end);
    else if (code === CLOSE) throw new Error("the server closed the WebSocket");
  }
}
