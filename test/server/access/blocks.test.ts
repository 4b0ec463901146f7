import { expect, test } from "vitest";
import { BLOCK, SERVER_MSG } from "../../../src/core/protocol/event-names.ts";
import { room } from "../../support/drafts.ts";
import { baseClient, type PairClient, v1Client } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const OPS = room("roomops");

const HIDDEN = { msg: "", nickName: "", userId: "", hidden: true, rev: 0 };

/** Ann, bob and cai in a room, where ann blocks bob. */
async function blocking(limits = {}) {
  const network = new HubNetwork({ limits });
  const ann = await v1Client(network, "ann", { session: "of ann" });
  const bob = await v1Client(network, "bob");
  const cai = await v1Client(network, "cai");
  for (const one of [ann, bob, cai]) await one.ask("joinRoom", { roomId: OPS });
  const reply = await ann.ask(BLOCK, { userId: "u-bob" });
  return { network, ann, bob, cai, reply };
}

const said = (client: PairClient): Payload[] => client.got(SERVER_MSG);

test("[I80] of a blocked user only the places of messages come: in no text, nick or id, and in order with those of others", async () => {
  const { ann, bob, cai, reply } = await blocking();
  expect(reply.blocked).toEqual([{ id: "u-bob", nickName: "bob" }]);
  await bob.ask("client_msg", { roomId: OPS, msg: "secret of bob" });
  await cai.ask("client_msg", { roomId: OPS, msg: "hello" });
  expect(said(ann)).toMatchObject([
    { seq: 1, ...HIDDEN },
    { seq: 2, msg: "hello", nickName: "cai" },
  ]);
  expect(said(cai)).toMatchObject([{ seq: 1, msg: "secret of bob" }, { seq: 2 }]);
  const reads = await Promise.all([
    ann.ask("history", { roomId: OPS, limit: 10 }),
    ann.ask("history", { roomId: OPS, limit: 10, rows: true }),
    ann.ask("search", { query: "secret", limit: 10 }),
    ann.ask("thread", { roomId: OPS, seq: 1, limit: 10 }),
    ann.ask("joinRoom", { roomId: OPS }),
  ]);
  const all = JSON.stringify(reads.map(({ users: _, ...reply }) => reply));
  expect(all).not.toMatch(/secret|bob/);
  expect(reads[0].messages).toMatchObject([
    { seq: 1, ...HIDDEN },
    { seq: 2, msg: "hello" },
  ]);
  expect(reads[2].messages).toEqual([]);
});

test("[I81] changes of a blocked user come as places too; those of others to its messages as well", async () => {
  const { ann, bob, cai } = await blocking();
  await bob.ask("client_msg", { roomId: OPS, msg: "first" });
  await bob.ask("edit", { roomId: OPS, seq: 1, changeId: "e", msg: "second" });
  await cai.ask("react", { roomId: OPS, seq: 1, changeId: "r", emoji: "👍", on: true });
  await cai.ask("pin", { roomId: OPS, seq: 1, changeId: "p", on: true });
  const changed = ann.got("changed");
  expect(changed.map(({ rev }: Payload) => rev)).toEqual([1, 2, 3]);
  expect(JSON.stringify(changed)).not.toMatch(/second|👍|bob/);
  const missed = await ann.ask("changes", { roomId: OPS, after: 0, limit: 10 });
  expect(missed.messages).toMatchObject([{ seq: 1, msg: "", hidden: true, rev: 3 }]);
  expect((await ann.ask("pins", { roomId: OPS })).messages).toEqual([]);
});

test("[I82] a blocked user calls nobody who blocks it, writes unseen, and opens no room of two", async () => {
  const { ann, bob } = await blocking();
  await ann.ask("client_msg", { roomId: OPS, msg: "question" });
  await bob.ask("client_msg", { roomId: OPS, msg: "@ann hello" });
  await bob.ask("client_msg", { roomId: OPS, msg: "answer", replyTo: 1 });
  await bob.ask("react", { roomId: OPS, seq: 1, changeId: "r", emoji: "👍", on: true });
  bob.emit("typing", { roomId: OPS, typing: true });
  expect((await ann.ask("inbox", { limit: 10 })).items).toEqual([]);
  expect(ann.got("typing")).toEqual([]);
  expect((await bob.ask("direct", { userId: "u-ann" })).error.reason).toBe("direct-refused");
});

test("[I82] what called before it was blocked is done once the inbox is read", async () => {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  const bob = await v1Client(network, "bob");
  for (const one of [ann, bob]) await one.ask("joinRoom", { roomId: OPS });
  await bob.ask("client_msg", { roomId: OPS, msg: "@ann hello" });
  expect((await ann.ask("inbox", { limit: 10 })).items).toHaveLength(1);
  await ann.ask(BLOCK, { userId: "u-bob" });
  expect(await ann.ask("inbox", { limit: 10 })).toMatchObject({ items: [], unread: 0 });
});

test("[I83] a block holds on every device, which are told, on resume, and until it is taken back", async () => {
  const { network, ann, bob } = await blocking();
  const phone = await v1Client(network, "ann", { session: "of ann" });
  await phone.ask("joinRoom", { roomId: OPS });
  await bob.ask("client_msg", { roomId: OPS, msg: "one" });
  expect(said(phone)).toMatchObject([HIDDEN]);
  await ann.ask(BLOCK, { userId: "u-bob", on: false });
  expect(phone.got(BLOCK)).toEqual([{ userId: "u-bob", on: false }]);
  await bob.ask("client_msg", { roomId: OPS, msg: "two" });
  expect(said(phone).at(-1)).toMatchObject({ msg: "two" });
  const { messages } = await phone.ask("history", { roomId: OPS, limit: 10 });
  expect(messages.map(({ msg }: Payload) => msg)).toEqual(["one", "two"]);
});

test("[I84] nobody blocks oneself, somebody unknown, or more than there may be; base clients are blocked by their id", async () => {
  const { network, ann } = await blocking({ blockedPerUser: 2 });
  const reason = async (request: object) => (await ann.ask(BLOCK, request)).error?.reason;
  expect(await reason({ userId: "u-ann" })).toBe("block-self");
  expect(await reason({ userId: "nobody" })).toBe("user-unknown");
  const guest = await baseClient(network);
  await guest.ask("joinRoom", { id: "g1", nickName: "guest", roomId: OPS });
  expect(await reason({ userId: "g1" })).toBeUndefined();
  expect(await reason({ userId: "u-cai" })).toBe("too-many-blocked");
  await guest.ask("client_msg", { id: "g1", nickName: "guest", roomId: OPS, msg: "spam" });
  expect(JSON.stringify(said(ann))).not.toContain("spam");
  const { blocked } = await ann.ask(BLOCK);
  expect(blocked.map(({ id }: Payload) => id)).toEqual(["u-bob", "g1"]);
});
