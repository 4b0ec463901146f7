import { describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import {
  DELETE,
  DIRECT,
  EDIT,
  INBOX,
  INBOX_DONE,
  LEAVE_ROOM,
  NICK,
  REACT,
  READ,
  WELCOME,
} from "../../src/core/protocol/event-names.ts";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { MemoryRoomRecords } from "../../src/server/store/memory-room-records.ts";
import { room } from "../support/drafts.ts";
import { HeldCalls } from "../support/held-calls.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork, type NetworkOptions } from "../support/socket-pair.ts";

const ROOM = "room1";

let made = 0;
const id = () => `change-${++made}`;

async function annAndBob(options: NetworkOptions = {}) {
  const network = new HubNetwork({ ...options, limits: { messageRate: null, ...options.limits } });
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await ann.join(ROOM);
  await bob.join(ROOM);
  return { network, ann, bob };
}

/** Everything that calls a user, as `why roomId/seq`, the newest first. */
async function callsOf(client: PairClient): Promise<string[]> {
  const { items } = await client.ask(INBOX, { limit: 30 });
  return items.map(({ why, roomId, seq }: Payload) => `${why} ${roomId}/${seq}`);
}

const again = (network: HubNetwork, nick: string, client: PairClient) =>
  v1Client(network, nick, { session: client.got(WELCOME)[0].session });

describe("who is called", () => {
  it("[Y24] are those whom a message names, once each, and nobody else", async () => {
    const { network, ann, bob } = await annAndBob();
    const cho = await v1Client(network, "小爱");
    await cho.join(ROOM);
    await ann.say(ROOM, "@bob, ask bob or BOB");
    await bob.say(ROOM, "谢谢小爱了 and ann");
    await bob.say(ROOM, "bob talks of bob and bobby");
    expect(await callsOf(bob)).toEqual(["mention room1/1"]);
    expect(await callsOf(cho)).toEqual(["mention room1/2"]);
    expect(await callsOf(ann)).toEqual(["mention room1/2"]);
  });

  it("[Y24] in one request, and by base clients, too", async () => {
    const { network, ann, bob } = await annAndBob();
    const base = await baseClient(network);
    await base.join(ROOM, { nickName: "张三", id: 7 });
    await base.ask("client_msg", { roomId: ROOM, msg: "hi ann" });
    const messages = ["no", "ann!", "x", "ann?"].map((msg, n) => ({ msg, clientMsgId: `m${n}` }));
    await bob.ask("client_msgs", { roomId: ROOM, messages });
    expect(await callsOf(ann)).toEqual(["mention room1/5", "mention room1/3", "mention room1/1"]);
  });

  it("[Y24] one message calls 50 users by name at most", async () => {
    const { network, ann } = await annAndBob({ limits: { connectionRate: null, joinRate: null } });
    const crowd: PairClient[] = [];
    for (let n = 0; n < 60; n += 1) crowd.push(await v1Client(network, `person${n}`));
    for (const one of crowd) await one.join(ROOM);
    await ann.say(ROOM, crowd.map((_, n) => `person${n}`).join(" "));
    const called = await Promise.all(crowd.map((one) => callsOf(one)));
    expect(called.map(({ length }) => length)).toEqual(crowd.map((_, n) => (n < 50 ? 1 : 0)));
  });

  it("[Y24] @all calls those who have a read mark in the room, wherever they are, and not who says it", async () => {
    const { network, ann, bob } = await annAndBob();
    const cho = await v1Client(network, "cho");
    await ann.say(ROOM, "one");
    for (const reader of [ann, bob]) await reader.ask(READ, { roomId: ROOM, seq: 1 });
    await bob.ask(LEAVE_ROOM, { roomId: ROOM });
    await ann.say(ROOM, "@all: lunch");
    expect(await callsOf(bob)).toEqual(["all room1/2"]);
    expect([await callsOf(ann), await callsOf(cho)]).toEqual([[], []]);
  });

  it("[Y29] are those in the room, and those who read there once, also while they are away", async () => {
    const { network, ann, bob } = await annAndBob();
    const cho = await v1Client(network, "cho");
    await cho.join(ROOM);
    await ann.say(ROOM, "one");
    await bob.ask(READ, { roomId: ROOM, seq: 1 });
    for (const one of [bob, cho]) await one.ask(LEAVE_ROOM, { roomId: ROOM });
    bob.transport.close();
    await network.flush();
    await ann.say(ROOM, "bob and cho?");
    expect(await callsOf(await again(network, "bob", bob))).toEqual(["mention room1/2"]);
    expect(await callsOf(cho)).toEqual([]);
  });

  it("[Y29] a server that was started again knows who read there", async () => {
    const { network, ann, bob } = await annAndBob();
    await ann.say(ROOM, "one");
    await bob.ask(READ, { roomId: ROOM, seq: 1 });
    network.restart();
    const back = await again(network, "ann", ann);
    await back.join(ROOM);
    await back.say(ROOM, "bob?");
    expect(await callsOf(await again(network, "bob", bob))).toEqual(["mention room1/2"]);
  });

  it("[Y29] go by the nick they have now, also one that they took elsewhere, or on coming back", async () => {
    const { network, ann, bob } = await annAndBob();
    await ann.say(ROOM, "one");
    await bob.ask(READ, { roomId: ROOM, seq: 1 });
    await bob.ask(LEAVE_ROOM, { roomId: ROOM });
    await ann.say(ROOM, "no name");
    await bob.ask(NICK, { nickName: "robert" });
    await ann.say(ROOM, "bob? no: robert!");
    bob.transport.close();
    await network.flush();
    const { session } = bob.got(WELCOME)[0];
    const back = await v1Client(network, "rob", { userId: "u-bob", session });
    await ann.say(ROOM, "robert, or rob?");
    await ann.say(ROOM, "robert?");
    expect(await callsOf(back)).toEqual(["mention room1/4", "mention room1/3"]);
  });

  it("[Y24] @all calls nobody for what was said before they read there first", async () => {
    const { network, ann, bob } = await annAndBob();
    for (const msg of ["@all one", "two", "@all three", "@all four"]) await ann.say(ROOM, msg);
    await bob.ask(READ, { roomId: ROOM, seq: 3 });
    expect(await callsOf(bob)).toEqual(["all room1/4"]);
    await bob.ask(READ, { roomId: ROOM, seq: 4 });
    expect(await callsOf(bob)).toEqual(["all room1/4"]);
    const cho = await v1Client(network, "cho");
    expect(await callsOf(cho)).toEqual([]);
  });

  it("[Y32] whoever has the id of a forgotten user is not called for that one", async () => {
    const { network, ann, bob } = await annAndBob();
    await ann.say(ROOM, "bob?");
    bob.transport.close();
    await network.flush();
    network.clock.advance(IDENTITY_KEPT_MS + 1);
    const other = await v1Client(network, "bob");
    expect(other.got(WELCOME)).toHaveLength(1);
    expect(await callsOf(other)).toEqual([]);
    await ann.say(ROOM, "bob??");
    await other.join(ROOM);
    await ann.say(ROOM, "bob!");
    expect(await callsOf(other)).toEqual(["mention room1/3"]);
  });

  it("[Y29] who lost the connection a moment ago is in the room still", async () => {
    const { network, ann, bob } = await annAndBob();
    network.drop(bob.transport);
    await ann.say(ROOM, "bob?");
    network.clock.advance(6_000);
    await ann.say(ROOM, "bob??");
    expect(await callsOf(await again(network, "bob", bob))).toEqual(["mention room1/1"]);
  });

  it("[Y29] whoever took a forgotten nick is named by it, and the one before is not", async () => {
    const records = new MemoryRoomRecords();
    const { network, ann, bob } = await annAndBob({ records });
    await ann.say(ROOM, "one");
    await bob.ask(READ, { roomId: ROOM, seq: 1 });
    bob.transport.close();
    await network.flush();
    await ann.say(ROOM, "bob?");
    await records.forgetMarks(toUserId("u-bob"), 9);
    await ann.say(ROOM, "bob??");
    expect(await callsOf(await again(network, "bob", bob))).toEqual(["mention room1/2"]);
  });

  it("[Y29] a room's readers are read before its first message, and the next ones wait their turn", async () => {
    const held = new HeldCalls();
    const network = new HubNetwork({
      limits: { messageRate: null },
      slowIdentities: (inner) => held.hold(inner, ["find"]),
    });
    const findAll = async () => {
      while (held.names.length > 0) {
        held.proceed("find");
        await network.flush();
      }
    };
    const enter = async (nick: string) => {
      const client = v1Client(network, nick);
      await network.flush();
      await findAll();
      return client;
    };
    const [ann, bob] = [await enter("ann"), await enter("bob")];
    for (const one of [ann, bob]) await one.join(ROOM);
    await bob.say(ROOM, "zero");
    await bob.ask(READ, { roomId: ROOM, seq: 1 });
    bob.transport.close();
    await network.flush();
    network.restart();
    const back = v1Client(network, "ann", { session: ann.got(WELCOME)[0].session });
    await network.flush();
    await findAll();
    const client = await back;
    await client.join(ROOM);
    for (const msg of ["bob one", "two", "bob three"]) client.emit("client_msg", { roomId: ROOM, msg });
    await network.flush();
    expect(client.texts()).toEqual([]);
    await findAll();
    expect(client.texts()).toEqual(["bob one", "two", "bob three"]);
  });

  it("[Y29] where what is kept can't be read messages go on, and name those who are here", async () => {
    const records = new MemoryRoomRecords();
    let fails = true;
    const failing = new Proxy(records, {
      get: (inner, key) => {
        if (fails && key === "markedUsersIn") throw new Error("disk on fire");
        const value: unknown = Reflect.get(inner, key);
        return typeof value === "function" ? value.bind(inner) : value;
      },
    });
    const { network, ann, bob } = await annAndBob({ records: failing });
    const cho = await v1Client(network, "cho");
    await records.moveReadMark(toUserId("u-cho"), room(ROOM), 1);
    expect(await ann.say(ROOM, "bob and cho")).toMatchObject({ ok: true, seq: 1 });
    expect([await callsOf(bob), await callsOf(cho)]).toEqual([["mention room1/1"], []]);
    fails = false;
    await ann.say(ROOM, "cho again");
    expect(await callsOf(cho)).toEqual(["mention room1/2"]);
  });

  it("[Y30] a message in a room of two calls the other one, whose one item moves to the newest and goes by reading", async () => {
    const { network, ann, bob } = await annAndBob();
    const { roomId } = await ann.ask(DIRECT, { userId: "u-bob" });
    await ann.say(roomId, "bob, @all");
    await ann.say(roomId, "there?");
    expect(await callsOf(bob)).toEqual([`direct ${roomId}/2`]);
    expect(await callsOf(ann)).toEqual([]);
    await bob.join(roomId);
    const phone = await again(network, "bob", bob);
    await bob.ask(READ, { roomId, seq: 1 });
    expect(await callsOf(bob)).toHaveLength(1);
    await bob.ask(READ, { roomId, seq: 2 });
    expect(await callsOf(bob)).toEqual([]);
    for (const device of [bob, phone]) expect(device.got(INBOX).at(-1)).toEqual({ items: [], unread: 0 });
  });

  it("[Y30] an edit calls those whom it names anew, and no more those whom it does not; a deletion calls nobody", async () => {
    const { network, ann, bob } = await annAndBob();
    const cho = await v1Client(network, "cho");
    await cho.join(ROOM);
    await ann.say(ROOM, "bob?");
    await ann.ask(EDIT, { roomId: ROOM, seq: 1, msg: "no, cho!", changeId: id() });
    expect([await callsOf(bob), await callsOf(cho)]).toEqual([[], ["mention room1/1"]]);
    expect(bob.got(INBOX)).toMatchObject([
      { items: [{ why: "mention" }], unread: 1 },
      { items: [], unread: 0 },
    ]);
    await ann.ask(DELETE, { roomId: ROOM, seq: 1, changeId: id() });
    expect(await callsOf(cho)).toEqual([]);
    expect(cho.got(INBOX).at(-1)).toEqual({ items: [], unread: 0 });
  });
});

describe("the inbox", () => {
  it("[Y31] new items are told to all devices of a user, in whatever room they are, with their count", async () => {
    const { network, ann, bob } = await annAndBob();
    const phone = await again(network, "bob", bob);
    await bob.say(ROOM, "mine");
    await ann.say(ROOM, "bob?", { replyTo: 1 });
    for (const device of [bob, phone]) {
      expect(device.got(INBOX)).toEqual([
        {
          items: [
            expect.objectContaining({ roomId: ROOM, seq: 2, why: "mention", at: network.clock.now() }),
            expect.objectContaining({ roomId: ROOM, seq: 2, why: "reply" }),
          ],
          unread: 2,
        },
      ]);
    }
    expect(ann.got(INBOX)).toEqual([]);
  });

  it("[Y31] of many reactions to one message its author has one item, which goes with the last of them", async () => {
    const { network, ann, bob } = await annAndBob();
    const cho = await v1Client(network, "cho");
    await cho.join(ROOM);
    await ann.say(ROOM, "one");
    const react = (client: PairClient, on: boolean) =>
      client.ask(REACT, { roomId: ROOM, seq: 1, emoji: "👍", on, changeId: id() });
    await react(bob, true);
    await react(cho, true);
    await react(ann, true);
    expect(await callsOf(ann)).toEqual(["reaction room1/1"]);
    expect(ann.got(INBOX).map(({ unread }) => unread)).toEqual([1, 1]);
    await react(bob, false);
    expect(await callsOf(ann)).toHaveLength(1);
    await react(cho, false);
    expect(await callsOf(ann)).toEqual([]);
    expect(ann.got(INBOX).at(-1)).toEqual({ items: [], unread: 0 });
  });

  it("[Y31] what calls all is told to members with a read mark, to be added to their counts", async () => {
    const { network, ann, bob } = await annAndBob();
    const cho = await v1Client(network, "cho");
    await cho.join(ROOM);
    await ann.say(ROOM, "one");
    for (const reader of [ann, bob]) await reader.ask(READ, { roomId: ROOM, seq: 1 });
    await ann.say(ROOM, "@所有人");
    expect(bob.got(INBOX)).toEqual([{ items: [expect.objectContaining({ seq: 2, why: "all" })] }]);
    await ann.ask(EDIT, { roomId: ROOM, seq: 2, msg: "nobody", changeId: id() });
    expect(bob.got(INBOX).at(-1)).toEqual({ items: [], unread: 0 });
    expect([...ann.got(INBOX), ...cho.got(INBOX)]).toEqual([]);
    expect(await callsOf(bob)).toEqual([]);
  });

  it("[Y31] where what called all of many is gone, they are told to ask for their counts", async () => {
    const { network, ann } = await annAndBob({ limits: { connectionRate: null, joinRate: null } });
    await ann.say(ROOM, "one");
    const crowd: PairClient[] = [];
    for (let n = 0; n < 51; n += 1) crowd.push(await v1Client(network, `p${n}`));
    for (const one of crowd) {
      await one.join(ROOM);
      await one.ask(READ, { roomId: ROOM, seq: 1 });
    }
    await ann.say(ROOM, "@all");
    await ann.ask(DELETE, { roomId: ROOM, seq: 2, changeId: id() });
    for (const one of crowd)
      expect(one.got(INBOX)).toMatchObject([{ items: [{ why: "all" }] }, { items: [] }]);
    expect(crowd[50]?.got(INBOX)[1]).toEqual({ items: [] });
    expect(await crowd[50]?.ask(INBOX, { limit: 0 })).toMatchObject({ unread: 0 });
  });

  it("[Y32] is listed in pages, the newest first, with the count of all", async () => {
    const { ann, bob } = await annAndBob();
    for (let n = 1; n <= 5; n += 1) await ann.say(ROOM, `bob ${n}`);
    const first = await bob.ask(INBOX, { limit: 2 });
    expect(first).toMatchObject({ unread: 5, items: [{ seq: 5 }, { seq: 4 }] });
    const second = await bob.ask(INBOX, { limit: 2, before: first.next });
    expect(second).toMatchObject({ unread: 5, items: [{ seq: 3 }, { seq: 2 }] });
    const last = await bob.ask(INBOX, { limit: 2, before: second.next });
    expect(last.items).toMatchObject([{ seq: 1 }]);
    expect(last).not.toHaveProperty("next");
    expect(await bob.ask(INBOX, { limit: 0 })).toMatchObject({ items: [], unread: 5 });
    for (let n = 0; n < 120; n += 1) await ann.say(ROOM, "bob");
    expect(await bob.ask(INBOX, { limit: 1 })).toMatchObject({ unread: 100 });
  });

  it("[Y32] gives each item with its message as it now is, of rooms that one is not in too; a page may be short", async () => {
    const { ann, bob } = await annAndBob();
    await bob.say(ROOM, "mine");
    await ann.say(ROOM, "bob?", { replyTo: 1 });
    await ann.ask(EDIT, { roomId: ROOM, seq: 2, msg: "bob!", changeId: id() });
    await ann.ask(REACT, { roomId: ROOM, seq: 1, emoji: "👍", on: true, changeId: id() });
    await bob.ask(LEAVE_ROOM, { roomId: ROOM });
    const { items, epoch } = await bob.ask(INBOX, { limit: 100 });
    expect(epoch).toBe("epoch-1");
    expect(items).toMatchObject([
      { why: "reaction", message: { seq: 1, msg: "mine", type: 2, reactions: [{ emoji: "👍" }] } },
      { why: "reply", message: { seq: 2, msg: "bob!", type: 1, nickName: "ann", roomId: ROOM, rev: 1 } },
      { why: "mention", message: { seq: 2, msg: "bob!" } },
    ]);
    await bob.join(ROOM);
    for (let n = 0; n < 40; n += 1) await ann.say(ROOM, "bob");
    const page = await bob.ask(INBOX, { limit: 100 });
    expect([page.items.length, page.next]).toEqual([30, page.items[29].id]);
  });

  it("[Y32] what is done is out of it, and the other devices hear the count; ids of others do nothing", async () => {
    const { network, ann, bob } = await annAndBob();
    const phone = await again(network, "bob", bob);
    for (let n = 1; n <= 3; n += 1) await ann.say(ROOM, "bob and ann");
    await bob.say(ROOM, "ann");
    const { items } = await bob.ask(INBOX, { limit: 9 });
    const ids = items.slice(0, 2).map((item: Payload) => item.id);
    const foreign = (await ann.ask(INBOX, { limit: 9 })).items.map((item: Payload) => item.id);
    bob.heard.length = 0;
    expect(await bob.ask(INBOX_DONE, { ids: [...ids, ...foreign, 999_999] })).toEqual({
      ok: true,
      unread: 1,
    });
    expect(phone.got(INBOX).at(-1)).toEqual({ items: [], unread: 1 });
    expect(bob.got(INBOX)).toEqual([]);
    expect(await callsOf(bob)).toEqual(["mention room1/1"]);
    expect(await callsOf(ann)).toEqual(["mention room1/4"]);
    expect(await bob.ask(INBOX_DONE, { ids })).toMatchObject({ ok: true, unread: 1 });
    expect(await bob.ask(INBOX_DONE, { ids: [] })).toMatchObject({ ok: true, unread: 1 });
  });

  it("[Y32] is for v1 clients, and odd requests are INVALID", async () => {
    const { network, bob } = await annAndBob();
    const base = await baseClient(network);
    for (const [event, payload] of [
      [INBOX, { limit: 5 }],
      [INBOX_DONE, { ids: [1] }],
    ] as const) {
      expect(await base.ask(event, payload)).toMatchObject({ error: { reason: "protocol-needed" } });
    }
    for (const payload of [{}, { limit: 101 }, { limit: -1 }, { limit: 5, before: "x" }]) {
      expect(await bob.ask(INBOX, payload)).toMatchObject({ error: { reason: "field-invalid" } });
    }
    for (const ids of [undefined, 1, ["1"], [-1], Array.from({ length: 101 }, (_, n) => n)]) {
      expect(await bob.ask(INBOX_DONE, { ids })).toMatchObject({ error: { reason: "field-invalid" } });
    }
  });

  it("[Y31] whose count can't be read now costs nobody else anything", async () => {
    const log = memoryLog("epoch-1", silentLogger);
    const { ann, bob } = await annAndBob({ log });
    log.inbox.count = () => Promise.reject(new Error("disk on fire"));
    expect(await ann.say(ROOM, "bob?")).toMatchObject({ ok: true });
    expect(bob.texts()).toEqual(["bob?"]);
    expect(bob.got(INBOX)).toEqual([]);
  });
});
