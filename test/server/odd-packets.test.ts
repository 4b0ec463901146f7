import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HandMadeClient } from "../support/hand-made-client.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

/** A WebSocket's close frame without a status, as it is written down. */
const CLOSED = "\u0088\u0000";

describe("packets that are none of ours", () => {
  let server: RoomServer;
  beforeAll(async () => {
    server = await RoomServer.start();
  });
  afterAll(async () => {
    await server.close();
    expect(server.warned).toEqual([]);
  });

  async function open(...packets: string[]): Promise<HandMadeClient> {
    const client = new HandMadeClient(server.url);
    await until(() => client.received.includes('0{"sid"'));
    client.send(...packets);
    if (packets.length > 0) await until(() => client.received.includes('40{"sid"'));
    client.received = "";
    return client;
  }

  it.each(["421[1]", "421[]", "421[null]", "421[{}]", "421[true,{}]", '421["connect"]', '421["disconnect"]'])(
    "[L8] %s is answered by INVALID",
    async (packet) => {
      const client = await open("40");
      client.send(packet);
      await until(() => client.received.includes("431["));
      expect(client.received).toContain('"code":"INVALID"');
      client.tcp.destroy();
    },
  );

  it.each([
    "42[1]",
    "42[]",
    "42[null]",
    '42["connect_error"]',
    '42["newListener",1]',
    "42",
    "421",
    "43",
    "431[1]",
  ])("[L8] %s is ignored", async (packet) => {
    const client = await open("40");
    client.send(packet, '427["leaveRoom",{"roomId":"r"}]');
    await until(() => client.received.includes("437["));
    expect(client.received).not.toContain("error");
    client.tcp.destroy();
  });

  it.each([
    "43[",
    "4",
    "4garbage",
    "44",
    "45",
    "42-1[]",
    '42"x"',
    '42{"a":1}',
    '42/other,["a"]',
    "41/other",
    "bAAAA",
    "",
  ])("[L9] %j ends the connection", async (packet) => {
    const client = await open("40");
    client.send(packet);
    await until(() => client.received.endsWith(CLOSED));
    client.tcp.destroy();
  });

  it("[L20] another namespace is refused, and the connection ended", async () => {
    const client = await open();
    client.send("40/other");
    await until(() => client.ended);
    expect(client.received).toContain("Invalid namespace");
  });

  it("[L20] the default namespace by its name is the default one", async () => {
    const client = await open("40/,");
    client.send('427["leaveRoom",{"roomId":"r"}]');
    await until(() => client.received.includes("437["));
    client.tcp.destroy();
  });

  it("[L9] attachments that never make a whole event have a bound", async () => {
    const client = await open("40");
    client.send('459-["joinRoom"]');
    for (let sent = 0; sent < 5; sent += 1) client.sendBinary(Buffer.alloc(20 * 1024));
    await until(() => client.ended);
  });
});
