import { expect, test } from "vitest";
import type { HistoryPage } from "../../../src/core/client/queries.ts";
import { EPOCH, ROOM, reconnect, setUp, WELCOME, wire } from "../../support/client-setting.ts";

const PACKS = { ...WELCOME, limits: { ...WELCOME.limits, packedPage: 500 } };

/** A client welcomed by a server that asks for a page; `answer` gives what comes of a reply. */
function asking(welcome: object = PACKS) {
  const setting = setUp();
  const { transport, client } = setting;
  client.start();
  void client.join(ROOM);
  transport.accept();
  transport.say("welcome", welcome);
  const ask = (limit: number) => client.ask.history(ROOM, { after: 3, limit });
  const answer = async (reply: object): Promise<HistoryPage> => {
    const page = ask(1_000);
    transport.last("history").reply({ ok: true, epoch: EPOCH, more: true, ...reply });
    return page;
  };
  return { ...setting, ask, answer };
}

const bytes = (rows: unknown) =>
  new TextEncoder().encode(typeof rows === "string" ? rows : JSON.stringify(rows));
const ROW = [4, 4, "u-bob", "bob", "text", "m4", null, null];

test("[R31] a page is asked for packed where the server packs, and holds the same messages", async () => {
  const plain = asking(WELCOME);
  const packing = asking();
  const own = { userId: "u-alice", nickName: "alice", type: 2, clientMsgId: "c1", kind: "me", replyTo: 4 };
  const messages = [wire(4, { userId: 7 }), wire(5, own)];
  const rows = [
    [4, 4, 7, "bob", "text", "m4", null, null],
    [5, 5, "u-alice", "alice", "me", "m5", 4, "c1"],
  ];
  const page = await packing.answer({ packed: bytes(rows) });
  expect(page.messages).toMatchObject([
    { own: false, userId: "7" },
    { own: true, clientMsgId: "c1" },
  ]);
  expect(page).toEqual(await plain.answer({ messages }));
  expect(packing.transport.last("history").payload).toEqual({
    roomId: ROOM,
    after: 3,
    limit: 500,
    packed: true,
  });
  expect(plain.transport.last("history").payload).toEqual({ roomId: ROOM, after: 3, limit: 200 });
  void packing.ask(7);
  expect(packing.transport.last("history").payload).toMatchObject({ limit: 7 });
});

test("[R31] after a reconnect it is asked for as that server gives it", () => {
  const setting = asking();
  expect(setting.client.ask.longestPage).toBe(500);
  reconnect(setting);
  setting.transport.say("welcome", WELCOME);
  expect(setting.client.ask.longestPage).toBe(200);
});

test.each([
  ["no bytes", JSON.stringify([ROW])],
  ["no JSON", bytes("[[1,")],
  ["no list", bytes({})],
  ["a message that is no list", bytes([{ seq: 1 }])],
  ["no number", bytes([ROW.with(0, "4")])],
  ["a number below the first", bytes([ROW.with(0, -1)])],
  ["an instant that no clock shows", bytes([ROW.with(1, 9e15)])],
  ["no user", bytes([ROW.with(2, null)])],
  ["no nick", bytes([ROW.with(3, 5)])],
  ["another kind", bytes([ROW.with(4, "shout")])],
  ["no text", bytes([ROW.with(5, null)])],
  ["an answer to nothing", bytes([ROW.with(6, "3")])],
  ["an id that is none", bytes([ROW.with(7, 3)])],
  ["too little", bytes([ROW.slice(0, 5)])],
])("[R31] a packed page with %s is no page", async (_, packed) => {
  await expect(asking().answer({ packed })).rejects.toThrow("makes no sense");
});
