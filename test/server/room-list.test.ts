import { describe, expect, it } from "vitest";
import { CLIENT_MSGS, DIRECT, LEAVE_ROOM, ROOMS } from "../../src/core/protocol/event-names.ts";
import { DEFAULT_SERVER_LIMITS, withoutRates } from "../../src/server/server-limits.ts";
import { PairClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const unlimited = () => new HubNetwork({ limits: withoutRates(DEFAULT_SERVER_LIMITS) });

/** Says something in rooms, without staying. */
async function use(client: PairClient, roomIds: readonly string[]): Promise<void> {
  for (const roomId of roomIds) {
    await client.join(roomId);
    await client.say(roomId, "x");
    await client.ask(LEAVE_ROOM, { roomId });
  }
}

/** Says something in one room, without staying, by the request for several messages. */
async function speakAtOnce(client: PairClient, roomId: string): Promise<void> {
  await client.join(roomId);
  await client.ask(CLIENT_MSGS, { roomId, messages: [{ msg: "x", clientMsgId: "c" }] });
  await client.ask(LEAVE_ROOM, { roomId });
}

/** A v1 client that comes from an address. */
async function from(network: HubNetwork, address: string, nick: string): Promise<PairClient> {
  network.address = address;
  return v1Client(network, nick);
}

/** Reads the list page by page; `between` is done after each. */
async function list(client: PairClient, limit: number, between = async (): Promise<void> => {}) {
  const pages: string[][] = [];
  for (let after: string | undefined; ; ) {
    const { rooms, next } = await client.ask(ROOMS, { after, limit });
    pages.push(rooms.map(({ roomId }: { roomId: string }) => roomId));
    after = next;
    if (after === undefined) return pages;
    await between();
  }
}

describe("the list of rooms", () => {
  it("[Q2] has one's own rooms first, then those of many people and late use, then those where only members are", async () => {
    const network = unlimited();
    const ann = await from(network, "198.51.100.1", "ann");
    const bob = await from(network, "198.51.100.2", "bob");
    const cid = await from(network, "198.51.100.3", "cid");
    for (const each of [ann, bob, cid]) await use(each, ["room-talk"]);
    for (const name of ["room-1", "room-2", "room-3"]) {
      network.clock.advance(60_000);
      await use(cid, [name]);
    }
    await bob.join("room-silent");
    await ann.join("room-mine");
    await use(cid, ["room-mine"]);
    await ann.join("room-also-mine");
    const own = ["room-also-mine", "room-mine"];
    const expected = [...own, "room-talk", "room-3", "room-2", "room-1", "room-silent"];
    for (const limit of [1, 2, 3, 200]) expect((await list(ann, limit)).flat()).toEqual(expected);
    expect((await ann.ask(ROOMS)).rooms).toHaveLength(7);
    expect((await ann.ask(ROOMS)).rooms[2]).toMatchObject({ name: "-talk", users: 0, lastSeq: 3 });
  });

  it("[L23] has rooms in which two addresses speak before those of one, however many users it claims or makes", async () => {
    const network = unlimited();
    const ann = await from(network, "198.51.100.1", "ann");
    const bob = await from(network, "198.51.100.2", "bob");
    for (const each of [ann, bob]) {
      await use(each, ["room-talk"]);
      await speakAtOnce(each, "room-lines");
    }
    network.clock.advance(60_000);
    network.address = "192.0.2.1";
    const base = new PairClient(network);
    for (let n = 0; n < 64; n += 1) {
      await base.join("room-claimed", { id: `x${n}`, nickName: "mallory" });
      await base.say("room-claimed", "x");
      await base.ask(LEAVE_ROOM, { roomId: "room-claimed" });
    }
    for (let n = 0; n < 16; n += 1) {
      const user = await v1Client(network, `m${n}`);
      await use(user, ["room-made"]);
      await speakAtOnce(user, "room-batches");
    }
    const judge = await from(network, "203.0.113.1", "judge");
    const all = (await list(judge, 200)).flat();
    expect(all.slice(0, 2).sort()).toEqual(["room-lines", "room-talk"]);
    expect(all).toHaveLength(5);
  });

  it("[Q2] has 100 in a page where the client says nothing, and at most 200", async () => {
    const network = unlimited();
    const ann = await v1Client(network, "ann");
    await use(
      ann,
      Array.from({ length: 230 }, (_, n) => `room-${n}`),
    );
    expect((await ann.ask(ROOMS)).rooms).toHaveLength(100);
    expect((await ann.ask(ROOMS, { limit: 200 })).rooms).toHaveLength(200);
    expect(await ann.ask(ROOMS, { limit: 201 })).toMatchObject({ error: { code: "INVALID" } });
    const all = (await list(ann, 200)).flat();
    expect([all.length, new Set(all).size]).toEqual([230, 230]);
  });

  it("[Q2] rooms that come, move and go between two pages do not end it", async () => {
    const network = unlimited();
    const ann = await v1Client(network, "ann");
    const bob = await v1Client(network, "bob");
    const stay = Array.from({ length: 9 }, (_, n) => `room-${n}`);
    await use(bob, stay);
    await bob.join("room-z");
    let turn = 0;
    const pages = await list(ann, 2, async () => {
      turn += 1;
      network.clock.advance(60_000);
      await use(bob, [`room-new-${turn}`, "room-8"]);
      await bob.ask(LEAVE_ROOM, { roomId: "room-z" });
    });
    const all = pages.flat();
    for (const roomId of stay.slice(0, 8)) expect(all.filter((one) => one === roomId)).toEqual([roomId]);
    expect(all).not.toContain("room-z");
  });

  it("[Q2] many rooms that are not the asker's business make pages short, and the list leads on", async () => {
    const network = unlimited();
    const ann = await v1Client(network, "ann");
    const all = Array.from({ length: 45 }, (_, n) => `room-${String(n).padStart(2, "0")}`);
    for (let n = 0; n < 12; n += 1) {
      const one = await v1Client(network, `guest${n}`);
      for (const roomId of all) await one.join(`${roomId}-${n}`);
      for (const roomId of all) await one.say(`${roomId}-${n}`, "x");
    }
    const last = await v1Client(network, "last");
    await last.join("room-zz");
    const pages = await list(ann, 200);
    expect(pages.flat()).toHaveLength(12 * 45 + 1);
    expect(pages.flat().at(-1)).toBe("room-zz");
  });

  it("[Q8] rooms of two others are in nobody else's list, whatever is said there", async () => {
    const network = unlimited();
    const [ann, bob, eve] = [
      await v1Client(network, "ann"),
      await v1Client(network, "bob"),
      await v1Client(network, "eve"),
    ];
    const { roomId } = await ann.ask(DIRECT, { userId: "u-bob" });
    await ann.say(roomId, "psst");
    await use(ann, ["room-1"]);
    expect((await list(eve, 1)).flat()).toEqual(["room-1"]);
    expect((await list(bob, 1)).flat()).toEqual([roomId, "room-1"]);
  });

  it.each([
    "x",
    "own:a b",
    "used:1e9:room1",
    "used:5",
    "present:",
    "used:12345678901234567:room1",
    "toString",
    7,
    "o".repeat(129),
  ])("[L7] %j is no place in it", async (after) => {
    const ann = await v1Client(unlimited(), "ann");
    expect(await ann.ask(ROOMS, { after })).toMatchObject({
      error: { code: "INVALID", params: { field: "after" } },
    });
  });
});
