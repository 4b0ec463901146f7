import { afterEach, expect, test } from "vitest";
import { CLIENT_MSG, JOIN_ROOM, NOTICE, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import { HandMadeClient } from "../support/hand-made-client.ts";
import type { Payload } from "../support/payload.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;

afterEach(() => server.close());

const ROOM = { roomId: "room1" };

test("[V3] what was said before the end is committed, acknowledged and heard", async () => {
  server = await RoomServer.start({ messageRate: null });
  const [ann, bob] = [await server.v1("ann"), await server.v1("bob")];
  for (const client of [ann, bob]) await client.socket.emitWithAck(JOIN_ROOM, ROOM);
  const replies: Payload[] = [];
  const texts = Array.from({ length: 200 }, (_, n) => `m${n}`);
  for (const msg of texts)
    ann.socket.emit(CLIENT_MSG, { ...ROOM, msg }, (reply: Payload) => replies.push(reply));
  await until(() => replies.length > 0);
  await server.stop();
  await until(() => bob.ended !== undefined && ann.ended !== undefined);
  const acknowledged = replies.filter(({ ok }) => ok).map(({ seq }) => seq);
  await server.run();
  const eve = await server.v1("eve");
  const { messages } = await eve.socket.emitWithAck(JOIN_ROOM, { ...ROOM, limit: 200 });
  const committed = messages.map(({ seq }: Payload) => seq);
  expect(acknowledged).toEqual(committed);
  expect(bob.heard.filter(({ event }) => event === SERVER_MSG).map(({ payload }) => payload.seq)).toEqual(
    committed,
  );
});

test("[V7] each v1 client is told when to come back, one after the other, and comes back by itself", async () => {
  server = await RoomServer.start();
  const clients = [await server.v1("ann"), await server.v1("bob"), await server.v1("eve")];
  const base = await server.connect();
  await server.stop();
  await until(() => [...clients, base].every(({ ended }) => ended === "transport close"));
  const waits = clients.map(({ heard }) => heard.find(({ event }) => event === NOTICE)?.payload.retryAfterMs);
  expect(new Set(waits).size).toBe(3);
  for (const wait of waits) expect(wait).toBeGreaterThan(0);
  expect(base.heard).toEqual([]);
});

test("[V7] nobody comes in any more once it stops", async () => {
  server = await RoomServer.start();
  await server.v1("ann");
  const stopped = server.stop();
  const late = server.dial({ protocol: 1, nickName: "late", userId: "u-late" });
  await stopped;
  await until(() => late.refusal !== undefined || late.ended !== undefined);
  expect(late.heard.filter(({ event }) => event === "welcome")).toEqual([]);
});

test("[V8] a client that reads nothing does not keep the server from stopping", async () => {
  server = await RoomServer.start({ messageRate: null, queuedBytes: 64 * 1024 * 1024 });
  const [ann, eve] = [await server.v1("ann"), await server.v1("eve")];
  for (const client of [ann, eve]) await client.socket.emitWithAck(JOIN_ROOM, ROOM);
  const { tcp } = eve; // it is led to no more once the connection has ended
  tcp.pause();
  const msg = "聊".repeat(4_000);
  for (let n = 0; n < 1_000; n += 1) await ann.socket.emitWithAck(CLIENT_MSG, { ...ROOM, msg });
  await server.stop();
  tcp.resume();
  await until(() => eve.ended !== undefined);
});

test("[V8] nor does a connection on which no client came in, nor one that polls no more", async () => {
  server = await RoomServer.start();
  const silent = new HandMadeClient(server.url);
  await until(() => silent.received.includes('0{"sid"'));
  const polling = `${server.url.replace("ws:", "http:")}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(polling)).text();
  const { sid } = JSON.parse(opened.slice(1));
  await fetch(`${polling}&sid=${sid}`, { method: "POST", body: "40" });
  await until(() => server.logged.some(({ message }) => message === "a client came"));
  await server.stop();
  await until(() => silent.ended);
});
