import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { Batch } from "../../src/server/sockets/batch.ts";
import { ConnectionWriter } from "../../src/server/sockets/connection-writer.ts";
import { type EngineConnection, isKnownLibrary } from "../../src/server/sockets/engine.ts";
import { decodeEvent, encodeEvent, encodeReply } from "../../src/server/sockets/packet.ts";

/** A TCP socket that keeps what is written to it. */
class RecordingSocket extends Socket {
  readonly writes: Uint8Array[] = [];
  override readonly writable = true;
  written = 0;
  constructor() {
    super();
    Object.defineProperty(this, "writableLength", { get: () => this.written });
  }
  override write(bytes: Uint8Array | string): boolean {
    this.writes.push(Buffer.from(bytes));
    this.written += bytes.length;
    return true;
  }
}

class FakeConnection implements EngineConnection {
  readyState = "open";
  upgrading = false;
  readonly tcp = new RecordingSocket();
  readonly written: string[] = [];
  transport: { name: string; socket?: object } = { name: "websocket", socket: this.webSocket(this.tcp) };
  readonly writeBuffer: { data: string }[] = [];

  webSocket(tcp: object): object {
    const waiting = () => (tcp instanceof RecordingSocket ? tcp.written : 0);
    return {
      _socket: tcp,
      get bufferedAmount() {
        return waiting();
      },
      readyState: 1,
      terminate: () => {},
    };
  }
  write(text: string): void {
    this.written.push(text);
  }
  close(): void {}
  on(): void {}
  listeners(): [] {
    return [];
  }
  removeAllListeners(): void {}
}

const packets = [encodeEvent("server_msg", { msg: "一" }), encodeReply("7", { ok: true })];

function flushed(connection: FakeConnection): FakeConnection {
  const writer = new ConnectionWriter(connection, 1_024, () => {});
  for (const packet of packets) writer.add(new Batch([packet]));
  writer.flush();
  return connection;
}

/** Decodes the texts in the frames of one write, all of them short. */
function textsIn(bytes: Uint8Array): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    expect(bytes[at]).toBe(0x81);
    texts.push(Buffer.from(bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0))).toString());
  }
  return texts;
}

describe("a connection's writer", () => {
  it("[M14] writes all of a turn in one call, as frames in their order", () => {
    const { tcp, written } = flushed(new FakeConnection());
    expect(tcp.writes).toHaveLength(1);
    expect(textsIn(tcp.writes[0] ?? new Uint8Array())).toEqual(packets.map(({ text }) => `4${text}`));
    expect(written).toEqual([]);
  });

  it.each<[string, (connection: FakeConnection) => void]>([
    ["long polling", (one) => Object.assign(one, { transport: { name: "polling" } })],
    ["an upgrade", (one) => Object.assign(one, { upgrading: true })],
    ["packets that wait", (one) => one.writeBuffer.push({ data: "2" })],
    ["a connection that closes", (one) => Object.assign(one, { readyState: "closing" })],
    ["a library without that socket", (one) => Object.assign(one.transport, { socket: one.webSocket({}) })],
    ["a library without that queue", (one) => Object.assign(one, { writeBuffer: undefined })],
  ])("[M14] leaves each packet to the library with %s", (_, change) => {
    const connection = new FakeConnection();
    change(connection);
    const { tcp, written } = flushed(connection);
    expect(tcp.writes).toEqual([]);
    expect(written).toEqual(packets.map(({ text }) => text));
  });

  it("[M14] writes frames again once the connection has changed its transport", () => {
    const connection = new FakeConnection();
    const { transport } = connection;
    connection.transport = { name: "polling" };
    const writer = new ConnectionWriter(connection, 1_024, () => {});
    const send = () => {
      writer.add(new Batch(packets));
      writer.flush();
    };
    send();
    connection.transport = transport;
    send();
    expect([connection.written.length, connection.tcp.writes.length]).toEqual([2, 1]);
  });

  it("[M14] knows a library that is another one", () => {
    const connection = new FakeConnection();
    expect(isKnownLibrary(connection)).toBe(true);
    connection.transport = { name: "websocket", socket: {} };
    expect(isKnownLibrary(connection)).toBe(false);
  });
});

describe("a connection's writer that waits", () => {
  const LIMIT = 1_024;

  /** Writes packets of so many characters, one each turn, to a reader that reads nothing. */
  async function unread(...sizes: readonly number[]): Promise<number[]> {
    const connection = new FakeConnection();
    const dropped: number[] = [];
    const writer = new ConnectionWriter(connection, LIMIT, (bytes) => dropped.push(bytes));
    for (const size of sizes) {
      writer.add(new Batch([encodeEvent("roomUser", "x".repeat(size))]));
      writer.flush();
      await new Promise((resolve) => setTimeout(resolve));
    }
    return dropped;
  }

  it("[L10] is not ended for one packet, however large", async () => {
    expect(await unread(100, 100_000)).toEqual([]);
    expect(await unread(100_000, 100)).toEqual([]);
  });

  it("[L10] is ended for what waits in the sockets on which polls are answered, too", async () => {
    const connection = new FakeConnection();
    connection.transport = { name: "polling" };
    const dropped: number[] = [];
    const writer = new ConnectionWriter(connection, LIMIT, (bytes) => dropped.push(bytes));
    const polls = [new RecordingSocket(), new RecordingSocket()];
    for (const poll of polls) {
      const response = new ServerResponse(new IncomingMessage(poll));
      response.assignSocket(poll);
      writer.addResponse(response);
      poll.write("x".repeat(600));
    }
    expect(writer.waitingBytes).toBe(1_200);
    writer.checkSoon();
    await new Promise((resolve) => setTimeout(resolve));
    expect(dropped).toEqual([1_200]);
    expect(polls.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it("[L10] is ended once more than may wait is behind that", async () => {
    expect(await unread(100_000, 600, 600)).toHaveLength(1);
    expect(await unread(100_000, 100_000)).toHaveLength(1);
    expect(await unread(600, 600, 600)).toHaveLength(1);
  });
});

describe("packets", () => {
  it.each([
    ['2["a",{"b":1}]', { event: "a", payload: { b: 1 }, replyId: "" }],
    ['217["a"]', { event: "a", payload: undefined, replyId: "17" }],
    ["2[1]", { event: 1, payload: undefined, replyId: "" }],
    ["2[]", { event: undefined, payload: undefined, replyId: "" }],
  ])("[L8] %s is an event", (text, expected) => {
    expect(decodeEvent(text)).toEqual(expected);
  });

  it.each([
    "",
    "2",
    '2{"a":1}',
    '2["a"',
    '2/other,["a"]',
    '3["a"]',
    '51-["a"]',
    "0",
    '2-1["a"]',
    `2${"1".repeat(99)}["a"]`,
  ])("[L8] %s is left to the library", (text) => {
    expect(decodeEvent(text)).toBeUndefined();
  });

  it.each([1, 100, 124, 125, 126, 127, 65_534, 65_535, 65_536, 100_000])(
    "[M14] the frame of a text of %i bytes says how long it is",
    (bytes) => {
      const { frame, text } = encodeReply("", { a: "x".repeat(bytes) });
      const size = Buffer.byteLength(text) + 1;
      const head = size < 126 ? 2 : size < 65_536 ? 4 : 10;
      expect(frame.length).toBe(head + size);
      const view = Buffer.from(frame);
      const said = head === 2 ? view[1] : head === 4 ? view.readUInt16BE(2) : Number(view.readBigUInt64BE(2));
      expect(said).toBe(size);
      expect(view.subarray(head).toString()).toBe(`4${text}`);
    },
  );
});
