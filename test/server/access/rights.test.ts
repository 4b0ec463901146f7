import { describe, expect, test } from "vitest";
import { WELCOME } from "../../../src/core/protocol/event-names.ts";
import { ROLES, type Role } from "../../../src/core/protocol/roles.ts";
import { USE_CASES } from "../../../src/server/hub/use-cases/table.ts";
import { room } from "../../support/drafts.ts";
import { baseClient, v1Client } from "../../support/pair-client.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const ROOM = room("room1");
const NAMED = { roomId: ROOM, seq: 1, changeId: "x" };

/** A payload of every event that a client may send, which a member of the room could. */
const PAYLOADS: Readonly<Record<string, object>> = {
  joinRoom: { roomId: ROOM },
  leaveRoom: { roomId: "room2" },
  client_msg: { roomId: ROOM, msg: "hi" },
  client_msgs: { roomId: ROOM, messages: [{ msg: "hi", clientMsgId: "a" }] },
  history: { roomId: ROOM, limit: 10 },
  search: { query: "one", limit: 10 },
  who: { roomId: ROOM },
  rooms: {},
  nick: { nickName: "eve" },
  topic: { roomId: ROOM, topic: "t" },
  away: {},
  edit: { ...NAMED, msg: "x" },
  delete: NAMED,
  react: { ...NAMED, emoji: "👍", on: true },
  pin: { ...NAMED, on: true },
  pins: { roomId: ROOM },
  changes: { roomId: ROOM, after: 0, limit: 10 },
  thread: { roomId: ROOM, seq: 1, limit: 10 },
  inbox: { limit: 10 },
  inboxDone: { ids: [] },
  read: { roomId: ROOM, seq: 1 },
  direct: { userId: "u-ann" },
  typing: { roomId: ROOM, typing: true },
  sessions: {},
  block: {},
  moderate: { roomId: ROOM, action: "kick", userId: "u-ann" },
  audit: { limit: 10 },
  room: { roomId: ROOM, settings: { name: "Ops" } },
  invite: { roomId: ROOM },
};

const SPEAKING = ["client_msg", "client_msgs", "edit", "delete", "react", "typing"];

/** Everything that a role may not do, as a person would list it; the others may do all of these. */
const REFUSED: Readonly<Partial<Record<Role, readonly string[]>>> = {
  guest: ["topic", "pin", "direct", "room", "invite", "moderate", "audit"],
  reader: [...SPEAKING, "pin", "topic", "direct", "room", "invite", "moderate", "audit"],
  member: ["room", "invite", "moderate", "audit"],
  moderator: ["audit"],
};

async function withMessage() {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  for (const roomId of [ROOM, "room2"]) await ann.join(roomId);
  await ann.say(ROOM, "one");
  const eve = await v1Client(network, "eve");
  await eve.join(ROOM);
  await eve.join("room2");
  return { network, ann, eve };
}

const isRefused = (reply: { error?: { reason?: string } }) => reply.error?.reason === "role-forbids";

test("[I1] every event that there is has its payload here", () => {
  expect(Object.keys(PAYLOADS).sort()).toEqual([...USE_CASES.keys()].sort());
});

describe.each(ROLES)("a %s", (role) => {
  test.each(Object.keys(PAYLOADS))(
    "[I1] does %s where the table lets it, and else is refused",
    async (event) => {
      const { network, eve } = await withMessage();
      await network.give("u-eve", role);
      const reply = await eve.ask(event, PAYLOADS[event]);
      expect(isRefused(reply)).toBe(REFUSED[role]?.includes(event) ?? false);
    },
  );
});

test("[I2] a role in a room holds there alone, above that of the server; who moderates the server moderates each room", async () => {
  const { network, eve } = await withMessage();
  const say = async (roomId: string) => isRefused(await eve.say(roomId, "x"));
  await network.give("u-eve", "reader", ROOM);
  expect([await say(ROOM), await say("room2")]).toEqual([true, false]);
  await network.give("u-eve", "reader");
  await network.give("u-eve", "member", ROOM);
  expect([await say(ROOM), await say("room2")]).toEqual([false, true]);
  await network.give("u-eve", "moderator");
  await network.give("u-eve", "reader", ROOM);
  expect([await say(ROOM), await say("room2")]).toEqual([false, false]);
  await network.give("u-eve", undefined);
  expect([await say(ROOM), await say("room2")]).toEqual([true, false]);
});

test("[I2] a change holds at once on a connection that is open, and is told in the next welcome", async () => {
  const { network, eve } = await withMessage();
  await network.give("u-eve", "reader");
  expect(isRefused(await eve.say(ROOM, "x"))).toBe(true);
  const { session, role } = eve.got(WELCOME)[0];
  const again = await v1Client(network, "eve", { session });
  expect([role, again.got(WELCOME)[0].role]).toEqual(["member", "reader"]);
  await network.give("u-eve", "admin");
  expect((await eve.say(ROOM, "x")).ok).toBe(true);
});

test("[I2] a base client is a guest, to whom nothing of the four events is refused", async () => {
  const { network } = await withMessage();
  const guest = await baseClient(network);
  await guest.join(ROOM, { nickName: "gus", id: 7 });
  guest.emit("client_msg", { roomId: ROOM, msg: "hello", nickName: "gus", id: 7 });
  await network.flush();
  expect(guest.texts()).toEqual(["hello"]);
});

test("[I3] somebody with a role on the server is remembered for longer than a user without", async () => {
  const { network, eve } = await withMessage();
  await network.give("u-eve", "admin");
  const { session } = eve.got(WELCOME)[0];
  network.drop(eve.transport);
  network.clock.advance(40 * 24 * 3_600_000);
  const thief = await v1Client(network, "eve");
  expect(thief.closed).toMatchObject({ type: "refused" });
  const again = await v1Client(network, "eve", { session });
  expect(again.got(WELCOME)[0].role).toBe("admin");
});
