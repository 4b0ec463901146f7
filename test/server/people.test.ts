import { describe, expect, it } from "vitest";
import {
  AWAY,
  NICK,
  NOTICE,
  PRESENCE,
  ROOMS,
  SERVER_MSG,
  TYPING,
  WELCOME,
  WHO,
} from "../../src/core/protocol/event-names.ts";
import { baseClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

/** Lets one presence window pass. */
async function pass(network: HubNetwork): Promise<void> {
  network.clock.advance(50);
  await network.flush();
}

async function annAndBob() {
  const network = new HubNetwork();
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  for (const client of [ann, bob]) await client.join("room1");
  await pass(network);
  for (const client of [ann, bob]) client.heard.length = 0;
  return { network, ann, bob };
}

describe("a nick", () => {
  it("[Q1] another nick holds on all devices, is told as changed, and is on what is said next", async () => {
    const { network, ann, bob } = await annAndBob();
    expect(await bob.ask(NICK, { nickName: " Bobby " })).toEqual({ ok: true, nickName: "Bobby" });
    await pass(network);
    expect(ann.got(PRESENCE)).toMatchObject([{ changed: [{ nickName: "Bobby", id: "u-bob" }] }]);
    await bob.say("room1", "hi");
    expect(ann.got(SERVER_MSG)).toMatchObject([{ nickName: "Bobby", userId: "u-bob" }]);
  });

  it("[Q1] one that belongs to somebody else is refused; the old one is free again", async () => {
    const { network, ann, bob } = await annAndBob();
    expect(await bob.ask(NICK, { nickName: "ANN" })).toMatchObject({ error: { code: "NICK_IN_USE" } });
    await ann.ask(NICK, { nickName: "anna" });
    expect(await bob.ask(NICK, { nickName: "ann" })).toMatchObject({ ok: true });
    const late = await v1Client(network, "anna");
    expect(late.got(WELCOME)).toEqual([]);
  });
});

describe("away", () => {
  it("[Q3] who is away is told as changed with what they say, is so in rosters, and ends by being back", async () => {
    const { network, ann, bob } = await annAndBob();
    expect(await bob.ask(AWAY, { text: " lunch\n break " })).toEqual({ ok: true });
    await pass(network);
    const away = { nickName: "bob", id: "u-bob", away: "lunch break" };
    expect(ann.got(PRESENCE)).toMatchObject([{ changed: [away] }]);
    expect(await ann.ask(WHO, { roomId: "room1" })).toMatchObject({
      users: [{ nickName: "ann", id: "u-ann" }, away],
    });
    const eve = await v1Client(network, "eve");
    expect((await eve.join("room1")).users).toContainEqual(away);
    await bob.ask(AWAY, {});
    await pass(network);
    expect(ann.got(PRESENCE).at(-1)?.changed).toEqual([{ nickName: "bob", id: "u-bob" }]);
  });

  it("[B2] a base client's roster says nothing of it", async () => {
    const { network, bob } = await annAndBob();
    const base = await baseClient(network);
    base.emit("joinRoom", { nickName: "old", id: 7, roomId: "room1" });
    await bob.ask(AWAY, { text: "lunch" });
    await pass(network);
    const rooms = base.got("roomUser").at(-1);
    expect(Object.keys(rooms.room1.find(({ id }: { id: unknown }) => id === "u-bob"))).toEqual([
      "nickName",
      "socketId",
      "id",
    ]);
  });
});

describe("writing", () => {
  it("[Q4] the others in the room are told who writes; neither the writer nor anybody outside", async () => {
    const { network, ann, bob } = await annAndBob();
    const eve = await v1Client(network, "eve");
    bob.emit(TYPING, { roomId: "room1", typing: true });
    await network.flush();
    expect(ann.got(TYPING)).toEqual([{ roomId: "room1", userId: "u-bob", nickName: "bob", typing: true }]);
    expect([bob.got(TYPING), eve.got(TYPING)]).toEqual([[], []]);
  });

  it("[Q4] who is not in the room tells nothing, and what is too much is dropped in silence", async () => {
    const { network, ann, bob } = await annAndBob();
    bob.emit(TYPING, { roomId: "room2", typing: true });
    for (let n = 0; n < 30; n++) bob.emit(TYPING, { roomId: "room1", typing: n % 2 === 0 });
    await network.flush();
    expect(ann.got(TYPING)).toHaveLength(8);
    expect(bob.closed).toBeUndefined();
    expect(bob.got(NOTICE)).toEqual([]);
  });
});

describe("asking", () => {
  it("[Q7] a client that asks too fast is told to wait, and a base client may not ask at all", async () => {
    const { network, ann } = await annAndBob();
    const replies = await Promise.all(Array.from({ length: 60 }, () => ann.ask(WHO, { roomId: "room1" })));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(50);
    expect(replies.at(-1)).toMatchObject({ error: { code: "RATE_LIMITED", retryAfterMs: 50 } });
    const base = await baseClient(network);
    for (const [event, request] of [
      [AWAY, {}],
      [ROOMS, {}],
      [WHO, { roomId: "room1" }],
    ] as const) {
      expect(await base.ask(event, request)).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
    }
  });
});
