import { expect, test } from "vitest";
import { DELETE, INVITE, JOIN_ROOM, MODERATE, ROOM } from "../../../src/core/protocol/event-names.ts";
import { room } from "../../support/drafts.ts";
import { baseClient, type PairClient, v1Client } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const ROOM1 = room("room1");
const HOUR = 3_600_000;

/** Somebody who made `room1` and so moderates it, and a member; so many decisions come from an address at once, and one an hour. */
async function withMaker(burst: number) {
  const network = new HubNetwork({ limits: { decisionRate: { perSecond: 1 / 3_600, burst } } });
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await ann.join(ROOM1);
  await bob.join(ROOM1);
  return { network, ann, bob };
}

const reasonOf = (reply: Payload): string | undefined => (reply.ok ? "done" : reply.error.reason);

/** Every kind of decision about a room, each of which is in the audit log. */
const DECISIONS: readonly [string, (by: PairClient) => Promise<Payload>][] = [
  ["settings", (by) => by.ask(ROOM, { roomId: ROOM1, settings: { slowMs: 1_000 } })],
  ["an invite", (by) => by.ask(INVITE, { roomId: ROOM1 })],
  ["a silence", (by) => by.ask(MODERATE, { action: "silence", roomId: ROOM1, userId: "u-bob" })],
  ["a role", (by) => by.ask(MODERATE, { action: "role", roomId: ROOM1, userId: "u-bob", role: "reader" })],
  ["a deletion", (by) => by.ask(DELETE, { roomId: ROOM1, seq: 1, changeId: `${Math.random()}` })],
];

test.each(DECISIONS)(
  "[L29] %s counts as a decision about a room, and one too many is refused",
  async (_, decide) => {
    const { network, ann, bob } = await withMaker(1);
    await bob.say(ROOM1, "hello");
    await bob.say(ROOM1, "again");
    expect(reasonOf(await decide(ann))).toBe("done");
    const entries = () => network.access.audit({ limit: 100 }).entries.length;
    const noted = entries();
    const refused = await ann.ask(INVITE, { roomId: ROOM1 });
    expect(refused).toMatchObject({ error: { code: "RATE_LIMITED", reason: "too-many-decisions" } });
    expect(refused.error.retryAfterMs).toBeGreaterThan(HOUR / 2);
    expect(entries()).toBe(noted);
    network.clock.advance(HOUR);
    expect(reasonOf(await ann.ask(INVITE, { roomId: ROOM1 }))).toBe("done");
  },
);

test("[L29] all users of an address decide so much together; who moderates the server decides as much as they like", async () => {
  const { network, ann } = await withMaker(1);
  const cid = await v1Client(network, "cid");
  await cid.join("room2");
  expect(reasonOf(await ann.ask(INVITE, { roomId: ROOM1 }))).toBe("done");
  expect(reasonOf(await cid.ask(INVITE, { roomId: "room2" }))).toBe("too-many-decisions");
  await network.give("u-cid", "moderator");
  for (let n = 0; n < 5; n += 1) expect(reasonOf(await cid.ask(INVITE, { roomId: "room2" }))).toBe("done");
});

test("[L29] so many users of an address are let in by invites", async () => {
  const { network, ann } = await withMaker(3);
  const { roomId } = await ann.ask(ROOM, { settings: { private: true } });
  const { invite } = await ann.ask(INVITE, { roomId });
  const accept = async (nick: string) =>
    reasonOf(await (await v1Client(network, nick)).ask(INVITE, { invite }));
  expect([await accept("cid"), await accept("dan"), await accept("eve")]).toEqual([
    "done",
    "done",
    "too-many-decisions",
  ]);
});

test("[L29] to end invites where there are none leaves nothing in the audit log", async () => {
  const { network, ann } = await withMaker(1);
  const before = network.access.audit({ limit: 100 }).entries.length;
  for (let n = 0; n < 3; n += 1) {
    expect(reasonOf(await ann.ask(INVITE, { roomId: ROOM1, end: true }))).toBe("done");
  }
  expect(network.access.audit({ limit: 100 }).entries).toHaveLength(before);
});

test("[L28] a role for a base client is refused before anything is written or read anew", async () => {
  const { network, ann } = await withMaker(100);
  const guest = await baseClient(network);
  await guest.ask(JOIN_ROOM, { roomId: ROOM1, nickName: "guest", id: "g1" });
  const before = network.access.audit({ limit: 100 }).entries.length;
  let reads = 0;
  const { roles } = network.access;
  const reload = roles.reload.bind(roles);
  roles.reload = () => {
    reads += 1;
    reload();
  };
  const reply = await ann.ask(MODERATE, { action: "role", roomId: ROOM1, nickName: "guest", role: "reader" });
  expect(reasonOf(reply)).toBe("user-unknown");
  expect(network.access.audit({ limit: 100 }).entries).toHaveLength(before);
  expect(reads).toBe(0);
});
