import { afterEach, beforeEach, expect, test } from "vitest";
import { INVITE, ROOM, WELCOME } from "../../../src/core/protocol/event-names.ts";
import { ClosedNetwork, reasonOf } from "../../support/closed-network.ts";
import { room } from "../../support/drafts.ts";
import type { PairClient } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";

const TEAM = room("roomteam");
const refusalOf = (reply: Payload): string | undefined => reply.error?.reason;

let closed: ClosedNetwork;
let ann: PairClient;

/** Ann is in by the password, and moderates a room, to which she invites. */
beforeEach(async () => {
  closed = await ClosedNetwork.with(["password", "tokens"]);
  ann = await closed.v1("ann", { password: "correct horse" });
  for (const roomId of [TEAM, "roomother"]) await ann.join(roomId);
});

afterEach(() => closed.close());

const inviteTo = async (roomId: string, wanted: object = {}): Promise<string> =>
  (await ann.ask(INVITE, { roomId, ...wanted })).invite;

test("[I56] an invite lets its user into a closed server, as a member of its room alone", async () => {
  const bob = await closed.v1("bob", { invite: await inviteTo(TEAM) });
  expect(bob.got(WELCOME)[0]).toMatchObject({ entry: "closed", invited: TEAM });
  expect(await bob.join(TEAM)).toMatchObject({ ok: true, role: "member" });
  expect((await bob.say(TEAM, "hello")).ok).toBe(true);
  expect(refusalOf(await bob.join("roomother"))).toBe("room-outside-token");
  expect(refusalOf(await bob.ask("who", { roomId: "roomother" }))).toBe("room-outside-token");
  expect(refusalOf(await bob.ask("direct", { userId: "u-ann" }))).toBe("room-outside-token");
  expect(refusalOf(await bob.ask(ROOM, { settings: { private: true } }))).toBe("room-outside-token");
  expect((await bob.ask("rooms")).rooms.map(({ roomId }: Payload) => roomId)).toEqual([TEAM]);
});

test("[I56] who came by an invite comes back by the session, and nobody else by that name", async () => {
  await closed.v1("bob", { invite: await inviteTo(TEAM, { once: true }) });
  closed.network.restart();
  await closed.setPassword("another one entirely");
  const again = await closed.v1("bob");
  expect([reasonOf(again), (await again.join(TEAM)).ok]).toEqual([undefined, true]);
  expect(refusalOf(await again.join("roomother"))).toBe("room-outside-token");
  expect(reasonOf(await closed.v1("bob", { session: "another secret" }))).toBe("password-or-token-needed");
});

test("[I56] once the role in the room is taken away the way is closed, at once and later, also for the invite", async () => {
  const invite = await inviteTo(TEAM, { once: true });
  const bob = await closed.v1("bob", { invite });
  await bob.join(TEAM);
  await closed.network.give("u-bob", undefined, TEAM);
  await closed.network.flush();
  expect(refusalOf(await bob.say(TEAM, "x"))).toBe("room-outside-token");
  expect(reasonOf(await closed.v1("bob"))).toBe("password-or-token-needed");
  expect(reasonOf(await closed.v1("bob", { invite }))).toBe("invite-over");
});

test("[I56] another invite leads further, on the same connection", async () => {
  const bob = await closed.v1("bob", { invite: await inviteTo(TEAM) });
  expect((await bob.ask(INVITE, { invite: await inviteTo("roomother") })).roomId).toBe("roomother");
  expect((await bob.join("roomother")).ok).toBe(true);
});

test("[I56] rooms that somebody moderates from before let nobody in whose password is an old one", async () => {
  await closed.setPassword("another one entirely");
  expect(reasonOf(await closed.v1("ann"))).toBe("password-or-token-needed");
  const eve = await closed.v1("eve", { invite: "x" });
  expect(reasonOf(eve)).toBe("invite-over");
});
