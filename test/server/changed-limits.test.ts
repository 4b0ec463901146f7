import { afterEach, expect, it } from "vitest";
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from "../../src/server/server-limits.ts";
import { LIFTED_RATES } from "../support/lifted-rates.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;
afterEach(() => server.close());

const user = (name: string) => ({ protocol: 1, nickName: name, userId: `u-${name}` });

/** Gives the running server other limits. */
function change(limits: Partial<ServerLimits>): void {
  server.change({ ...DEFAULT_SERVER_LIMITS, ...LIFTED_RATES, messageRate: null, ...limits });
}

it("[Z97] other rates, quotas and bounds hold at once for those who are here, and come off again", async () => {
  server = await RoomServer.start({ messageRate: null });
  const ann = await server.connect(user("ann"));
  await ann.ask("joinRoom", { roomId: "room1" });
  const say = () => ann.ask("client_msg", { roomId: "room1", msg: "hello" });
  for (let n = 0; n < 30; n += 1) expect(await say()).toMatchObject({ ok: true });

  change({ messageRate: { perSecond: 1 / 60, burst: 2 }, messageCharacters: 5, roomsPerUser: 1 });
  expect([await say(), await say()]).toMatchObject([{ ok: true }, { ok: true }]);
  expect(await say()).toMatchObject({ error: { code: "RATE_LIMITED", reason: "sends-too-fast" } });
  expect(await ann.ask("joinRoom", { roomId: "room2" })).toMatchObject({ error: { code: "ROOM_FULL" } });
  const bea = await server.connect(user("bea"));
  expect((await bea.hears("welcome")).limits).toMatchObject({ messageCharacters: 5, roomsPerUser: 1 });

  change({});
  for (let n = 0; n < 30; n += 1) expect(await say()).toMatchObject({ ok: true });
  expect(await ann.ask("joinRoom", { roomId: "room2" })).toMatchObject({ ok: true });
});

it("[Z97] other caps of an address hold for the next who come, and nobody who is here is lost", async () => {
  server = await RoomServer.start();
  const first = await server.connect(user("ann"));
  await server.connect(user("bea"));
  change({ connectionsPerAddress: 1 });
  const refused = server.dial(user("cyd"));
  await until(() => refused.refusal);
  expect(refused.refusal).toMatchObject({ reason: "too-many-of-address" });
  expect(await first.ask("joinRoom", { roomId: "room1" })).toMatchObject({ ok: true });
  change({ newIdentityRate: { perSecond: 1 / 3_600, burst: 1 } });
  await server.connect(user("dan"));
  const fifth = server.dial(user("eve"));
  await until(() => fifth.refusal);
  expect(fifth.refusal).toMatchObject({ reason: "too-many-identities" });
});

it("[Z97] what is to be kept of rooms changes with the next sweep", async () => {
  server = await RoomServer.start();
  const ann = await server.connect(user("ann"));
  await ann.ask("joinRoom", { roomId: "room1" });
  for (let n = 0; n < 5; n += 1) await ann.ask("client_msg", { roomId: "room1", msg: String(n) });
  await server.restart();
  server.keep = { messages: 2 };
  change({}); // before the first sweep
  await until(() => server.logged.some(({ message }) => message === "old messages were removed"));
  const back = await server.connect(user("bea"));
  const { messages } = await back.ask("joinRoom", { roomId: "room1" });
  expect(messages.map(({ msg }: { msg: string }) => msg)).toEqual(["3", "4"]);
});
