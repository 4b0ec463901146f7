import { describe, expect, test } from "vitest";
import { ROOM, SERVER_MSG } from "../../../src/core/protocol/event-names.ts";
import type { SettingsChange } from "../../../src/core/protocol/room-settings.ts";
import { room } from "../../support/drafts.ts";
import { baseClient, type PairClient, v1Client } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const OPS = room("roomops");

const reasonOf = (reply: Payload): string | undefined => reply.error?.reason;
const set = (client: PairClient, roomId: string, settings: SettingsChange) =>
  client.ask(ROOM, { roomId, settings });

/** Ann, who made the room, and bob, a member, on one server. */
async function inOps(settings: SettingsChange = {}) {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  await ann.join(OPS);
  await ann.say(OPS, "one");
  const bob = await v1Client(network, "bob");
  await bob.join(OPS);
  if (Object.keys(settings).length > 0) await set(ann, OPS, settings);
  return { network, ann, bob };
}

describe("who makes a room", () => {
  test("[I40] moderates it: the first to enter a room of which nothing is kept", async () => {
    const { ann, bob } = await inOps();
    expect((await ann.join(OPS)).role).toBe("moderator");
    expect((await bob.join(OPS)).role).toBe("member");
    expect([
      reasonOf(await set(ann, OPS, { name: "Ops" })),
      reasonOf(await set(bob, OPS, { name: "x" })),
    ]).toEqual([undefined, "role-forbids"]);
  });

  test("[I40] is nobody where a base client was first, or something was said there before", async () => {
    const network = new HubNetwork();
    const guest = await baseClient(network);
    await guest.join(OPS, { nickName: "gus", id: 7 });
    const ann = await v1Client(network, "ann");
    expect((await ann.join(OPS)).role).toBe("member");
    guest.emit("client_msg", { roomId: OPS, msg: "x" });
    await network.flush();
    network.restart();
    expect((await (await v1Client(network, "cid")).join(OPS)).role).toBe("member");
  });

  test("[I40] keeps that while others come and go, and a moderator of one room moderates no other", async () => {
    const { network, ann, bob } = await inOps();
    await ann.ask("leaveRoom", { roomId: OPS });
    await bob.ask("leaveRoom", { roomId: OPS });
    network.restart();
    const cid = await v1Client(network, "cid");
    expect((await cid.join(OPS)).role).toBe("member");
    await cid.join("roomown");
    expect(reasonOf(await set(cid, OPS, { archived: true }))).toBe("role-forbids");
    expect(reasonOf(await set(cid, "roomown", { archived: true }))).toBe(undefined);
  });

  test("[I40] makes it also where that can't be kept, and moderates nothing then", async () => {
    const network = new HubNetwork();
    network.access.keep = () => Promise.reject(new Error("disk"));
    const ann = await v1Client(network, "ann");
    expect(await ann.join(OPS)).toMatchObject({ ok: true, role: "member" });
  });

  test("[I40] a reader makes none that it moderates", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    await network.give("u-ann", "reader");
    expect((await ann.join(OPS)).role).toBe("reader");
  });
});

describe("the settings of a room", () => {
  test("[I41] are told to its members, in the reply to a join, and to who asks", async () => {
    const { network, ann, bob } = await inOps();
    expect(await set(ann, OPS, { name: "Ops", readOnly: true })).toMatchObject({
      settings: { name: "Ops", readOnly: true },
    });
    const settings = { name: "Ops", readOnly: true };
    expect(bob.got(ROOM)).toEqual([{ roomId: OPS, settings, by: "ann" }]);
    expect((await bob.ask(ROOM, { roomId: OPS })).settings).toEqual(settings);
    const cid = await v1Client(network, "cid");
    expect((await cid.join(OPS)).settings).toEqual(settings);
    await set(ann, OPS, { readOnly: false });
    expect(bob.got(ROOM)[1].settings).toEqual({ name: "Ops" });
  });

  test("[I41] stay over a restart, and are in the audit log with who changed them", async () => {
    const { network, bob } = await inOps({ name: "Ops" });
    network.restart();
    const again = await v1Client(network, "cid");
    expect((await again.join(OPS)).settings).toEqual({ name: "Ops" });
    expect(bob.got(ROOM)).toHaveLength(1);
    expect(network.access.audit({ limit: 9 }).entries).toMatchObject([
      {
        by: "u-ann",
        byNick: "ann",
        from: "127.0.0.1",
        action: "room",
        roomId: OPS,
        details: { name: "Ops" },
      },
    ]);
  });

  test("[I41] what can't be a setting is refused, and a room of two has none", async () => {
    const { network, ann, bob } = await inOps();
    expect(reasonOf(await set(ann, OPS, { slowMs: 1e9 }))).toBe("field-invalid");
    expect(reasonOf(await ann.ask(ROOM, { settings: { name: "x" } }))).toBe("field-invalid");
    const { roomId } = await bob.ask("direct", { userId: "u-ann" });
    await network.give("u-bob", "admin");
    expect(reasonOf(await set(bob, roomId, { archived: true }))).toBe("room-of-two");
  });

  test("[I42] a room that is read-only takes messages, pins and topics of its moderators alone", async () => {
    const { network, ann, bob } = await inOps({ readOnly: true });
    for (const [event, payload] of WRITING)
      expect(reasonOf(await bob.ask(event, payload))).toBe("room-read-only");
    expect((await bob.ask("history", { roomId: OPS, limit: 9 })).ok).toBe(true);
    expect((await ann.say(OPS, "two")).ok).toBe(true);
    const guest = await baseClient(network);
    await guest.join(OPS, { nickName: "gus", id: 7 });
    guest.emit("client_msg", { roomId: OPS, msg: "hello" });
    await network.flush();
    expect(guest.got(SERVER_MSG).at(-1)).toMatchObject({
      msg: "only moderators write in this room",
      userId: "system",
    });
  });

  test("[I42] a room that is archived takes nothing of anybody, until it is so no more", async () => {
    const { network, ann, bob } = await inOps({ archived: true });
    await network.give("u-bob", "admin");
    for (const client of [ann, bob]) {
      for (const [event, payload] of WRITING)
        expect(reasonOf(await client.ask(event, payload))).toBe("room-archived");
      expect((await client.ask("search", { query: "one", roomIds: [OPS], limit: 9 })).messages).toHaveLength(
        1,
      );
    }
    await set(ann, OPS, { archived: false });
    expect((await bob.say(OPS, "two")).ok).toBe(true);
  });

  test("[I42] where the topic is locked only moderators set it", async () => {
    const { ann, bob } = await inOps({ topicLock: true });
    expect(reasonOf(await bob.ask("topic", { roomId: OPS, topic: "x" }))).toBe("topic-locked");
    expect((await ann.ask("topic", { roomId: OPS, topic: "x" })).ok).toBe(true);
    expect((await bob.say(OPS, "two")).ok).toBe(true);
  });

  test("[I43] a room that is not listed is in the list of those who are in it, and of who moderates the server", async () => {
    const { network, ann, bob } = await inOps({ listed: false });
    await ann.ask("leaveRoom", { roomId: OPS });
    const listed = async (client: PairClient) =>
      (await client.ask("rooms")).rooms.map(({ roomId }: { roomId: string }) => roomId);
    expect([await listed(ann), await listed(bob)]).toEqual([[], [OPS]]);
    await network.give("u-ann", "moderator");
    expect(await listed(ann)).toEqual([OPS]);
    expect((await ann.join(OPS)).ok).toBe(true);
  });

  test("[I43] the place at which a page of the list ends names no room", async () => {
    const { network, bob } = await inOps({ listed: false });
    await bob.join("room2");
    const { rooms, next } = await bob.ask("rooms", { limit: 1 });
    expect(rooms).toMatchObject([{ roomId: "room2" }]);
    expect([next, Buffer.from(next, "base64url").toString("latin1")].join()).not.toContain("room");
    const behind = await bob.ask("rooms", { after: next });
    expect(behind.rooms).toMatchObject([{ roomId: OPS }]);
    const cid = await v1Client(network, "cid");
    expect(reasonOf(await cid.ask("rooms", { after: "own" }))).toBe("field-invalid");
  });

  test("[I44] a room keeps its id and all that was said when it is renamed, and lists show its name", async () => {
    const { bob } = await inOps({ name: "Release" });
    const { rooms } = await bob.ask("rooms");
    expect(rooms).toMatchObject([
      { roomId: OPS, name: "Release", lastSeq: 1, settings: { name: "Release" } },
    ]);
    expect((await bob.ask("history", { roomId: OPS, limit: 9 })).messages).toHaveLength(1);
  });

  const WRITING: readonly (readonly [string, object])[] = [
    ["client_msg", { roomId: OPS, msg: "x" }],
    ["client_msgs", { roomId: OPS, messages: [{ msg: "x", clientMsgId: "c" }] }],
    ["edit", { roomId: OPS, seq: 1, changeId: "e", msg: "x" }],
    ["delete", { roomId: OPS, seq: 1, changeId: "d" }],
    ["react", { roomId: OPS, seq: 1, changeId: "r", emoji: "👍", on: true }],
    ["pin", { roomId: OPS, seq: 1, changeId: "p", on: true }],
    ["topic", { roomId: OPS, topic: "x" }],
    ["typing", { roomId: OPS, typing: true }],
  ];
});

describe("slow mode", () => {
  test("[I45] a user says something once in so long, on all devices, and is told the wait; moderators whenever they like", async () => {
    const { network, ann, bob } = await inOps({ slowMs: 30_000 });
    expect((await bob.say(OPS, "a")).ok).toBe(true);
    network.clock.advance(10_000);
    const refused = await bob.say(OPS, "b");
    expect(refused.error).toMatchObject({ code: "RATE_LIMITED", reason: "slow-mode", retryAfterMs: 20_000 });
    for (const text of ["1", "2"]) expect((await ann.say(OPS, text)).ok).toBe(true);
    const { session } = bob.got("welcome")[0];
    const phone = await v1Client(network, "bob", { session });
    await phone.join(OPS);
    expect(reasonOf(await phone.say(OPS, "c"))).toBe("slow-mode");
    network.clock.advance(20_000);
    expect((await phone.say(OPS, "d")).ok).toBe(true);
  });

  test("[I45] of several messages in one request the first is taken, and the next is the last with a result", async () => {
    const { bob } = await inOps({ slowMs: 30_000 });
    const messages = ["a", "b", "c"].map((msg) => ({ msg, clientMsgId: msg }));
    const { results } = await bob.ask("client_msgs", { roomId: OPS, messages });
    expect(results).toMatchObject([
      { duplicate: false },
      { error: { reason: "slow-mode", retryAfterMs: 30_000 } },
    ]);
  });

  test("[I45] base clients of one address share their turn, so that nobody sheds it by coming anew", async () => {
    const { network } = await inOps({ slowMs: 30_000 });
    const say = async (id: number) => {
      const guest = await baseClient(network);
      await guest.join(OPS, { nickName: `g${id}`, id });
      return guest.say(OPS, "x");
    };
    expect((await say(1)).ok).toBe(true);
    expect(reasonOf(await say(2))).toBe("slow-mode");
    network.address = "10.0.0.2";
    expect((await say(3)).ok).toBe(true);
  });

  test("[I45] a clock that is set back makes nobody wait longer than that", async () => {
    const { network, bob } = await inOps({ slowMs: 30_000 });
    await bob.say(OPS, "a");
    network.clock.advance(-3_600_000);
    expect((await bob.say(OPS, "b")).error.retryAfterMs).toBe(30_000);
  });
});
