import { EventEmitter } from "node:events";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { ConnectionReader } from "../../src/server/sockets/connection-reader.ts";
import type { EngineConnection } from "../../src/server/sockets/engine.ts";

class FakeConnection extends EventEmitter implements EngineConnection {
  readyState = "open";
  readonly upgrading = false;
  reads = true;
  transport: { name: string; socket?: object } = this.webSocket();
  readonly library: unknown[] = [];

  constructor() {
    super();
    this.on("data", (data) => this.library.push(data));
  }
  webSocket(): { name: string; socket?: object } {
    const socket = {
      _socket: new Socket(),
      bufferedAmount: 0,
      pause: () => {
        this.reads = false;
      },
      resume: () => {
        this.reads = true;
      },
    };
    return { name: "websocket", socket };
  }
  write(): void {}
  close(): void {}
}

function newReader({ limit = 1_024 } = {}) {
  const connection = new FakeConnection();
  const taken: string[] = [];
  let overfull = 0;
  const reader = new ConnectionReader(connection, limit, () => {
    overfull += 1;
  });
  reader.take = (text) => text !== "library" && taken.push(text) > 0;
  const send = (...data: unknown[]) => {
    for (const one of data) connection.emit("data", one);
  };
  return { connection, reader, taken, send, overfull: () => overfull };
}

describe("a connection's reader", () => {
  it("[L14] holds what was read already, in its order, and the other side back, while it is paused", () => {
    const { connection, reader, taken, send } = newReader();
    send("a");
    reader.pause("requests");
    send("b", "library", "c");
    expect([taken, connection.library, connection.reads]).toEqual([["a"], [], false]);
    reader.resume("requests");
    send("d");
    expect([taken, connection.library, connection.reads]).toEqual([["a", "b", "c", "d"], ["library"], true]);
  });

  it("[L14] goes on once all who paused it let it", () => {
    const { connection, reader, taken, send } = newReader();
    reader.pause("requests");
    reader.pause("budget");
    send("a");
    reader.resume("requests");
    reader.resume("requests");
    expect([taken, connection.reads]).toEqual([[], false]);
    reader.resume("budget");
    expect([taken, connection.reads]).toEqual([["a"], true]);
  });

  it("[L14] takes no more of what waits than up to where that pauses it again", () => {
    const { connection, reader, taken, send } = newReader();
    reader.take = (text) => {
      reader.pause("requests");
      return taken.push(text) > 0;
    };
    send("a", "b", "c");
    expect(taken).toEqual(["a"]);
    reader.resume("requests");
    expect([taken, connection.reads]).toEqual([["a", "b"], false]);
    reader.resume("requests");
    expect(taken).toEqual(["a", "b", "c"]);
  });

  it("[L14] stays paused on another transport, and takes nothing of a connection that ended", () => {
    const { connection, reader, taken, send } = newReader();
    reader.pause("budget");
    connection.reads = true;
    connection.transport = connection.webSocket();
    connection.emit("upgrade");
    expect(connection.reads).toBe(false);
    send("a");
    connection.readyState = "closed";
    reader.resume("budget");
    expect(taken).toEqual([]);
  });

  it("[L14] says where more waits than may, as it does by long polling", () => {
    const { connection, reader, send, overfull } = newReader({ limit: 1_024 });
    connection.transport = { name: "polling" };
    reader.pause("budget");
    send(...Array(15).fill("2"));
    expect(overfull()).toBe(0);
    send("2");
    expect(overfull()).toBe(1);
  });
});
