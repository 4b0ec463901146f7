import { expect, test } from "vitest";
import type { HistoryPage } from "../../../src/core/client/history.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { EPOCH, historyReply, ROOM, setUp, WELCOME } from "../../support/client-setting.ts";

/** A client welcomed by a server that asks for a page; `answer` gives what comes of a reply. */
function asking() {
  const setting = setUp();
  const { transport, client } = setting;
  client.start();
  void client.join(ROOM);
  transport.accept();
  transport.say("welcome", WELCOME);
  const ask = (limit: number) => client.ask.history(ROOM, { after: 3, limit });
  const answer = async (reply: object): Promise<HistoryPage> => {
    const page = ask(1_000);
    transport.last("history").reply({ ...historyReply([], true), ...reply });
    return page;
  };
  return { ...setting, ask, answer };
}

const ROW = [4, 4, "u-bob", "bob", "text", "m4", null, null, null];

test("[R31] a page is asked for as rows, no longer than the server gives, and holds the messages", async () => {
  const { transport, ask, answer } = asking();
  const rows = [
    [4, 40, 7, "bob", "text", "m4", null, null, null],
    [5, 50, "u-alice", "alice", "me", "m5", 4, "c1", null],
  ];
  const page = await answer({ rows });
  expect(page.messages).toEqual([
    {
      ...{
        key: `${EPOCH}/${ROOM}/4`,
        roomId: ROOM,
        seq: 4,
        at: 40,
        userId: "7",
        nickName: "bob",
        own: false,
      },
      ...{ kind: "text", msg: "m4", replyTo: undefined, clientMsgId: undefined },
    },
    {
      ...{ key: `${EPOCH}/${ROOM}/5`, roomId: ROOM, seq: 5, at: 50, userId: "u-alice", nickName: "alice" },
      ...{ own: true, kind: "me", msg: "m5", replyTo: 4, clientMsgId: "c1" },
    },
  ]);
  expect([page.epoch, page.more]).toEqual([EPOCH, true]);
  expect(transport.last("history").payload).toEqual({ roomId: ROOM, after: 3, limit: 500, rows: true });
  void ask(7);
  expect(transport.last("history").payload).toMatchObject({ limit: 7 });
});

test("[Y37] what stands in a page under one's id is one's own from when one came to own that", async () => {
  const { transport, answer } = asking();
  transport.say("welcome", { ...WELCOME, ownedSince: 50 });
  const rows = [49, 50].map((at, n) => [n + 4, at, "u-alice", "alice", "text", "m", null, null, null]);
  expect((await answer({ rows })).messages.map(({ own }) => own)).toEqual([false, true]);
});

test.each([
  ["no list", {}],
  ["text", JSON.stringify([ROW])],
  ["a message that is no list", [{ seq: 1 }]],
  ["no number", [ROW.with(0, "4")]],
  ["a number below the first", [ROW.with(0, -1)]],
  ["an instant that no clock shows", [ROW.with(1, 9e15)]],
  ["no user", [ROW.with(2, null)]],
  ["no nick", [ROW.with(3, 5)]],
  ["another kind", [ROW.with(4, "shout")]],
  ["no text", [ROW.with(5, null)]],
  ["an answer to nothing", [ROW.with(6, "3")]],
  ["an id that is none", [ROW.with(7, 3)]],
  ["too little", [ROW.slice(0, 5)]],
])("[R31] a page with %s is no page", async (_, rows) => {
  await expect(asking().answer({ rows })).rejects.toThrow("makes no sense");
});

test("[Z25] all rooms are read page by page, each once, with the wait that the server asks for; one that can't be read is left out", async () => {
  const { transport, client, clock } = asking();
  const names: string[] = [];
  const reading = (async () => {
    for await (const { name } of client.ask.allRooms()) names.push(name);
  })();
  const named = (name: string) => ({ roomId: `room${name}`, name, users: 0, lastSeq: 1 });
  const unreadable = { ...named("4"), roomId: "of another Unicode: \u{e0041}" };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  expect(transport.last("rooms").payload).toEqual({ limit: 200 });
  transport.last("rooms").reply({ ok: true, rooms: [named("1"), named("2")], next: "p2" });
  await turn();
  expect(transport.last("rooms").payload).toEqual({ limit: 200, after: "p2" });
  const refusal = { code: "RATE_LIMITED", message: "slow down", retryAfterMs: 1_000 };
  transport.last("rooms").reply({ ok: false, error: refusal });
  await turn();
  clock.advance(1_000);
  await turn();
  transport.last("rooms").reply({ ok: true, rooms: [], next: "p3" });
  await turn();
  transport.last("rooms").reply({ ok: true, rooms: [named("2"), unreadable, named("3")] });
  await reading;
  expect(names).toEqual(["1", "2", "3"]);
});

test("[Q15] refusals are changed and asked for by `direct`; the answer to another question makes no sense", async () => {
  const { transport, client } = asking();
  const bob = { userId: "u-bob", nickName: "bob" };
  const reply = { ok: true, refused: [{ nickName: "bob", id: "u-bob" }] };
  const changed = client.ask.refuse(toUserId("u-bob"), true);
  expect(transport.last("direct").payload).toEqual({ userId: "u-bob", refuse: true });
  transport.last("direct").reply(reply);
  expect(await changed).toEqual([bob]);
  const listed = client.ask.refused();
  expect(transport.last("direct").payload).toEqual({});
  transport.last("direct").reply(reply);
  expect(await listed).toEqual([bob]);
  const opened = client.ask.direct(toUserId("u-bob"));
  transport.last("direct").reply(reply);
  await expect(opened).rejects.toMatchObject({ reason: "reply-unreadable" });
});

test("[E10] a page of a search that is asked for too fast is asked for again", async () => {
  const { transport, client, clock } = asking();
  const page = client.ask.search({ query: "deploy", limit: 30 });
  const error = { code: "RATE_LIMITED", message: "slow down", retryAfterMs: 50 };
  transport.last("search").reply({ ok: false, error });
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(50);
  await new Promise((resolve) => setImmediate(resolve));
  transport.last("search").reply({ ok: true, epoch: EPOCH, messages: [], more: true, next: 7 });
  expect(await page).toEqual({ messages: [], next: 7 });
});
