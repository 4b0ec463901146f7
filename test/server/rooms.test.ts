import { describe, expect, it } from "vitest";
import {
  DIRECT,
  HISTORY,
  READ,
  ROOMS,
  SEARCH,
  SERVER_MSG,
  TOPIC,
  WELCOME,
  WHO,
} from "../../src/core/protocol/event-names.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

async function people() {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  const bob = await v1Client(network, "bob");
  const eve = await v1Client(network, "eve");
  return { network, ann, bob, eve };
}

/** Another connection of somebody. */
const again = (network: HubNetwork, nick: string, client: PairClient) =>
  v1Client(network, nick, { session: client.got(WELCOME)[0].session });

describe("a topic", () => {
  it("[Q5] is told to the members, is in joins and lists, and can be taken away", async () => {
    const { ann, bob } = await people();
    await ann.join("room1");
    await bob.join("room1");
    expect(await ann.ask(TOPIC, { roomId: "room1", topic: " Release\n day " })).toEqual({
      ok: true,
      topic: "Release day",
    });
    expect(bob.got(TOPIC)).toEqual([{ roomId: "room1", topic: "Release day", by: "ann" }]);
    expect((await bob.join("room1")).topic).toBe("Release day");
    expect((await bob.ask(ROOMS)).rooms[0]).toMatchObject({ name: "1", users: 2, topic: "Release day" });
    await bob.ask(TOPIC, { roomId: "room1", topic: "" });
    expect((await bob.join("room1")).topic).toBeUndefined();
  });

  it("[Q5] only members set it, and not one that is too long", async () => {
    const { ann } = await people();
    expect(await ann.ask(TOPIC, { roomId: "room1", topic: "x" })).toMatchObject({
      error: { code: "NOT_IN_ROOM" },
    });
    await ann.join("room1");
    expect(await ann.ask(TOPIC, { roomId: "room1", topic: "x".repeat(301) })).toMatchObject({
      error: { code: "INVALID" },
    });
  });
});

describe("read marks", () => {
  it("[Q6] go only forward, never past the end, and are told to the user's other devices", async () => {
    const { network, ann, bob } = await people();
    await ann.join("room1");
    await bob.join("room1");
    const other = await again(network, "ann", ann);
    for (const msg of ["a", "b", "c"]) await bob.say("room1", msg);
    expect((await ann.join("room1")).read).toBeUndefined();
    expect(await ann.ask(READ, { roomId: "room1", seq: 2 })).toEqual({ ok: true, seq: 2 });
    expect(await ann.ask(READ, { roomId: "room1", seq: 1 })).toEqual({ ok: true, seq: 2 });
    expect(await ann.ask(READ, { roomId: "room1", seq: 99 })).toEqual({ ok: true, seq: 3 });
    expect(other.got(READ)).toEqual([
      { roomId: "room1", seq: 2 },
      { roomId: "room1", seq: 3 },
    ]);
    expect([ann.got(READ), bob.got(READ)]).toEqual([[], []]);
    expect((await other.join("room1")).read).toBe(3);
    expect((await bob.join("room1")).read).toBeUndefined();
  });
});

describe("a room of two", () => {
  it("[Q8] is the same whoever asks, and nobody else's", async () => {
    const { network, ann, bob, eve } = await people();
    const { roomId, user } = await ann.ask(DIRECT, { userId: "u-bob" });
    expect([user, (await bob.ask(DIRECT, { userId: "u-ann" })).roomId]).toEqual([
      { nickName: "bob", id: "u-bob" },
      roomId,
    ]);
    const refused = { ok: false, error: { code: "FORBIDDEN" } };
    expect(await eve.join(roomId)).toMatchObject(refused);
    expect(await eve.ask(WHO, { roomId })).toMatchObject(refused);
    expect(await eve.ask(HISTORY, { roomId, limit: 1 })).toMatchObject({ error: { code: "NOT_IN_ROOM" } });
    const base = await baseClient(network);
    expect(await base.ask("joinRoom", { nickName: "x", id: "u-ann", roomId })).toMatchObject(refused);
    await ann.say(roomId, "psst");
    expect((await eve.ask(ROOMS)).rooms).toEqual([]);
    expect((await bob.ask(ROOMS)).rooms).toMatchObject([{ roomId, lastSeq: 1 }]);
    expect(bob.got(SERVER_MSG)).toMatchObject([{ msg: "psst", roomId }]);
  });

  it("[Q9] who is not in it is told that there is something, also when they come later", async () => {
    const { network, ann, bob } = await people();
    const { roomId } = await ann.ask(DIRECT, { userId: "u-bob" });
    await ann.say(roomId, "psst");
    const call = { roomId, user: { nickName: "ann", id: "u-ann" } };
    expect(bob.got(DIRECT)).toEqual([call]);
    const later = await again(network, "bob", bob);
    await network.flush();
    expect(later.got(DIRECT)).toEqual([call]);
    expect(await later.join(roomId)).toMatchObject({ ok: true, lastSeq: 1 });
    await later.ask(READ, { roomId, seq: 1 });
    const read = await again(network, "bob", bob);
    await network.flush();
    expect(read.got(DIRECT)).toEqual([]);
  });

  it("[Q8] needs another one, whom the server knows", async () => {
    const { ann } = await people();
    for (const userId of ["u-ann", "u-nobody"]) {
      expect(await ann.ask(DIRECT, { userId })).toMatchObject({ error: { code: "INVALID" } });
    }
  });
});

describe("searching", () => {
  it("[E5] finds in the rooms one is in, newest first, and nowhere else", async () => {
    const { ann, bob } = await people();
    for (const roomId of ["room1", "room2"]) await bob.join(roomId);
    await ann.join("room1");
    await bob.say("room1", "明天开会");
    await bob.say("room2", "开会了");
    await bob.say("room1", "开会!", { replyTo: 1 });
    const { messages, more } = await ann.ask(SEARCH, { query: "开会", limit: 10 });
    expect(messages).toMatchObject([
      { seq: 2, type: 1, replyTo: 1 },
      { seq: 1, msg: "明天开会" },
    ]);
    expect(more).toBe(false);
    expect((await bob.ask(SEARCH, { query: "开会", limit: 2 })).more).toBe(true);
    expect(await ann.ask(SEARCH, { query: "开会", roomIds: ["room2"], limit: 10 })).toMatchObject({
      error: { code: "NOT_IN_ROOM" },
    });
    expect(await ann.ask(SEARCH, { query: "  ", limit: 10 })).toMatchObject({ error: { code: "INVALID" } });
  });

  it("[E5] a page of the largest messages is no more than may wait for a reader, and leads on", async () => {
    const { network, ann } = await people();
    await ann.join("room1");
    for (let n = 0; n < 20; n++) await ann.say("room1", `开会 ${"长".repeat(3_900)}`);
    const page = await ann.ask(SEARCH, { query: "开会", limit: 200 });
    expect(JSON.stringify(page).length).toBeLessThan(1024 * 1024);
    network.clock.advance(10_000); // and with it the rate of messages
    for (let n = 0; n < 20; n++) await ann.say("room1", "开会");
    const found: number[] = [];
    for (let before: number | undefined; ; ) {
      const part = await ann.ask(SEARCH, { query: "开会", limit: 200, before });
      expect(part.messages.length).toBeLessThanOrEqual(30);
      found.push(...part.messages.map(({ seq }: { seq: number }) => seq));
      before = part.next;
      if (!part.more) break;
    }
    expect(found).toEqual(Array.from({ length: 40 }, (_, n) => 40 - n));
  });
});

describe("history from an instant", () => {
  it("[H5] begins with the first message from then on", async () => {
    const { network, ann } = await people();
    await ann.join("room1");
    const times: number[] = [];
    for (const msg of ["a", "b", "c"]) {
      network.clock.advance(1_000);
      times.push((await ann.say("room1", msg)).at);
    }
    const page = await ann.ask(HISTORY, { roomId: "room1", from: times[1], limit: 1 });
    expect(page).toMatchObject({ messages: [{ msg: "b" }], more: true });
    expect(await ann.ask(HISTORY, { roomId: "room1", from: 1, before: 2, limit: 1 })).toMatchObject({
      error: { code: "INVALID", message: expect.stringContaining("one of before, after and from") },
    });
  });
});
