import { expect, test } from "vitest";
import {
  CLIENT_MSG,
  MODERATE,
  NOTICE,
  PRESENCE,
  SERVER_MSG,
} from "../../../src/core/protocol/event-names.ts";
import { room } from "../../support/drafts.ts";
import { baseClient, type PairClient, v1Client } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const ROOM = room("room1");

/** An admin, a moderator of `room1`, and two members, all in `room1`. */
async function withPeople() {
  const network = new HubNetwork();
  const [root, mod, eve, bob] = await Promise.all(
    ["root", "mod", "eve", "bob"].map((nick) => v1Client(network, nick)),
  );
  if (!root || !mod || !eve || !bob) throw new Error("somebody is missing");
  await network.give("u-root", "admin");
  await network.give("u-mod", "moderator", ROOM);
  for (const client of [root, mod, eve, bob]) await client.join(ROOM);
  return { network, root, mod, eve, bob };
}

const reasonOf = (reply: Payload): string | undefined => reply.error?.reason;

const moderate = (by: PairClient, action: string, more: object) => by.ask(MODERATE, { action, ...more });

test("[I60] who is kicked is out of the room, is told why, and may come back", async () => {
  const { network, mod, eve, bob } = await withPeople();
  const reply = await moderate(mod, "kick", { userId: "u-eve", roomId: ROOM, reason: "rude" });
  expect(reply).toEqual({ ok: true, subject: "eve" });
  expect(eve.got(NOTICE).at(-1)).toMatchObject({
    code: "FORBIDDEN",
    reason: "kicked",
    params: { roomId: ROOM, why: "rude" },
    roomId: ROOM,
    removed: true,
  });
  expect(reasonOf(await eve.say(ROOM, "hm"))).toBe("not-in-room");
  network.clock.advance(1_000);
  await network.flush();
  expect(bob.got(PRESENCE).flatMap(({ left }) => left ?? [])).toEqual([{ nickName: "eve", id: "u-eve" }]);
  expect((await eve.join(ROOM)).ok).toBe(true);
});

test("[I60] who is kicked from the server is told why, and the connection ends", async () => {
  const { root, eve } = await withPeople();
  await moderate(root, "kick", { nickName: "EVE", reason: "rude" });
  expect(eve.got(NOTICE).at(-1)).toMatchObject({ reason: "kicked", params: { roomId: "" }, removed: true });
  expect(eve.closed).toMatchObject({ type: "lost" });
});

test("[I61] who is banned from a room is out of it at once, on all devices, and can ask nothing of it until the ban is over", async () => {
  const { network, mod, eve } = await withPeople();
  const { session } = eve.got("welcome")[0];
  const second = await v1Client(network, "eve", { session });
  await second.join(ROOM);
  const until = network.clock.now() + 60_000;
  await moderate(mod, "ban", { userId: "u-eve", roomId: ROOM, until, reason: "spam" });
  for (const device of [eve, second]) {
    expect(device.got(NOTICE).at(-1)).toMatchObject({
      reason: "banned",
      params: { roomId: ROOM, until, why: "spam" },
      removed: true,
    });
  }
  const about = { roomId: ROOM, seq: 1, limit: 10, after: 0 };
  for (const event of ["joinRoom", "history", "who", "changes", "thread", "pins", "client_msg", "topic"]) {
    expect([event, reasonOf(await eve.ask(event, { ...about, msg: "x", topic: "x" }))]).toEqual([
      event,
      "banned",
    ]);
  }
  expect((await eve.join("room2")).ok).toBe(true);
  network.clock.advance(60_000);
  expect((await eve.join(ROOM)).ok).toBe(true);
});

test("[I61] who is banned from the server is sent away, and a claim of the id is refused with the reason, until it is lifted", async () => {
  const { network, root, eve } = await withPeople();
  const { session } = eve.got("welcome")[0];
  await moderate(root, "ban", { userId: "u-eve", reason: "spam" });
  expect(eve.closed).toMatchObject({ type: "lost" });
  const again = await v1Client(network, "eve", { session });
  expect(again.closed).toMatchObject({
    type: "refused",
    error: { reason: "banned", params: { why: "spam" } },
  });
  await moderate(root, "unban", { nickName: "eve" });
  expect((await v1Client(network, "eve", { session })).closed).toBeUndefined();
});

test("[I62] who is silenced may read, and be heard in no way, until the silence is over", async () => {
  const { network, mod, eve } = await withPeople();
  await eve.say(ROOM, "one");
  const until = network.clock.now() + 60_000;
  await moderate(mod, "silence", { userId: "u-eve", roomId: ROOM, until });
  expect(eve.got(NOTICE).at(-1)).toMatchObject({ reason: "silenced", roomId: ROOM });
  const named = { roomId: ROOM, seq: 1, changeId: "x", msg: "y", emoji: "👍", on: true, topic: "z" };
  for (const event of ["client_msg", "edit", "react", "pin", "topic"]) {
    expect([event, reasonOf(await eve.ask(event, named))]).toEqual([event, "silenced"]);
  }
  expect((await eve.ask("history", { roomId: ROOM, limit: 10 })).ok).toBe(true);
  expect((await eve.ask("nick", { nickName: "evil" })).ok).toBe(true);
  network.clock.advance(60_000);
  expect((await eve.say(ROOM, "two")).ok).toBe(true);
});

test("[I62] who is silenced on the server is heard by neither nick nor words about being away", async () => {
  const { root, eve } = await withPeople();
  await moderate(root, "silence", { userId: "u-eve" });
  expect(reasonOf(await eve.ask("nick", { nickName: "root sucks" }))).toBe("silenced");
  expect(reasonOf(await eve.ask("away", { text: "root sucks" }))).toBe("silenced");
  await moderate(root, "unsilence", { userId: "u-eve" });
  expect((await eve.say(ROOM, "two")).ok).toBe(true);
});

test("[I61] what calls somebody in a room that they are banned from is kept from them until the ban is over", async () => {
  const { network, mod, eve } = await withPeople();
  await eve.say(ROOM, "one");
  await eve.ask("read", { roomId: ROOM, seq: 1 });
  await moderate(mod, "ban", { userId: "u-eve", roomId: ROOM, until: network.clock.now() + 60_000 });
  await mod.say(ROOM, "secret of @eve");
  await network.flush();
  const items = async () => (await eve.ask("inbox", { limit: 10 })).items.map(({ seq }: Payload) => seq);
  expect(eve.got("inbox").flatMap((event) => event.items)).toEqual([]);
  expect(await items()).toEqual([]);
  network.clock.advance(60_000);
  expect(await items()).toEqual([2]);
});

test("[I62] who is silenced on the server comes in under the nick that they had", async () => {
  const { network, root, eve } = await withPeople();
  const { session } = eve.got("welcome")[0];
  await moderate(root, "silence", { userId: "u-eve" });
  const again = await v1Client(network, "eve", { session, nickName: "root sucks" });
  expect(again.got("welcome")).toMatchObject([{ nickName: "eve" }]);
});

test("[I63] a silence is not shed by the base dialect, from whatever address its user has come", async () => {
  const { network, mod, eve } = await withPeople();
  const { session } = eve.got("welcome")[0];
  await moderate(mod, "silence", { userId: "u-eve", roomId: ROOM });
  network.address = "10.0.0.9";
  await v1Client(network, "eve", { session });
  for (const address of ["127.0.0.1", "10.0.0.9"]) {
    network.address = address;
    const guest = await baseClient(network);
    await guest.join(ROOM, { nickName: "gus", id: 7 });
    guest.emit(CLIENT_MSG, { roomId: ROOM, msg: `from ${address}`, nickName: "gus", id: 7 });
    await network.flush();
    expect(guest.got(SERVER_MSG).map(({ msg, nickName }) => [nickName, msg])).toEqual([
      ["groupchat", expect.stringContaining("you may say nothing in room1")],
    ]);
  }
  network.address = "10.0.0.10";
  const other = await baseClient(network);
  await other.join(ROOM, { nickName: "gil", id: 8 });
  other.emit(CLIENT_MSG, { roomId: ROOM, msg: "free", nickName: "gil", id: 8 });
  await network.flush();
  expect(other.texts()).toEqual(["free"]);
});

test("[I63] a ban is not shed by the base dialect, on a connection that is open or by a new one", async () => {
  const { network, root, eve } = await withPeople();
  const guest = await baseClient(network);
  await guest.join(ROOM, { nickName: "gus", id: 7 });
  expect(eve.closed).toBeUndefined();
  await moderate(root, "ban", { userId: "u-eve" });
  expect([guest.texts().at(-1), guest.closed]).toEqual([
    expect.stringContaining("you are banned from this server"),
    expect.objectContaining({ type: "lost" }),
  ]);
  const again = await baseClient(network);
  expect(again.closed).toMatchObject({ type: "refused", error: { reason: "banned" } });
});

test("[I63] a base client is kicked by its user id, and a ban of it holds for the base clients of its address alone", async () => {
  const { network, mod, eve } = await withPeople();
  const guest = await baseClient(network);
  await guest.join(ROOM, { nickName: "gus", id: 7 });
  await moderate(mod, "kick", { userId: 7, roomId: ROOM });
  expect(guest.texts().at(-1)).toContain("you were taken out of room1");
  await guest.join(ROOM, { nickName: "gus", id: 7 });
  await moderate(mod, "ban", { nickName: "gus", roomId: ROOM });
  const other = await baseClient(network);
  expect(guest.texts().at(-1)).toBe("you are banned from room1");
  expect(reasonOf(await other.join(ROOM, { nickName: "gil", id: 8 }))).toBe("banned");
  expect((await eve.say(ROOM, "still here")).ok).toBe(true);
});

test("[I64] an address or a network is banned for all but those who keep order", async () => {
  const { network, root, mod, eve } = await withPeople();
  await network.give("u-mod", "moderator");
  expect(reasonOf(await moderate(root, "ban", { address: "127.0.0.0/33" }))).toBe("field-invalid");
  const reply = await moderate(root, "ban", { address: "127.0.0.0/8" });
  expect(reply).toEqual({ ok: true, subject: "127.0.0.0/8" });
  expect(eve.closed).toMatchObject({ type: "lost" });
  expect([root.closed, mod.closed]).toEqual([undefined, undefined]);
  const stranger = await v1Client(network, "sue");
  expect(stranger.closed).toMatchObject({ type: "refused", error: { reason: "banned" } });
  network.address = "128.0.0.1";
  expect((await v1Client(network, "sue")).closed).toBeUndefined();
  await moderate(root, "unban", { address: "127.0.0.0/8" });
  network.address = "127.0.0.1";
  expect((await v1Client(network, "tom")).closed).toBeUndefined();
});

test("[I65] one decides only about those of a lower role, and a moderator of a room in that room alone", async () => {
  const { network, root, mod, eve } = await withPeople();
  await network.give("u-bob", "moderator", ROOM);
  const tries = {
    peer: { userId: "u-bob", roomId: ROOM },
    above: { userId: "u-root", roomId: ROOM },
    self: { userId: "u-mod", roomId: ROOM },
    "another room": { userId: "u-eve", roomId: "room2" },
    server: { userId: "u-eve" },
    address: { address: "10.0.0.1", roomId: ROOM },
  };
  const refusals: Record<string, unknown> = {};
  for (const [name, about] of Object.entries(tries)) {
    refusals[name] = reasonOf(await moderate(mod, "ban", { ...about, reason: "x" }));
  }
  expect(refusals).toEqual({
    peer: "role-not-lower",
    above: "role-not-lower",
    self: "role-not-lower",
    "another room": "role-forbids",
    server: "role-forbids",
    address: "role-forbids",
  });
  expect(reasonOf(await moderate(eve, "kick", { userId: "u-bob", roomId: ROOM }))).toBe("role-forbids");
  expect((await moderate(root, "ban", { userId: "u-bob", roomId: ROOM })).ok).toBe(true);
});

test("[I65] nobody takes back what was decided about themselves", async () => {
  const { root, mod } = await withPeople();
  await moderate(root, "silence", { userId: "u-mod", roomId: ROOM });
  expect(reasonOf(await moderate(mod, "unsilence", { userId: "u-mod", roomId: ROOM }))).toBe(
    "role-not-lower",
  );
  expect(reasonOf(await moderate(root, "unsilence", { userId: "u-eve", roomId: ROOM }))).toBe(
    "sanction-missing",
  );
});

test("[I66] roles are given by those above: of a room up to one's own, of the server by admins", async () => {
  const { root, mod, eve, bob } = await withPeople();
  const give = (by: PairClient, userId: string, role: string | undefined, roomId?: string) =>
    moderate(by, "role", { userId, role, roomId });
  expect((await give(mod, "u-eve", "moderator", ROOM)).ok).toBe(true);
  expect((await moderate(eve, "silence", { userId: "u-bob", roomId: ROOM })).ok).toBe(true);
  expect(reasonOf(await give(mod, "u-bob", "admin", ROOM))).toBe("role-not-lower");
  expect(reasonOf(await give(mod, "u-bob", "reader"))).toBe("role-forbids");
  expect((await give(root, "u-bob", "admin")).ok).toBe(true);
  expect((await moderate(bob, "role", { userId: "u-eve", roomId: ROOM })).ok).toBe(true);
  expect(reasonOf(await moderate(eve, "kick", { userId: "u-mod", roomId: ROOM }))).toBe("role-forbids");
});

test("[I66] an admin who is one no more decides nothing more, on a connection that is open", async () => {
  const { network, root, eve } = await withPeople();
  expect((await root.ask("audit", { limit: 1 })).ok).toBe(true);
  await network.give("u-root", undefined);
  expect(reasonOf(await moderate(root, "ban", { userId: "u-eve" }))).toBe("role-forbids");
  expect(reasonOf(await root.ask("audit", { limit: 1 }))).toBe("role-forbids");
  expect(eve.closed).toBeUndefined();
});

test("[I67] a moderator deletes what others said, with a marker that says who and why; a member does not", async () => {
  const { mod, eve, bob, root } = await withPeople();
  await eve.say(ROOM, "one");
  const request = { roomId: ROOM, seq: 1, reason: "spam" };
  expect(reasonOf(await bob.ask("delete", { ...request, changeId: "a" }))).toBe("message-of-others");
  expect((await mod.ask("delete", { ...request, changeId: "b" })).ok).toBe(true);
  expect(bob.got("changed").at(-1).messages).toMatchObject([{ msg: "", deletedBy: "u-mod", reason: "spam" }]);
  const { entries } = await root.ask("audit", { limit: 1 });
  expect(entries).toMatchObject([
    {
      action: "delete",
      by: "u-mod",
      subject: "u-eve",
      subjectNick: "eve",
      details: { seq: 1, reason: "spam" },
    },
  ]);
});

test("[I68] everything that was decided is in the audit log, which an admin reads in pages", async () => {
  const { root, mod } = await withPeople();
  await moderate(mod, "kick", { userId: "u-eve", roomId: ROOM, reason: "rude" });
  await moderate(root, "ban", { address: "10.0.0.0/8" });
  const first = await root.ask("audit", { limit: 1 });
  expect(first.entries).toMatchObject([
    { action: "ban", by: "u-root", byNick: "root", from: "127.0.0.1", subject: "10.0.0.0/8", details: {} },
  ]);
  const second = await root.ask("audit", { limit: 1, before: first.next });
  expect(second.entries).toMatchObject([
    {
      action: "kick",
      by: "u-mod",
      roomId: ROOM,
      subject: "u-eve",
      subjectNick: "eve",
      details: { reason: "rude" },
    },
  ]);
  expect(reasonOf(await mod.ask("audit", { limit: 1 }))).toBe("role-forbids");
});
