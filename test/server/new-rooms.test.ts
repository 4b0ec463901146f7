import { expect, it } from "vitest";
import { DIRECT, JOIN_ROOM, LEAVE_ROOM, ROOMS, TOPIC } from "../../src/core/protocol/event-names.ts";
import type { ServerLimits } from "../../src/server/server-limits.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const HOUR = 3_600_000;

/** One user makes 3 rooms at once and one an hour, all of an address 5. */
const RATES: Partial<ServerLimits> = {
  newRoomRate: { perSecond: 1 / 3_600, burst: 3 },
  newRoomAddressRate: { perSecond: 1 / 3_600, burst: 5 },
};

const REFUSED = { error: { code: "RATE_LIMITED", reason: "too-many-new-rooms" } };

/** Enters rooms and leaves them at once; gives which were refused. */
async function pass(client: PairClient, roomIds: readonly string[], more: object = {}): Promise<boolean[]> {
  const refused: boolean[] = [];
  for (const roomId of roomIds) {
    const reply = await client.ask(JOIN_ROOM, { roomId, ...more });
    if (!reply.ok) expect(reply).toMatchObject(REFUSED);
    refused.push(!reply.ok);
    await client.ask(LEAVE_ROOM, { roomId });
  }
  return refused;
}

it("[Q18] a user makes so many rooms, and more once there is time for them; those that are there are none", async () => {
  const network = new HubNetwork({ limits: RATES });
  const ann = await v1Client(network, "ann");
  const bob = await v1Client(network, "bob");
  await bob.join("room-here");
  await bob.join("room-said");
  await bob.say("room-said", "x");
  await bob.ask(LEAVE_ROOM, { roomId: "room-said" });
  await bob.join("room-topic");
  await bob.ask(TOPIC, { roomId: "room-topic", topic: "x" });
  await bob.ask(LEAVE_ROOM, { roomId: "room-topic" });
  network.clock.advance(3 * HOUR);
  expect(await pass(ann, ["room-here", "room-said", "room-topic", "room1", "room2", "room3"])).toEqual(
    Array(6).fill(false),
  );
  const refused = await ann.join("room4");
  expect(refused).toMatchObject(REFUSED);
  expect(refused.error.retryAfterMs).toBe(HOUR);
  expect(await pass(ann, ["room-here", "room-said", "room-topic"])).toEqual([false, false, false]);
  expect(await ann.ask(DIRECT, { userId: "u-bob" })).toMatchObject({ ok: true });
  network.clock.advance(HOUR);
  expect(await pass(ann, ["room4", "room5"])).toEqual([false, true]);
});

it("[Q18] all users of an address make so many rooms together, and base clients count by it, whoever they say they are", async () => {
  const network = new HubNetwork({ limits: RATES });
  const ann = await v1Client(network, "ann");
  const base = await baseClient(network);
  const other = await baseClient(network);
  const asGuest = (id: number) => ({ nickName: "guest", id });
  expect(await pass(base, ["room1", "room2"], asGuest(1))).toEqual([false, false]);
  expect(await pass(other, ["room3", "room4"], asGuest(2))).toEqual([false, true]);
  expect(await pass(ann, ["room5", "room6", "room7"])).toEqual([false, false, true]);
});

it("[Q18] a room that could not be entered is no new one", async () => {
  const network = new HubNetwork({ limits: { ...RATES, roomsPerUser: 1 } });
  const [ann, base] = [await v1Client(network, "ann"), await baseClient(network)];
  await ann.join("room1");
  for (let n = 0; n < 9; n += 1) {
    expect(await ann.join(`full${n}`)).toMatchObject({ error: { code: "ROOM_FULL" } });
    expect(await base.join(`nameless${n}`)).toMatchObject({ error: { code: "INVALID" } });
  }
  await ann.ask(LEAVE_ROOM, { roomId: "room1" });
  expect(await pass(ann, ["room2", "room3", "room4"])).toEqual([false, false, true]);
});

it("[Q19] a room in which nothing was said goes with the last who leaves it, and is in no list", async () => {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  const bob = await v1Client(network, "bob");
  for (let n = 0; n < 30; n += 1) await pass(ann, [`room-${n}`]);
  await ann.join("room-last");
  expect((await bob.ask(ROOMS)).rooms).toMatchObject([{ roomId: "room-last", users: 1, lastSeq: 0 }]);
  network.drop(ann.transport);
  await network.flush();
  network.clock.advance(5_000);
  expect((await bob.ask(ROOMS)).rooms).toEqual([]);
  expect(await network.log.rooms({ limit: 9 })).toEqual([]);
});
