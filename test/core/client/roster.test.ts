import { expect, test } from "vitest";
import type { MemberQuery, RoomMember } from "../../../src/core/client/members.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import type { Member } from "../../../src/core/protocol/server-events.ts";
import { joinReply, ROOM, setUp, WELCOME } from "../../support/client-setting.ts";

const member = (nickName: string): Member => ({ nickName, id: `u-${nickName}` });
const known = (...nicks: string[]) => ({ status: "known", users: nicks.map(asUser) });
const partial = (count: number, ...nicks: string[]) => ({
  status: "partial",
  users: nicks.map(asUser),
  count,
});
const asUser = (nickName: string): RoomMember => ({ userId: toUserId(`u-${nickName}`), nickName });

/** A client that was let into a room of so many, of whom some are named. */
function inRoomOf(count: number, ...nicks: string[]) {
  const setting = setUp();
  const { transport, client, events } = setting;
  client.start();
  void client.join(ROOM);
  transport.accept();
  transport.say("welcome", WELCOME);
  transport.last("joinRoom").reply({ ...joinReply(0, []), users: nicks.map(member), count });
  const roster = () => events.flatMap((event) => (event.type === "roster" ? [event.roster] : [])).at(-1);
  const presence = (payload: object) => transport.say("presence", { roomId: ROOM, ...payload });
  const who = (query: MemberQuery, users: string[], { more = false, of = count } = {}) => {
    const asked = client.ask.who(ROOM, query);
    transport.last("who").reply({ ok: true, users: users.map(member), count: of, more });
    return asked;
  };
  return { ...setting, roster, presence, who };
}

test("[R39] of a long roster a part is known, and the count follows the server", async () => {
  const { events, roster, presence, who } = inRoomOf(300, "ann");
  expect(events).toContainEqual(
    expect.objectContaining({ room: expect.objectContaining({ roster: partial(300, "ann") }) }),
  );
  presence({ count: 301 });
  expect(roster()).toEqual(partial(301, "ann"));
  await who({ prefix: "b" }, ["bob"]);
  expect(roster()).toEqual(partial(301, "ann"));
  await who({}, ["cai"], { more: true, of: 302 });
  expect(roster()).toEqual(partial(302, "cai"));
});

test("[R39] with all pages read while it is watched the roster is known, and follows presence", async () => {
  const { roster, presence, who } = inRoomOf(4, "old");
  await who({ watch: true }, ["dan"], { more: true });
  await who({ limit: 2 }, ["ann", "bob"], { more: true });
  expect(roster()).toEqual(partial(4, "dan", "ann", "bob"));
  presence({ count: 4, joined: [member("eve")], left: [member("ann")], changed: [] });
  expect(roster()).toEqual(partial(4, "dan", "bob", "eve"));
  await who({ limit: 2, after: toUserId("u-bob") }, ["cai", "dan"]);
  expect(roster()).toEqual(known("dan", "bob", "eve", "cai"));
  presence({ count: 3, joined: [], left: [member("bob")], changed: [] });
  expect(roster()).toEqual(known("dan", "eve", "cai"));
  await who({ watch: false }, ["eve"], { more: true, of: 300 });
  expect(roster()).toEqual(partial(300, "dan", "eve", "cai"));
});

test("[R39] told all, the client knows the roster, and an answer in part takes nothing of it away", async () => {
  const { roster, presence, who } = inRoomOf(201, "ann", "old");
  presence({ count: 2, users: [member("ann"), member("bob")] });
  expect(roster()).toEqual(known("ann", "bob"));
  presence({ count: 3, joined: [member("cai")], left: [], changed: [] });
  await who({}, ["cai"], { more: true, of: 3 });
  expect(roster()).toEqual(known("ann", "bob", "cai"));
});

test("[R40] all members are listed page after page, at the server's pace", async () => {
  const { transport, clock, client } = inRoomOf(1, "alice");
  const answer = async (payload: object, reply: object) => {
    await Promise.resolve();
    const { payload: asked, reply: settle } = transport.last("who");
    expect(asked).toEqual({ roomId: ROOM, ...payload });
    settle(reply);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const page = (users: string[], more: boolean) => ({ ok: true, users: users.map(member), count: 3, more });
  const all = client.ask.everybody(ROOM);
  await answer({}, page(["cai"], true));
  await answer({ limit: 200 }, page(["ann", "bob"], true));
  const error = { code: "RATE_LIMITED", message: "slowly", retryAfterMs: 50 };
  await answer({ limit: 200, after: "u-bob" }, { ok: false, error });
  clock.advance(50);
  await answer({ limit: 200, after: "u-bob" }, page(["cai"], false));
  expect(await all).toEqual(["ann", "bob", "cai"].map(asUser));
});
