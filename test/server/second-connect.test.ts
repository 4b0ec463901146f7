import { connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { JOIN_ROOM } from "../../src/core/protocol/event-names.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;

afterEach(() => server.close());

/** A WebSocket frame of a client: a short text, masked with zeros. */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

/** Speaks Engine.IO by hand, and writes down all that comes. */
class HandMadeClient {
  readonly #tcp: Socket;
  received = "";
  ended = false;

  constructor(url: string) {
    const port = Number(new URL(url).port);
    this.#tcp = connect(port, "127.0.0.1", () => {
      this.#tcp.write(
        `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
    this.#tcp.on("data", (bytes) => {
      this.received += bytes.toString("latin1");
    });
    this.#tcp.on("error", () => {});
    this.#tcp.on("close", () => {
      this.ended = true;
    });
  }

  send(...packets: readonly string[]): void {
    this.#tcp.write(Buffer.concat(packets.map(frame)));
  }
}

it.each<[string, (client: HandMadeClient) => Promise<void>]>([
  ["at once", async (client) => client.send("40", "40")],
  [
    "after leaving",
    async (client) => {
      client.send("40");
      await until(() => client.received.includes('40{"sid"'));
      client.send("41");
      client.send("40");
    },
  ],
])(
  "[L13] a client that comes in twice on one connection, %s, loses it and harms nobody",
  async (_, comeTwice) => {
    server = await RoomServer.start();
    const ann = await server.v1("ann");
    const client = new HandMadeClient(server.url);
    await until(() => client.received.includes('0{"sid"'));
    await comeTwice(client);
    await until(() => client.ended);
    expect((await ann.socket.emitWithAck(JOIN_ROOM, { roomId: "room1" })).ok).toBe(true);
  },
);
