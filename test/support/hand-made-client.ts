import { connect, type Socket } from "node:net";

const TEXT = 0x1;
const BINARY = 0x2;
const PING = 0x9;

/** A WebSocket frame of a client, masked with zeros. */
function frame(opcode: number, payload: string | Uint8Array): Buffer {
  const bytes = Buffer.from(payload);
  const isShort = bytes.length < 126;
  const length = isShort ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 255];
  const [first = 0, ...rest] = length;
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | first, ...rest, 0, 0, 0, 0]), bytes]);
}

/** A TCP connection to a server, from any address of this machine, that writes down all that comes. */
export class RawClient {
  readonly tcp: Socket;
  received = "";
  ended = false;

  constructor(url: string, localAddress = "127.0.0.1") {
    this.tcp = connect({ port: Number(new URL(url).port), host: "127.0.0.1", localAddress });
    this.tcp.on("data", (bytes) => {
      this.received += bytes.toString("latin1");
    });
    this.tcp.on("error", () => {});
    this.tcp.on("close", () => {
      this.ended = true;
    });
  }

  write(bytes: string | Uint8Array): void {
    this.tcp.write(bytes);
  }
}

interface HandMadeOptions {
  readonly localAddress?: string | undefined;
  /** More header lines of its request, each with its line break. */
  readonly headers?: string | undefined;
  /** Sent before its request. */
  readonly first?: string | Uint8Array;
}

/** Speaks Engine.IO over a WebSocket by hand. */
export class HandMadeClient extends RawClient {
  constructor(url: string, { localAddress = "127.0.0.1", headers = "", first = "" }: HandMadeOptions = {}) {
    super(url, localAddress);
    this.write(first);
    this.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${new URL(url).host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${headers}\r\n`,
    );
  }

  /** Sends packets, all in one write. */
  send(...packets: readonly string[]): void {
    this.write(Buffer.concat(packets.map((packet) => frame(TEXT, packet))));
  }

  sendBinary(bytes: Uint8Array): void {
    this.write(frame(BINARY, bytes));
  }

  /** Sends many pings in one write. */
  ping(count: number, text = ""): void {
    this.write(Buffer.concat(Array(count).fill(frame(PING, text))));
  }
}
