import { describe, expect, test } from "vitest";
import { RoomQueue } from "../../../src/core/client/sending/room-queue.ts";
import { batchedBytes } from "../../../src/core/protocol/message-size.ts";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import {
  joinReply,
  online,
  ROOM,
  reconnect,
  type Setting,
  setUp,
  shown,
  WELCOME,
  wire,
} from "../../support/client-setting.ts";
import { KeptOutbox } from "../../support/kept-outbox.ts";

const receipt = (seq: number, duplicate = false) => ({
  id: `${ROOM}#${seq}`,
  seq,
  at: seq,
  times: "",
  duplicate,
});
const later = (retryAfterMs: number) => ({
  error: { code: "RATE_LIMITED", message: "slow down", retryAfterMs },
});

/** A client in the room which has begun to send "0". */
function sending(count: number, outbox?: KeptOutbox) {
  const setting = online(outbox);
  const sent = Array.from({ length: count }, (_, n) => setting.client.send(ROOM, String(n)));
  for (const promise of sent) promise.catch(() => {});
  return { ...setting, sent };
}

function acknowledge({ transport }: Pick<Setting, "transport">, seq: number): void {
  transport.last("client_msg").reply({ ok: true, ...receipt(seq) });
}

/** The texts of each batch that was sent. */
function batches({ transport }: Pick<Setting, "transport">): string[][] {
  return transport
    .of("client_msgs")
    .map(({ payload }) => (payload.messages as { msg: string }[]).map(({ msg }) => msg));
}

describe("saying many messages", () => {
  test("[R25] what waits goes together once the first is acknowledged, in order, with its ids", async () => {
    const setting = sending(4);
    expect(setting.transport.of("client_msg")).toHaveLength(1);
    acknowledge(setting, 4);
    expect(setting.transport.last("client_msgs").payload).toEqual({
      roomId: ROOM,
      messages: [
        { msg: "1", clientMsgId: "id2" },
        { msg: "2", clientMsgId: "id3" },
        { msg: "3", clientMsgId: "id4" },
      ],
    });
    setting.transport
      .last("client_msgs")
      .reply({ ok: true, results: [receipt(5), receipt(6, true), receipt(7)] });
    await expect(Promise.all(setting.sent)).resolves.toMatchObject([
      { seq: 4, duplicate: false },
      { seq: 5, duplicate: false },
      { seq: 6, duplicate: true },
      { seq: 7, duplicate: false },
    ]);
  });

  test("[R25] no request holds more than the server takes, nor more than a packet", () => {
    const few = sending(1);
    few.transport.say("welcome", { ...WELCOME, limits: { ...WELCOME.limits, batchMessages: 2 } });
    for (const text of ["a", "b", "c"]) void few.client.send(ROOM, text);
    acknowledge(few, 4);
    expect(batches(few)).toEqual([["a", "b"]]);
    const large = sending(1);
    for (let n = 0; n < 30; n += 1) void large.client.send(ROOM, `${n} "\u0001聊👍\ud800`.repeat(300));
    acknowledge(large, 4);
    const { payload } = large.transport.last("client_msgs");
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    expect(bytes).toBeLessThan(64 * 1024);
    expect((payload.messages as unknown[]).length).toBeGreaterThan(5);
  });

  test("[R25] bytes are never counted too low, whatever is said", () => {
    for (const msg of ["", "plain", '"\\', "\n\t\u0000\u001f\u007f", "é聊\u2028", "👍", "\ud800x\udc00"]) {
      for (const more of [{}, { kind: "me" as const }, { replyTo: Number.MAX_SAFE_INTEGER }]) {
        const message = { msg, clientMsgId: msg, ...more };
        const sent = Buffer.byteLength(`${JSON.stringify(message)},`);
        expect(batchedBytes({ kind: "text", ...message })).toBeGreaterThanOrEqual(sent);
      }
    }
  });

  test("[R14][R25] after a refusal for now one goes when it is time, then more again; nothing overtakes", async () => {
    const setting = sending(9);
    acknowledge(setting, 4);
    setting.transport.last("client_msgs").reply({ ok: true, results: [receipt(5), later(500)] });
    await setting.sent[1];
    setting.clock.advance(499);
    expect(setting.transport.of("client_msg")).toHaveLength(1);
    setting.clock.advance(1);
    expect(setting.transport.last("client_msg").payload).toMatchObject({ msg: "2" });
    acknowledge(setting, 6);
    setting.transport.last("client_msgs").reply({ ok: true, results: [receipt(7), receipt(8)] });
    expect(batches(setting).slice(1)).toEqual([
      ["3", "4"],
      ["5", "6", "7", "8"],
    ]);
  });

  test("[R15][R16][R25] what is rejected fails alone; a retry goes before what was said later", async () => {
    const setting = sending(2);
    void setting.client.send(ROOM, "聊".repeat(4_001)).catch(() => {});
    void setting.client.send(ROOM, "last");
    acknowledge(setting, 4);
    expect(batches(setting)).toEqual([["1", "last"]]);
    const error = { code: "INVALID", message: "replyTo must be the seq of a message" };
    setting.transport.last("client_msgs").reply({ ok: true, results: [{ error }, receipt(5)] });
    await expect(setting.sent[1]).rejects.toMatchObject({ code: "INVALID" });
    const failed = setting.events.flatMap((event) =>
      event.type === "outgoing" && event.outgoing.state.status === "failed"
        ? [event.outgoing.clientMsgId]
        : [],
    );
    expect(failed.sort()).toEqual(["id2", "id3"]);
    void setting.client.send(ROOM, "under way");
    void setting.client.send(ROOM, "later");
    setting.client.retry("id2");
    acknowledge(setting, 6);
    expect(batches(setting).at(-1)).toEqual(["1", "later"]);
  });

  test("[R12][R25] a lost connection sends the same ids again, but for those seen in the room", async () => {
    const outbox = new KeptOutbox();
    const setting = sending(4, outbox);
    acknowledge(setting, 4);
    reconnect(setting);
    const own = (seq: number, id: string) => wire(seq, { type: 2, userId: "u-alice", clientMsgId: id });
    setting.transport
      .last("joinRoom")
      .reply({ ...joinReply(5, []), messages: [own(4, "id1"), own(5, "id2")] });
    expect(batches(setting)).toEqual([
      ["1", "2", "3"],
      ["2", "3"],
    ]);
    setting.transport.last("client_msgs").reply({ ok: true, results: [receipt(6), receipt(7)] });
    await expect(Promise.all(setting.sent)).resolves.toMatchObject([4, 5, 6, 7].map((seq) => ({ seq })));
    expect(outbox.messages.size).toBe(0);
  });

  test("[R12][R25] a batch all of which was seen in the room leaves the way free for what follows", () => {
    const setting = sending(3);
    acknowledge(setting, 4);
    void setting.client.send(ROOM, "next");
    for (const [n, id] of ["id1", "id2", "id3"].entries()) {
      setting.transport.say("server_msg", wire(4 + n, { type: 2, userId: "u-alice", clientMsgId: id }));
    }
    expect(setting.transport.last("client_msg").payload).toMatchObject({ msg: "next" });
  });

  test("[R25] a reply that makes no sense fails them, a refusal of the whole batch is one of each", async () => {
    const setting = sending(3);
    acknowledge(setting, 4);
    setting.transport
      .last("client_msgs")
      .reply({ ok: false, error: { code: "UNAVAILABLE", message: "no disk" } });
    setting.clock.advance(1_000);
    acknowledge(setting, 5);
    expect(setting.transport.last("client_msg").payload).toMatchObject({ msg: "2" });
    setting.transport.last("client_msg").reply({ ok: true });
    await expect(setting.sent[2]).rejects.toThrow(/makes no sense/);
  });
});

describe("an id of the caller's own", () => {
  test("[R26] is sent, and names the same message while it waits", async () => {
    const { client, transport } = online();
    const [one, two] = ["a", "a"].map((msg) => client.send(ROOM, msg, { clientMsgId: "build-7" }));
    expect(transport.of("client_msg").map(({ payload }) => payload.clientMsgId)).toEqual(["build-7"]);
    transport.last("client_msg").reply({ ok: true, ...receipt(4) });
    await expect(one).resolves.toMatchObject({ seq: 4, duplicate: false });
    await expect(two).resolves.toMatchObject({ seq: 4, duplicate: true });
  });

  test("[R26] that waits in another room is refused", async () => {
    const { client } = online();
    void client.send(ROOM, "a", { clientMsgId: "build-7" });
    await expect(client.send("room2" as RoomId, "a", { clientMsgId: "build-7" })).rejects.toThrow(
      /another room/,
    );
  });
});

test("[R34] for an owner that has it, what fails is forgotten, and may be said anew under its id", async () => {
  const { client, transport, events } = online(undefined, { keepsFailed: false });
  const refused = client.send(ROOM, "a", { clientMsgId: "build-7" });
  transport.last("client_msg").reply({ ok: false, error: { code: "INVALID", message: "no" } });
  await expect(refused).rejects.toMatchObject({ code: "INVALID" });
  client.retry("build-7");
  expect(transport.of("client_msg")).toHaveLength(1);
  const again = client.send(ROOM, "b", { clientMsgId: "build-7" });
  transport.last("client_msg").reply({ ok: true, ...receipt(4) });
  await expect(again).resolves.toMatchObject({ seq: 4 });
  expect(transport.last("client_msg").payload.msg).toBe("b");
  void client.join(ROOM);
  expect(events.filter(({ type }) => type === "outgoing")).toHaveLength(2);
});

describe("a room that is not listened to", () => {
  function speaking(): Setting {
    const setting = setUp();
    setting.client.start();
    void setting.client.join(ROOM, { listen: false });
    setting.transport.accept();
    setting.transport.say("welcome", WELCOME);
    return setting;
  }

  test("[R27] is joined so, at each connection, and its messages are acknowledged and settled", async () => {
    const setting = speaking();
    const { transport, client, events } = setting;
    expect(transport.last("joinRoom").payload).toMatchObject({ listen: false, limit: 0 });
    transport.last("joinRoom").reply({ ...joinReply(9, []), users: [], more: true });
    const sent = client.send(ROOM, "hi");
    transport.last("client_msg").reply({ ok: true, ...receipt(10) });
    await expect(sent).resolves.toMatchObject({ seq: 10 });
    expect(events.at(-1)).toEqual({ type: "settled", roomId: ROOM, clientMsgId: "id1" });
    reconnect(setting);
    expect(transport.last("joinRoom").payload).toMatchObject({ listen: false, limit: 0 });
    expect(transport.last("joinRoom").payload).not.toHaveProperty("since");
    transport.last("joinRoom").reply({ ...joinReply(20, []), users: [] });
    expect(events.map(({ type }) => type)).not.toContain("gap");
    expect(transport.of("history")).toHaveLength(0);
  });

  test("[R27] nothing of the room is told that was on its way from a time when it was listened to", () => {
    const { transport, events } = speaking();
    transport.last("joinRoom").reply({ ...joinReply(3, []), users: [] });
    transport.say("presence", {
      roomId: ROOM,
      count: 1,
      joined: [{ nickName: "bob", id: "b" }],
      left: [],
      changed: [],
    });
    transport.say("server_msg", wire(9));
    expect(shown(events)).toEqual([]);
    expect(events.filter(({ type }) => type === "roster")).toEqual([]);
    expect(transport.of("history")).toHaveLength(0);
  });

  test("[R32] takes what is said as soon as the server is known, before it answers; one that listens waits", async () => {
    const { transport, client } = setUp();
    client.start();
    void client.join(ROOM, { listen: false });
    void client.join("room2" as RoomId);
    void client.send("room2" as RoomId, "not yet");
    const sent = client.send(ROOM, "hi");
    transport.accept();
    expect(transport.of("client_msg")).toHaveLength(0);
    transport.say("welcome", WELCOME);
    expect(transport.of("client_msg").map(({ payload }) => payload.msg)).toEqual(["hi"]);
    transport.last("client_msg").reply({ ok: true, ...receipt(10) });
    await expect(sent).resolves.toMatchObject({ seq: 10 });
  });

  test("[R32] what came before it was let in is said again, unless it never will be", async () => {
    const { transport, client, clock } = speaking();
    const [join] = transport.of("joinRoom");
    const sent = client.send(ROOM, "hi");
    const refuse = (code: string, more = {}) => ({ ok: false, error: { code, message: "no", ...more } });
    join?.reply(refuse("RATE_LIMITED", { retryAfterMs: 5_000 }));
    transport.last("client_msg").reply(refuse("NOT_IN_ROOM"));
    clock.advance(4_999);
    expect(transport.of("client_msg")).toHaveLength(1);
    clock.advance(1);
    transport.last("joinRoom").reply({ ...joinReply(9, []), users: [] });
    expect(transport.of("client_msg").map(({ payload }) => payload.clientMsgId)).toEqual(["id1", "id1"]);
    transport.last("client_msg").reply(refuse("NOT_IN_ROOM"));
    await expect(sent).rejects.toMatchObject({ code: "NOT_IN_ROOM" });
  });

  test("[R27] the original's server echoes there too", async () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM, { listen: false });
    transport.accept();
    transport.say("roomUser", []);
    const sent = client.send(ROOM, "hi");
    const { nickName, times } = wire(1);
    transport.say("server_msg", { msg: "hi", nickName, roomId: ROOM, times, userId: "u-alice", type: 2 });
    await expect(sent).resolves.toMatchObject({ clientMsgId: "id1", duplicate: false });
    expect(shown(events)).toEqual([]);
  });

  test("[R27] is entered anew by who listens, and then told", async () => {
    const { transport, client, events } = speaking();
    transport.last("joinRoom").reply({ ...joinReply(2, []), users: [] });
    const joined = client.join(ROOM);
    expect(transport.last("joinRoom").payload).not.toHaveProperty("listen");
    transport.last("joinRoom").reply(joinReply(2, [1, 2]));
    await expect(joined).resolves.toMatchObject({ lastSeq: 2 });
    expect(shown(events)).toEqual(["m1", "m2"]);
  });
});

describe("what waits for a room", () => {
  test("[R13] stands by its order, whatever is taken out and put back", () => {
    const queue = new RoomQueue<{ readonly order: number }>();
    const items = Array.from({ length: 10 }, (_, order) => ({ order }));
    const orders = () => [...queue].map(({ order }) => order);
    for (const item of items) queue.add(item);
    for (const order of [0, 1, 4, 2, 3, 9]) queue.remove(items[order] ?? { order });
    expect(orders()).toEqual([5, 6, 7, 8]);
    for (const order of [9, 3, 0]) queue.add(items[order] ?? { order });
    expect(orders()).toEqual([0, 3, 5, 6, 7, 8, 9]);
  });
});
