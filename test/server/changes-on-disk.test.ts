import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CHANGED,
  CLIENT_MSG,
  DELETE,
  EDIT,
  HISTORY,
  INBOX,
  INBOX_DONE,
  JOIN_ROOM,
  PIN,
  PINS,
  REACT,
  READ,
  SERVER_MSG,
} from "../../src/core/protocol/event-names.ts";
import type { Payload } from "../support/payload.ts";
import { RoomServer, type SocketClient } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;

beforeEach(async () => {
  server = await RoomServer.start();
});
afterEach(() => server.close());

const ROOM = { roomId: "room1" };
const FIRST = { ...ROOM, seq: 1 };

async function enter(nick: string, more: object = {}): Promise<SocketClient> {
  const client = await server.v1(nick, { session: `secret of ${nick}`, ...more });
  await client.ask(JOIN_ROOM, ROOM);
  return client;
}

describe("changes on sockets and on disk", () => {
  it("[Y20] [Y22] [Y25] are told by WebSocket and by long polling, and outlive the server with their ids", async () => {
    const [ann, bob] = [await enter("ann"), await enter("bob")];
    const polling = { transports: ["polling"], upgrade: false };
    const polled = await server.connect({ protocol: 1, nickName: "cho", userId: "u-cho" }, polling);
    await polled.ask(JOIN_ROOM, ROOM);
    const base = await server.connect(undefined, polling);
    base.socket.emit(JOIN_ROOM, { ...ROOM, nickName: "张三", id: 7 });
    await base.hears("roomUser");
    await ann.ask(CLIENT_MSG, { ...ROOM, msg: "hello", clientMsgId: "m1" });
    expect(await ann.ask(EDIT, { ...FIRST, msg: "hello all", changeId: "c1" })).toMatchObject({
      ok: true,
      rev: 1,
    });
    await bob.ask(REACT, { ...FIRST, emoji: "👍", on: true, changeId: "c1" });
    await bob.ask(PIN, { ...FIRST, on: true, changeId: "c2" });
    for (const client of [ann, bob, polled]) {
      await until(() => client.got(CHANGED).at(-1)?.rev === 3);
      expect(client.got(CHANGED).map(({ after }) => after)).toEqual([0, 1, 2]);
    }
    await base.hears(SERVER_MSG, 2);
    expect(base.texts()).toEqual(["hello", "✎ hello all"]);
    await server.restart();
    const [back, other] = [await enter("ann"), await enter("bob")];
    const state = {
      msg: "hello all",
      rev: 3,
      pinnedBy: "u-bob",
      reactions: [{ emoji: "👍", count: 1, users: ["u-bob"] }],
    };
    expect((await other.ask(PINS, ROOM)).messages).toMatchObject([state]);
    expect((await back.ask(HISTORY, { ...ROOM, limit: 5 })).messages).toMatchObject([
      { ...state, clientMsgId: "m1" },
    ]);
    expect(await back.ask(EDIT, { ...FIRST, msg: "hello all", changeId: "c1" })).toMatchObject({
      rev: 1,
      duplicate: true,
    });
    await back.ask(DELETE, { ...FIRST, changeId: "c2" });
    const since = { epoch: (await back.hears("welcome")).epoch, seq: 1, rev: 2 };
    const rejoined = await other.ask(JOIN_ROOM, { ...ROOM, since });
    expect(rejoined).toMatchObject({ resumed: true, rev: 4, moreChanges: false, messages: [] });
    expect(rejoined.changed).toMatchObject([{ seq: 1, msg: "", rev: 4, deletedBy: "u-ann" }]);
  });

  it("[Y24] [Y29] [Y32] what calls a user outlives the server, and so does what is done", async () => {
    const [ann, bob] = [await enter("ann"), await enter("bob")];
    await ann.ask(CLIENT_MSG, { ...ROOM, msg: "@all one" });
    await bob.ask(READ, FIRST);
    for (const msg of ["@all two", "bob?", "@all three"]) await ann.ask(CLIENT_MSG, { ...ROOM, msg });
    const seqs = ({ items }: Payload) => items.map(({ seq, why }: Payload) => `${why} ${seq}`);
    const inbox = await bob.ask(INBOX, { limit: 9 });
    expect([seqs(inbox), inbox.unread]).toEqual([["all 4", "mention 3", "all 2"], 3]);
    await bob.ask(INBOX_DONE, { ids: [inbox.items[0].id] });
    bob.socket.disconnect();
    await server.restart();
    const back = await enter("ann");
    await back.ask(CLIENT_MSG, { ...ROOM, msg: "bob, are you there?" });
    const again = await server.v1("bob", { session: "secret of bob" });
    expect(seqs(await again.ask(INBOX, { limit: 9 }))).toEqual(["mention 5", "mention 3", "all 2"]);
  });

  it("[Y28] of many who react at once each client gets a few states of the message, and the last one is right", async () => {
    const ann = await enter("ann");
    await ann.ask(CLIENT_MSG, { ...ROOM, msg: "hands up" });
    const crowd = await Promise.all(Array.from({ length: 20 }, (_, n) => enter(`p${n}`)));
    for (const one of crowd) {
      for (const emoji of ["👍", "🎉", "🚀", "👀", "❤️"]) {
        one.socket.emit(REACT, { ...FIRST, emoji, on: true, changeId: emoji });
      }
    }
    for (const client of [ann, ...crowd]) {
      const told = await until(() => client.got(CHANGED).find(({ rev }) => rev === 100));
      expect(told.messages[0].reactions.map(({ count }: Payload) => count)).toEqual([20, 20, 20, 20, 20]);
    }
    let at = 0;
    for (const { after, rev } of ann.got(CHANGED)) {
      expect(after).toBe(at);
      at = rev;
    }
  });
});
