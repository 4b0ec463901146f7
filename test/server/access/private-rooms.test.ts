import { describe, expect, test, vi } from "vitest";
import { INBOX, NOTICE, ROOM } from "../../../src/core/protocol/event-names.ts";
import { PRIVATE_PREFIX } from "../../../src/core/protocol/limits.ts";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import type { SettingsChange } from "../../../src/core/protocol/room-settings.ts";
import { DEFAULT_SERVER_LIMITS } from "../../../src/server/server-limits.ts";
import { room } from "../../support/drafts.ts";
import { baseClient, type PairClient, v1Client } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const OPS = room("roomops");

const reasonOf = (reply: Payload): string | undefined => reply.error?.reason;
const set = (client: PairClient, roomId: string, settings: SettingsChange) =>
  client.ask(ROOM, { roomId, settings });
const NOWHERE = room(`${PRIVATE_PREFIX}${"0".repeat(32)}`);

/** A private room of ann's, of which bob knows nothing. */
async function withPrivate(settings: SettingsChange = {}) {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  const { roomId } = await ann.ask(ROOM, { settings: { private: true, name: "Board", ...settings } });
  await ann.join(roomId);
  await ann.say(roomId, "secret word");
  const bob = await v1Client(network, "bob");
  return { network, ann, bob, roomId };
}

describe("a private room", () => {
  test("[I46] has an id of the server's, with 128 random bits, and its maker moderates it", async () => {
    const { ann, roomId } = await withPrivate();
    expect(roomId).toMatch(/^roomprivate\.[0-9a-f]{32}$/);
    expect(await ann.join(roomId)).toMatchObject({
      role: "moderator",
      settings: { private: true, name: "Board" },
    });
    const other = await ann.ask(ROOM, { settings: { private: true } });
    expect(other.roomId).not.toBe(roomId);
  });

  test("[I46] is private from its making on: no room becomes one, nor stops being one", async () => {
    const { ann, roomId } = await withPrivate();
    expect(reasonOf(await set(ann, roomId, { private: false }))).toBe("privacy-fixed");
    await ann.join(OPS);
    expect(reasonOf(await set(ann, OPS, { private: true }))).toBe("privacy-fixed");
    expect((await set(ann, roomId, { private: true, name: "Team" })).settings.name).toBe("Team");
  });

  /** Every request that names a room. */
  const asksOf = (roomId: RoomId): readonly (readonly [string, object])[] => [
    ["joinRoom", { roomId }],
    ["joinRoom", { roomId, listen: false }],
    ["leaveRoom", { roomId }],
    ["client_msg", { roomId, msg: "x" }],
    ["client_msgs", { roomId, messages: [{ msg: "x", clientMsgId: "c" }] }],
    ["history", { roomId, limit: 9 }],
    ["search", { query: "secret", roomIds: [roomId], limit: 9 }],
    ["who", { roomId }],
    ["topic", { roomId, topic: "x" }],
    ["edit", { roomId, seq: 1, changeId: "e", msg: "x" }],
    ["delete", { roomId, seq: 1, changeId: "d" }],
    ["react", { roomId, seq: 1, changeId: "r", emoji: "👍", on: true }],
    ["pin", { roomId, seq: 1, changeId: "p", on: true }],
    ["pins", { roomId }],
    ["changes", { roomId, after: 0, limit: 9 }],
    ["thread", { roomId, seq: 1, limit: 9 }],
    ["read", { roomId, seq: 1 }],
    ["typing", { roomId, typing: true }],
    ["room", { roomId }],
    ["room", { roomId, settings: { name: "x" } }],
    ["invite", { roomId }],
  ];

  test.each(["member", "moderator", "reader"] as const)(
    "[I47] answers every request of a %s of the server who was not let in as if it did not exist",
    async (role) => {
      const { network, bob, roomId } = await withPrivate();
      await network.give("u-bob", role);
      for (const [index, [event, payload]] of asksOf(roomId).entries()) {
        const there = await bob.ask(event, payload);
        const nowhere = await bob.ask(event, asksOf(NOWHERE)[index]?.[1]);
        expect([event, there]).toEqual([event, nowhere]);
        expect(there.error).toMatchObject({ code: "FORBIDDEN", reason: "room-closed" });
      }
    },
  );

  test("[I47] answers without a look at what is kept, so that no time tells whether there is such a room", async () => {
    const { network, bob, roomId } = await withPrivate();
    const looks = [
      ...(["lastSeq", "rev", "range", "search", "changes", "pins", "thread"] as const).map((name) =>
        vi.spyOn(network.log, name),
      ),
      vi.spyOn(network.access.rooms, "has"),
      vi.spyOn(network.access.rooms, "settingsOf"),
    ];
    for (const [event, payload] of asksOf(roomId)) await bob.ask(event, payload);
    for (const look of looks) expect(look).not.toHaveBeenCalled();
    await bob.join(OPS);
    expect(looks[0]).toHaveBeenCalled();
  });

  test("[I47] answers base clients so too, and they hear nothing of it", async () => {
    const { network, ann, roomId } = await withPrivate();
    const guest = await baseClient(network);
    const [there, nowhere] = [
      await guest.join(roomId, { nickName: "gus", id: 7 }),
      await guest.join(NOWHERE, { nickName: "gus", id: 7 }),
    ];
    expect([reasonOf(there), there]).toEqual(["room-closed", nowhere]);
    await ann.say(roomId, "two");
    await network.flush();
    expect(guest.heard).toEqual([]);
  });

  test("[I47] is in no list, search, inbox or event of others, also where a message names them", async () => {
    const { network, ann, bob, roomId } = await withPrivate();
    await bob.join(OPS);
    for (const msg of ["@bob secret", "@all secret"]) await ann.say(roomId, msg);
    await network.flush();
    const rooms = await bob.ask("rooms");
    expect(rooms.rooms.map((one: Payload) => one.roomId)).toEqual([OPS]);
    expect((await bob.ask("search", { query: "secret", limit: 9 })).messages).toEqual([]);
    expect(await bob.ask(INBOX, { limit: 9 })).toMatchObject({ items: [], unread: 0 });
    expect(JSON.stringify(bob.heard)).not.toContain(roomId);
    expect((await ann.ask("rooms")).rooms.map((one: Payload) => one.roomId)).toContain(roomId);
  });

  test("[I48] lets in those with a role there and admins, and puts out at once whose role is taken away", async () => {
    const { network, ann, bob, roomId } = await withPrivate();
    await network.give("u-bob", "member", roomId);
    expect(await bob.join(roomId)).toMatchObject({ ok: true, role: "member" });
    await bob.ask("read", { roomId, seq: 1 });
    await network.give("u-bob", undefined, roomId);
    await network.flush();
    expect(bob.got(NOTICE).at(-1)).toMatchObject({ reason: "room-closed", roomId });
    const before = bob.heard.length;
    for (const msg of ["@bob two", "@all three"]) await ann.say(roomId, msg);
    expect([bob.heard.length, reasonOf(await bob.join(roomId))]).toEqual([before, "room-closed"]);
    expect(await bob.ask(INBOX, { limit: 9 })).toMatchObject({ items: [], unread: 0 });
    await network.give("u-bob", "admin");
    expect((await bob.join(roomId)).ok).toBe(true);
    expect(reasonOf(await bob.join(NOWHERE))).toBe("room-closed");
  });

  test("[I48] what called somebody there is done once the room is closed to them", async () => {
    const { network, ann, bob, roomId } = await withPrivate();
    await network.give("u-bob", "member", roomId);
    await bob.join(roomId);
    await bob.ask("read", { roomId, seq: 1 });
    await ann.say(roomId, "@bob two");
    expect((await bob.ask(INBOX, { limit: 9 })).items).toMatchObject([{ roomId }]);
    await network.give("u-bob", undefined, roomId);
    expect(await bob.ask(INBOX, { limit: 9 })).toMatchObject({ items: [], unread: 0 });
  });

  test("[I46] so many may be made as other rooms, and a guest makes none", async () => {
    const limits = {
      newRoomRate: { perSecond: 1 / 3_600, burst: 2 },
      newRoomAddressRate: DEFAULT_SERVER_LIMITS.newRoomAddressRate,
    };
    const network = new HubNetwork({ limits });
    const ann = await v1Client(network, "ann");
    const make = () => ann.ask(ROOM, { settings: { private: true } });
    await network.give("u-ann", "guest");
    expect(reasonOf(await make())).toBe("role-forbids");
    await network.give("u-ann", undefined);
    expect([reasonOf(await make()), reasonOf(await make()), reasonOf(await make())]).toEqual([
      undefined,
      undefined,
      "too-many-new-rooms",
    ]);
  });
});
