import { afterEach, expect, test } from "vitest";
import { CLIENT_MSG, HISTORY, JOIN_ROOM, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import { RoomServer, type SocketClient } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;

afterEach(() => server.close());

const ROOM = { roomId: "room1" };
/** The largest message: 12 KB on the wire, so that few of them fill what the kernel holds for a reader. */
const LARGE = "聊".repeat(4_000);

async function speak(client: SocketClient, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 50) {
    const said = () => client.socket.emitWithAck(CLIENT_MSG, { ...ROOM, msg: LARGE });
    await Promise.all(Array.from({ length: 50 }, said));
  }
}

const dropped = () => server.logged.filter(({ message }) => message.includes("reads too slowly"));

test("[L10] a reader that lets too much pile up is dropped, delays nobody, and gets the rest when it is back", async () => {
  server = await RoomServer.start({ messageRate: null, queuedBytes: 256 * 1024 });
  const [ann, bob, eve] = [await server.v1("ann"), await server.v1("bob"), await server.v1("eve")];
  for (const client of [ann, bob, eve]) await client.socket.emitWithAck(JOIN_ROOM, ROOM);
  eve.tcp.pause();
  while (dropped().length === 0) await speak(ann, 100);
  const { lastSeq } = await ann.socket.emitWithAck(JOIN_ROOM, ROOM);
  await until(() => bob.heard.filter(({ event }) => event === SERVER_MSG).length === lastSeq);
  expect(dropped()).toHaveLength(1);
  expect(dropped()[0]?.fields.nick).toBe("eve");
  const before = dropped()[0]?.fields.bytes;
  expect(before).toBeGreaterThan(256 * 1024);
  eve.tcp.resume();
  await until(() => eve.ended !== undefined);
  const seen = eve.heard.filter(({ event }) => event === SERVER_MSG).map(({ payload }) => payload.seq);
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1));
  expect(seen.length).toBeLessThan(lastSeq);
  const back = await server.v1("eve", { session: eve.heard[0]?.payload.session });
  const { epoch } = ann.heard[0]?.payload ?? {};
  const since = { epoch, seq: seen.length };
  const reply = await back.socket.emitWithAck(JOIN_ROOM, { ...ROOM, since, limit: 200 });
  const seqs: number[] = reply.messages.map(({ seq }: { seq: number }) => seq);
  for (let { more } = reply; more; ) {
    const page = await back.socket.emitWithAck(HISTORY, { ...ROOM, after: seqs.at(-1), limit: 200 });
    seqs.push(...page.messages.map(({ seq }: { seq: number }) => seq));
    more = page.more;
  }
  expect(seqs).toEqual(Array.from({ length: lastSeq - seen.length }, (_, i) => seen.length + 1 + i));
  expect(dropped()).toHaveLength(1);
});

test("[L10] a burst that is written at once is no reason to drop a reader that reads", async () => {
  server = await RoomServer.start({ messageRate: null, queuedBytes: 64 * 1024 });
  const [ann, bob] = [await server.v1("ann"), await server.v1("bob")];
  for (const client of [ann, bob]) await client.socket.emitWithAck(JOIN_ROOM, ROOM);
  await speak(ann, 100);
  await until(() => bob.heard.filter(({ event }) => event === SERVER_MSG).length === 100);
  expect(dropped()).toEqual([]);
});

test("[L11] a connection whose other end is silent is ended by ping", async () => {
  server = await RoomServer.start({ pingEveryMs: 100, pingTimeoutMs: 100 });
  const [ann, bob] = [await server.v1("ann"), await server.v1("bob")];
  bob.tcp.pause();
  const gone = () => server.logged.find(({ message }) => message === "a client went")?.fields;
  await until(() => gone() !== undefined);
  expect(gone()).toMatchObject({ nick: "bob", reason: "ping timeout" });
  expect(ann.socket.connected).toBe(true);
});
