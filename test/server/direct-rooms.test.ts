import { describe, expect, it } from "vitest";
import {
  CLIENT_MSGS,
  DIRECT,
  HISTORY,
  ROOMS,
  SERVER_MSG,
  TYPING,
  WELCOME,
} from "../../src/core/protocol/event-names.ts";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const LIMITS = {
  connectionRate: null,
  joinRate: null,
  newDirectRate: null,
  roomsPerUser: 3,
  unaskedRoomsPerUser: 4,
};

async function people(limits: Payload = {}) {
  const network = new HubNetwork({ limits: { ...LIMITS, ...limits } });
  const ann = await v1Client(network, "ann");
  const bob = await v1Client(network, "bob");
  return { network, ann, bob };
}

/** Another connection of somebody. */
const again = (network: HubNetwork, nick: string, client: PairClient) =>
  v1Client(network, nick, { session: client.got(WELCOME)[0].session });

/** Strangers who each open a room of two with a user, and speak there; returns the ids of the rooms. */
async function strangers(network: HubNetwork, count: number, userId: string): Promise<string[]> {
  const roomIds: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const stranger = await v1Client(network, `stranger${n}`);
    const { roomId } = await stranger.ask(DIRECT, { userId });
    await stranger.say(roomId, "hey");
    roomIds.push(roomId);
  }
  return roomIds;
}

const FULL = { ok: false, error: { code: "ROOM_FULL" } };

describe("rooms of two that others open", () => {
  it("[Q14] take none of a user's rooms, also when it comes anew; there is a bound for them of their own", async () => {
    const { network, ann } = await people();
    const roomIds = await strangers(network, 5, "u-ann");
    const fill = async (client: PairClient) => {
      for (const roomId of roomIds.slice(0, 4)) expect(await client.join(roomId)).toMatchObject({ ok: true });
      expect(await client.join(String(roomIds[4]))).toMatchObject(FULL);
      for (const n of [1, 2, 3]) expect(await client.join(`room${n}`)).toMatchObject({ ok: true });
      expect(await client.join("room4")).toMatchObject(FULL);
    };
    await fill(ann);
    network.restart();
    await fill(await again(network, "ann", ann));
  });

  it("[Q14] count once the user speaks there, or opens it", async () => {
    const { network, ann, bob } = await people();
    const [first = "", second = ""] = await strangers(network, 2, "u-ann");
    await ann.join(first);
    await ann.join(second);
    await ann.join("room1");
    await ann.say(first, "hello");
    await ann.ask(CLIENT_MSGS, { roomId: second, messages: [{ msg: "hello", clientMsgId: "1" }] });
    expect(await ann.join("room2")).toMatchObject(FULL);
    expect(await bob.join("room1")).toMatchObject({ ok: true });
    await bob.ask(DIRECT, { userId: "u-stranger0" });
    await bob.ask(DIRECT, { userId: "u-stranger1" });
    expect(await bob.join("room2")).toMatchObject(FULL);
  });

  it("[Q14] are told to who comes up to 100, those that it asked for first", async () => {
    const { network, ann, bob } = await people();
    const { roomId } = await ann.ask(DIRECT, { userId: "u-bob" });
    await ann.ask("leaveRoom", { roomId });
    await strangers(network, 120, "u-ann");
    await bob.ask(DIRECT, { userId: "u-ann" });
    await bob.say(roomId, "it's me");
    const later = await again(network, "ann", ann);
    await network.flush();
    const told = later.got(DIRECT);
    expect([told.length, told[0]?.roomId]).toEqual([100, roomId]);
  });

  it("[Q16] are so many new ones a day; those that are there are opened all the same", async () => {
    const { network, ann } = await people({ newDirectRate: { perSecond: 1 / 3_600, burst: 1 } });
    await v1Client(network, "eve");
    expect(await ann.ask(DIRECT, { userId: "u-bob" })).toMatchObject({ ok: true });
    expect(await ann.ask(DIRECT, { userId: "u-eve" })).toMatchObject({
      error: { code: "RATE_LIMITED", reason: "too-many-direct-rooms", retryAfterMs: 3_600_000 },
    });
    expect(await ann.ask(DIRECT, { userId: "u-bob" })).toMatchObject({ ok: true });
    network.clock.advance(3_600_000);
    expect(await ann.ask(DIRECT, { userId: "u-eve" })).toMatchObject({ ok: true });
  });
});

describe("an id that was forgotten and is another's now", () => {
  it("[Q20] leads to none of the rooms of two of the one before, who finds them again", async () => {
    const { network, ann, bob } = await people();
    const { roomId } = await ann.ask(DIRECT, { userId: "u-bob" });
    await ann.say(roomId, "secret");
    await bob.join(roomId);
    network.drop(ann.transport);
    network.clock.advance(IDENTITY_KEPT_MS + 1);
    await network.flush();
    const mallory = await v1Client(network, "ann", { session: "another-secret" });
    await network.flush();
    expect(await mallory.join(roomId)).toMatchObject({
      error: { code: "FORBIDDEN", reason: "direct-of-others" },
    });
    const opened = await mallory.ask(DIRECT, { userId: "u-bob" });
    expect([opened.ok, opened.roomId === roomId, opened.lastSeq]).toEqual([true, false, 0]);
    expect((await mallory.ask(ROOMS)).rooms.map((one: Payload) => one.roomId)).toEqual([opened.roomId]);
    await bob.say(roomId, "still there?");
    expect(mallory.got(DIRECT)).toEqual([]);
    network.drop(mallory.transport);
    network.clock.advance(IDENTITY_KEPT_MS + 1);
    await network.flush();
    const back = await again(network, "ann", ann);
    await network.flush();
    expect(back.got(DIRECT)).toMatchObject([{ roomId }]);
    expect((await back.join(roomId)).messages).toHaveLength(2);
  });
});

describe("refusing somebody's direct messages", () => {
  const BOB = { nickName: "bob", id: "u-bob" };
  const refused = (reason: string) => ({ ok: false, error: { code: "FORBIDDEN", reason } });

  it("[Q15] keeps them out, says why to who is refused, and nothing to who refuses", async () => {
    const { network, ann, bob } = await people();
    const { roomId } = await bob.ask(DIRECT, { userId: "u-ann" });
    await ann.join(roomId);
    const phone = await again(network, "ann", ann);
    expect(await ann.ask(DIRECT, { userId: "u-bob", refuse: true })).toEqual({ ok: true, refused: [BOB] });
    const heard = () =>
      [ann, phone].flatMap((client) => [SERVER_MSG, DIRECT, TYPING].flatMap((event) => client.got(event)));
    const before = heard();
    expect(await bob.say(roomId, "hey")).toMatchObject(refused("direct-refused"));
    const messages = [{ msg: "hey", clientMsgId: "1" }];
    expect(await bob.ask(CLIENT_MSGS, { roomId, messages })).toMatchObject(refused("direct-refused"));
    expect(await bob.ask(DIRECT, { userId: "u-ann" })).toMatchObject(refused("direct-refused"));
    bob.emit(TYPING, { roomId, typing: true });
    await network.flush();
    expect(heard()).toEqual(before);
    expect(await ann.say(roomId, "and you?")).toMatchObject(refused("direct-refusing"));
    expect(await ann.ask(HISTORY, { roomId, limit: 9 })).toMatchObject({ messages: [] });
  });

  it("[Q15] works before there is a room, holds for those two alone, outlives the server, and is taken back", async () => {
    const { network, ann, bob } = await people();
    await ann.ask(DIRECT, { userId: "u-bob", refuse: true });
    await ann.ask(DIRECT, { userId: "u-bob", refuse: true });
    network.restart();
    const [ann2, bob2] = [await again(network, "ann", ann), await again(network, "bob", bob)];
    const eve = await v1Client(network, "eve");
    expect(await ann2.ask(DIRECT, {})).toEqual({ ok: true, refused: [BOB] });
    expect(await bob2.ask(DIRECT, {})).toEqual({ ok: true, refused: [] });
    expect(await bob2.ask(DIRECT, { userId: "u-ann" })).toMatchObject(refused("direct-refused"));
    const { roomId } = await eve.ask(DIRECT, { userId: "u-ann" });
    expect(await eve.say(roomId, "hi")).toMatchObject({ ok: true });
    expect(await ann2.ask(DIRECT, { userId: "u-bob", refuse: false })).toEqual({ ok: true, refused: [] });
    const opened = await bob2.ask(DIRECT, { userId: "u-ann" });
    expect(await bob2.say(opened.roomId, "thanks")).toMatchObject({ ok: true });
    expect(ann2.got(DIRECT).at(-1)).toEqual({ roomId: opened.roomId, user: BOB });
  });

  it("[Q15] needs somebody else, whom the server knows, and has a bound", async () => {
    const { network, ann } = await people({ refusedPerUser: 1 });
    await v1Client(network, "eve");
    for (const change of [
      { userId: "u-ann", refuse: true },
      { userId: "u-nobody", refuse: true },
      { refuse: true },
    ]) {
      expect(await ann.ask(DIRECT, change)).toMatchObject({ error: { code: "INVALID" } });
    }
    expect(await ann.ask(DIRECT, { userId: "u-nobody", refuse: false })).toMatchObject({ ok: true });
    await ann.ask(DIRECT, { userId: "u-bob", refuse: true });
    expect(await ann.ask(DIRECT, { userId: "u-eve", refuse: true })).toMatchObject({
      error: { code: "INVALID", reason: "too-many-refused" },
    });
  });
});
