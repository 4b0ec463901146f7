import { afterEach, describe, expect, it } from "vitest";
import { CLIENT_MSG, JOIN_ROOM, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import { RoomServer, type SocketClient } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;

afterEach(() => server.close());

const ROOM = { roomId: "room1" };
const POLLING = { transports: ["polling"], upgrade: false };
const UPGRADING = { transports: ["polling", "websocket"] };

const said = (client: SocketClient) =>
  client.heard.filter(({ event }) => event === SERVER_MSG).map(({ payload }) => payload);

async function everyone(count: number, clients: readonly SocketClient[]): Promise<void> {
  await until(() => clients.every((client) => said(client).length === count));
}

describe("fan-out", () => {
  it("[M14] clients by WebSocket, by long polling and on their way from one to the other get the same in the same order", async () => {
    server = await RoomServer.start({ messageRate: null });
    const ann = await server.v1("ann");
    const others = [
      await server.connect({ protocol: 1, nickName: "bob", userId: "u-bob" }, POLLING),
      await server.connect({ protocol: 1, nickName: "cho", userId: "u-cho" }, UPGRADING),
      await server.connect(undefined, POLLING),
      await server.connect(undefined, UPGRADING),
      await server.connect(),
    ];
    for (const client of [ann, ...others]) {
      await client.socket.emitWithAck(JOIN_ROOM, { ...ROOM, nickName: "base", id: client.socket.id });
    }
    const speak = (from: SocketClient, n: number) =>
      from.socket.emitWithAck(CLIENT_MSG, { ...ROOM, msg: `message ${n}` });
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 10 }, (_, n) => speak(ann, round * 10 + n)));
    }
    await everyone(200, [ann, ...others]);
    const texts = Array.from({ length: 200 }, (_, n) => `message ${n}`);
    for (const client of [ann, ...others]) expect(said(client).map(({ msg }) => msg)).toEqual(texts);
    expect(new Set(said(ann).map(({ type }) => type))).toEqual(new Set([2]));
    for (const client of others) expect(new Set(said(client).map(({ type }) => type))).toEqual(new Set([1]));
  });

  it("[M15] in one turn each author gets its own messages as its own, and the others as theirs", async () => {
    server = await RoomServer.start({ messageRate: null });
    const clients = [await server.v1("ann"), await server.v1("bob"), await server.connect()];
    const ids = ["ann", "bob", "7"];
    for (const [n, client] of clients.entries()) {
      client.socket.emit(JOIN_ROOM, { ...ROOM, nickName: ids[n], id: ids[n] });
    }
    for (const client of clients)
      await client.socket.emitWithAck(JOIN_ROOM, { ...ROOM, nickName: "x", id: "7" });
    for (let n = 0; n < 30; n += 1) {
      for (const client of clients) client.socket.emit(CLIENT_MSG, { ...ROOM, msg: `${n}` });
    }
    await everyone(90, clients);
    for (const client of clients) expect(said(client).filter(({ type }) => type === 2)).toHaveLength(30);
    const orders = clients.map((client) => said(client).map(({ msg, nickName }) => `${nickName} ${msg}`));
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).toEqual(orders[0]);
  });

  it("[M14] texts of every length of a frame's head arrive whole", async () => {
    server = await RoomServer.start({ messageRate: null });
    const [ann, bob] = [await server.v1("ann"), await server.connect()];
    bob.socket.emit(JOIN_ROOM, { ...ROOM, nickName: "bob", id: 1 });
    await ann.socket.emitWithAck(JOIN_ROOM, ROOM);
    const lengths = [1, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 40, 125, 126, 127, 3_999, 4_000];
    for (const length of lengths) {
      await ann.socket.emitWithAck(CLIENT_MSG, { ...ROOM, msg: "聊".repeat(length) });
    }
    await everyone(lengths.length, [ann, bob]);
    for (const client of [ann, bob]) {
      expect(said(client).map(({ msg }) => msg.length)).toEqual(lengths);
    }
  });
});
