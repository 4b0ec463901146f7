import { afterEach, expect, it } from "vitest";
import { JOIN_ROOM } from "../../src/core/protocol/event-names.ts";
import { HandMadeClient } from "../support/hand-made-client.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;

afterEach(() => server.close());

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
