import { describe, expect, test } from "vitest";
import type { ClientEvent, OutgoingChange } from "../../../src/core/client/chat.ts";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import {
  EPOCH,
  joinReply,
  online,
  ROOM,
  reconnect,
  type Setting,
  setUp,
  WELCOME,
  wire,
} from "../../support/client-setting.ts";
import { KeptOutbox } from "../../support/kept-outbox.ts";

const EDIT = { type: "edit", msg: "better" } as const;
const LIKE = { type: "react", emoji: "👍", on: true } as const;

const receipt = (seq: number, more: object = {}) => ({
  ...{ ok: true, id: `${ROOM}#${seq}`, seq, at: seq, times: "", duplicate: false },
  ...more,
});
const done = (rev: number, duplicate = false) => ({ ok: true, rev, at: 50, duplicate });
const refusal = (code: string, more: object = {}) => ({ ok: false, error: { code, message: "no", ...more } });
const later = (retryAfterMs: number) => refusal("RATE_LIMITED", { retryAfterMs });

/** The requests for changes, and for messages, in the order in which they were sent. */
function asked({ transport }: Pick<Setting, "transport">) {
  const events = ["client_msg", "client_msgs", "edit", "delete", "react", "pin"];
  return transport.sent.filter(({ event }) => events.includes(event)).map(({ event }) => event);
}

/** The states of changes that were told: `sending`, the reason of a failure, or `settled`. */
function told(events: readonly ClientEvent[]) {
  return events.flatMap((event) => {
    if (event.type === "changeSettled") return [`${event.changeId} settled`];
    if (event.type !== "outgoingChange") return [];
    const { changeId, state } = event.change;
    return [`${changeId} ${state.status === "failed" ? state.error.reason : state.status}`];
  });
}

const rejected = (promise: Promise<unknown>) =>
  promise.then(
    () => "resolved",
    (error) => error.reason ?? error.code,
  );

describe("a change", () => {
  test("[Y50] is asked for once and resolves with what the server says of it", async () => {
    const { transport, client, events } = online();
    const edit = client.change(ROOM, { seq: 2 }, EDIT);
    expect(transport.last("edit").payload).toEqual({ roomId: ROOM, seq: 2, changeId: "id1", msg: "better" });
    transport.last("edit").reply(done(7));
    expect(await edit).toEqual({ roomId: ROOM, changeId: "id1", rev: 7, at: 50, duplicate: false });
    void client.change(ROOM, { seq: 2 }, { type: "delete", reason: "spam" }, { changeId: "mine" });
    const { payload } = transport.last("delete");
    expect(payload).toEqual({ roomId: ROOM, seq: 2, changeId: "mine", reason: "spam" });
    transport.last("delete").reply(done(8));
    void client.change(ROOM, { seq: 1 }, LIKE);
    expect(transport.last("react").payload).toMatchObject({ seq: 1, emoji: "👍", on: true });
    transport.last("react").reply(done(9));
    void client.change(ROOM, { seq: 1 }, { type: "pin", on: false });
    expect(transport.last("pin").payload).toMatchObject({ seq: 1, on: false });
    expect(told(events).slice(0, 2)).toEqual(["id1 sending", "mine sending"]);
  });

  test("[Y50] a change that was not acknowledged is asked for again with its id after a reconnect", async () => {
    const setting = online();
    const edit = setting.client.change(ROOM, { seq: 2 }, EDIT);
    reconnect(setting);
    expect(setting.transport.of("edit")).toHaveLength(1);
    setting.transport.last("joinRoom").reply(joinReply(3, []));
    expect(setting.transport.of("edit").map(({ payload }) => payload.changeId)).toEqual(["id1", "id1"]);
    setting.transport.last("edit").reply(done(1, true));
    expect((await edit).duplicate).toBe(true);
  });

  test("[Y50] changes and messages of a room go in the order they were asked for, one change at a time", async () => {
    const setting = online();
    const { transport, client } = setting;
    void client.send(ROOM, "0");
    void client.send(ROOM, "1");
    void client.send(ROOM, "2");
    void client.change(ROOM, { seq: 1 }, EDIT);
    void client.change(ROOM, { seq: 2 }, LIKE);
    void client.send(ROOM, "3");
    void client.change("room2" as RoomId, { seq: 2 }, LIKE);
    transport.last("client_msg").reply(receipt(4));
    transport.last("client_msgs").reply({ ok: true, results: [receipt(5), receipt(6)] });
    expect(asked(setting)).toEqual(["client_msg", "client_msgs", "edit"]);
    transport.last("edit").reply(done(1));
    transport.last("react").reply(done(2));
    expect(asked(setting)).toEqual(["client_msg", "client_msgs", "edit", "react", "client_msg"]);
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "3" });
  });

  test("[Y50] asked for while offline, it is kept, and done by the next client of the user", async () => {
    const outbox = new KeptOutbox();
    const first = online(outbox);
    first.transport.end();
    const lost = rejected(first.client.change(ROOM, { seq: 2 }, EDIT, { changeId: "c" }));
    first.client.close();
    expect(await lost).toBe("closed-unsent");
    const second = online(outbox);
    expect(told(second.events)).toEqual(["c sending"]);
    expect(second.transport.last("edit").payload).toMatchObject({ seq: 2, changeId: "c", msg: "better" });
    second.transport.last("edit").reply(done(1));
    expect(outbox.changes.size).toBe(0);
  });

  test("[Y50] a second one of the same id is the same change, in its room", async () => {
    const { transport, client } = online();
    const both = ["first", "second"].map(() => client.change(ROOM, { seq: 2 }, EDIT, { changeId: "c" }));
    expect(await rejected(client.change("room2" as RoomId, { seq: 2 }, EDIT, { changeId: "c" }))).toBe(
      "id-of-another-room",
    );
    expect(transport.of("edit")).toHaveLength(1);
    transport.last("edit").reply(done(3));
    expect((await Promise.all(both)).map(({ duplicate }) => duplicate)).toEqual([false, true]);
  });

  test("[Y50] ids of messages and of changes are apart", async () => {
    const outbox = new KeptOutbox();
    const { transport, client } = online(outbox);
    void client.change(ROOM, { seq: 2 }, EDIT, { changeId: "x" });
    void client.send(ROOM, "hello", { clientMsgId: "x" });
    void client.send(ROOM, "60 %", { clientMsgId: "y", update: true, changeId: "x" });
    expect([outbox.changes.size, outbox.messages.size]).toEqual([1, 2]);
    transport.last("edit").reply(done(1));
    expect([outbox.changes.size, outbox.messages.size]).toEqual([0, 2]);
  });
});

describe("a change to a message that has no seq yet", () => {
  test("[Y51] waits for it, and what follows waits too", () => {
    const setting = online();
    const { transport, client } = setting;
    void client.send(ROOM, "0", { clientMsgId: "a" });
    void client.send(ROOM, "1", { clientMsgId: "b" });
    void client.change(ROOM, { clientMsgId: "b" }, EDIT);
    void client.send(ROOM, "2", { clientMsgId: "c" });
    transport.last("client_msg").reply(receipt(4));
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "1" });
    transport.last("client_msg").reply(receipt(5));
    expect(transport.last("edit").payload).toMatchObject({ seq: 5, msg: "better" });
    transport.last("edit").reply(done(1));
    expect(asked(setting)).toEqual(["client_msg", "client_msg", "edit", "client_msg"]);
  });

  test("[Y51] goes once the message is seen in the room, also if its acknowledgement never comes", () => {
    const setting = online();
    const { transport, client, events } = setting;
    void client.send(ROOM, "0", { clientMsgId: "a" });
    void client.change(ROOM, { clientMsgId: "a" }, EDIT);
    reconnect(setting);
    const mine = wire(4, { msg: "0", userId: "u-alice", type: 2, clientMsgId: "a" });
    transport.last("joinRoom").reply({ ...joinReply(4, []), messages: [mine] });
    expect(transport.last("edit").payload).toMatchObject({ seq: 4 });
    const change = events.findLast(({ type }) => type === "outgoingChange") as { change: OutgoingChange };
    expect(change.change.target).toEqual({ seq: 4 });
  });

  test("[Y51] is kept with the seq before the message is let go", () => {
    const kept: string[] = [];
    class Watched extends KeptOutbox {
      override put(outgoing: Parameters<KeptOutbox["put"]>[0]) {
        super.put(outgoing);
        if ("action" in outgoing) kept.push(`put ${JSON.stringify(outgoing.target)}`);
      }
      override remove(outgoing: Parameters<KeptOutbox["remove"]>[0]) {
        super.remove(outgoing);
        kept.push("action" in outgoing ? "remove change" : "remove message");
      }
    }
    const { transport, client } = online(new Watched());
    void client.send(ROOM, "0", { clientMsgId: "a" });
    void client.change(ROOM, { clientMsgId: "a" }, EDIT);
    transport.last("client_msg").reply(receipt(4));
    transport.last("edit").reply(done(1));
    expect(kept).toEqual(['put {"clientMsgId":"a"}', 'put {"seq":4}', "remove message", "remove change"]);
  });

  test("[Y51] a killed client's message and its change are both done by the next one", () => {
    const outbox = new KeptOutbox();
    const first = setUp(outbox);
    first.client.send(ROOM, "0", { clientMsgId: "a" }).catch(() => {});
    first.client.change(ROOM, { clientMsgId: "a" }, EDIT, { changeId: "c" }).catch(() => {});
    const second = online(outbox);
    expect(second.transport.of("edit")).toEqual([]);
    second.transport.last("client_msg").reply(receipt(4, { duplicate: true }));
    expect(second.transport.last("edit").payload).toMatchObject({ seq: 4, changeId: "c" });
  });

  test("[Y51] waits while the message has failed, lets others pass, and goes after it when that is retried", async () => {
    const setting = online();
    const { transport, client } = setting;
    const failed = rejected(client.send(ROOM, "0", { clientMsgId: "a" }));
    void client.change(ROOM, { clientMsgId: "a" }, EDIT);
    void client.send(ROOM, "1", { clientMsgId: "b" });
    transport.last("client_msg").reply(refusal("INVALID"));
    expect(await failed).toBe("foreign");
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "1" });
    transport.last("client_msg").reply(receipt(4));
    expect(transport.of("edit")).toEqual([]);
    client.retry("a");
    transport.last("client_msg").reply(receipt(5));
    expect(transport.last("edit").payload).toMatchObject({ seq: 5 });
  });

  test("[Y51] for a script, whose failed messages are forgotten, it fails with the message", async () => {
    const outbox = new KeptOutbox();
    const { transport, client } = online(outbox, { keepsFailed: false });
    const message = rejected(client.send(ROOM, "0", { clientMsgId: "a" }));
    const change = rejected(client.change(ROOM, { clientMsgId: "a" }, EDIT));
    transport.last("client_msg").reply(refusal("TOO_LARGE"));
    expect(await Promise.all([message, change])).toEqual(["foreign", "foreign"]);
    expect([outbox.messages.size, outbox.changes.size]).toEqual([0, 0]);
  });

  test("[Y51] a message that was committed a moment ago is found by its id, and one that nobody said is not", async () => {
    const { transport, client, events } = online();
    void client.send(ROOM, "0", { clientMsgId: "a" });
    transport.last("client_msg").reply(receipt(4));
    void client.change(ROOM, { clientMsgId: "a" }, EDIT);
    expect(transport.last("edit").payload).toMatchObject({ seq: 4 });
    transport.last("edit").reply(done(1));
    const before = told(events).length;
    expect(await rejected(client.change(ROOM, { clientMsgId: "other" }, EDIT))).toBe("update-target-missing");
    expect(await rejected(client.change("room2" as RoomId, { clientMsgId: "a" }, EDIT))).toBe(
      "update-target-missing",
    );
    expect(told(events)).toHaveLength(before);
  });
});

describe("refusals", () => {
  test("[Y52] for now: it waits as told, and nothing overtakes", async () => {
    const setting = online();
    const { transport, clock, client } = setting;
    const edit = client.change(ROOM, { seq: 2 }, EDIT);
    void client.send(ROOM, "0");
    transport.last("edit").reply(later(700));
    clock.advance(699);
    expect(asked(setting)).toEqual(["edit"]);
    clock.advance(1);
    transport.last("edit").reply(done(1));
    expect((await edit).rev).toBe(1);
    expect(asked(setting)).toEqual(["edit", "edit", "client_msg"]);
  });

  test("[Y52] for good: it fails with the reason, is told and kept, and is asked for again with its id", async () => {
    const outbox = new KeptOutbox();
    const { transport, client, events } = online(outbox);
    const failed = rejected(client.change(ROOM, { seq: 2 }, EDIT));
    const reason = { reason: "message-of-others", params: {} };
    transport.last("edit").reply(refusal("FORBIDDEN", reason));
    expect(await failed).toBe("message-of-others");
    expect(told(events)).toEqual(["id1 sending", "id1 message-of-others"]);
    expect(outbox.changes.get("id1")?.state.status).toBe("failed");
    client.retryChange("id1");
    expect(transport.of("edit").map(({ payload }) => payload.changeId)).toEqual(["id1", "id1"]);
    transport.last("edit").reply(done(4));
    expect(outbox.changes.size).toBe(0);
    client.retryChange("id1");
    expect(transport.of("edit")).toHaveLength(2);
  });

  test.each(["message-deleted", "message-missing"])(
    "[Y52] where nothing can come of it any more (%s) it is told, and forgotten",
    async (reason) => {
      const outbox = new KeptOutbox();
      const { transport, client, events } = online(outbox);
      const failed = rejected(client.change(ROOM, { seq: 2 }, EDIT));
      transport.last("edit").reply(refusal("INVALID", { reason, params: { roomId: ROOM, seq: "2" } }));
      expect(await failed).toBe(reason);
      expect(told(events)).toEqual(["id1 sending", `id1 ${reason}`, "id1 settled"]);
      expect(outbox.changes.size).toBe(0);
      client.retryChange("id1");
      expect(transport.of("edit")).toHaveLength(1);
    },
  );

  test("[Y52] for a script it is told and forgotten", async () => {
    const outbox = new KeptOutbox();
    const { transport, client } = online(outbox, { keepsFailed: false });
    const failed = rejected(client.change(ROOM, { seq: 2 }, EDIT));
    transport.last("edit").reply(refusal("FORBIDDEN", { reason: "edits-off", params: {} }));
    expect(await failed).toBe("edits-off");
    expect(outbox.changes.size).toBe(0);
  });

  test("[Y52] an edit larger than the server takes fails without being sent", async () => {
    const { transport, client } = online();
    const failed = client.change(ROOM, { seq: 2 }, { type: "edit", msg: "字".repeat(4_001) });
    expect(await rejected(failed)).toBe("message-too-long");
    expect(transport.of("edit")).toEqual([]);
  });

  test("[Y52] what is older than a day waits to be asked for again, and what has failed by then goes", () => {
    const outbox = new KeptOutbox();
    const now = setUp().clock.now();
    const old = now - 100_000_000;
    const change = (changeId: string, more: Partial<OutgoingChange> = {}): OutgoingChange => ({
      ...{
        changeId,
        roomId: ROOM,
        target: { seq: 2 },
        action: LIKE,
        at: old,
        state: { status: "sending" },
      },
      ...more,
    });
    outbox.put(change("old"));
    outbox.put(change("orphan", { target: { clientMsgId: "nobody's" }, at: now }));
    const first = online(outbox);
    expect(told(first.events)).toEqual(["old unsent-too-long", "orphan update-target-missing"]);
    expect(first.transport.of("react")).toEqual([]);
    first.client.close();
    const second = online(outbox);
    expect(told(second.events)).toEqual(["orphan update-target-missing"]);
    outbox.put(change("other"));
    expect(second.client.takeOver(ROOM)).toBe(1);
    expect(second.transport.last("react").payload.changeId).toBe("other");
  });
});

describe("another log", () => {
  /** The client comes back to a server with another log. */
  function anotherLog(setting: Setting) {
    setting.transport.end();
    setting.clock.advance(20_000);
    setting.transport.accept();
    setting.transport.say("welcome", { ...WELCOME, epoch: "epoch-2" });
    setting.transport
      .last("joinRoom")
      .reply({ ...joinReply(3, [1, 2, 3]), epoch: "epoch-2", resumed: false });
  }

  test("[Y48] a change to a message of the one before fails: the seq is another message's now", async () => {
    const setting = online();
    setting.transport.end();
    const failed = rejected(setting.client.change(ROOM, { seq: 2 }, { type: "delete" }));
    anotherLog(setting);
    expect(await failed).toBe("message-missing");
    expect(setting.transport.of("delete")).toEqual([]);
    void setting.client.change(ROOM, { seq: 2 }, LIKE);
    expect(setting.transport.of("react")).toHaveLength(1);
  });

  test("[Y48] so does one to a message that was committed there a moment ago, or is kept with its seq", async () => {
    const outbox = new KeptOutbox();
    const setting = online(outbox);
    void setting.client.send(ROOM, "0", { clientMsgId: "a" });
    const kept = rejected(setting.client.change(ROOM, { clientMsgId: "a" }, EDIT, { changeId: "c" }));
    setting.transport.last("client_msg").reply(receipt(4));
    expect(outbox.changes.get("c")).toMatchObject({ target: { seq: 4 }, epoch: EPOCH });
    anotherLog(setting);
    expect(await kept).toBe("message-missing");
    expect(await rejected(setting.client.change(ROOM, { clientMsgId: "a" }, EDIT))).toBe("message-missing");
  });

  test("[Y48] one to a message that is said again there goes with it", () => {
    const setting = online();
    void setting.client.send(ROOM, "0", { clientMsgId: "a" });
    void setting.client.change(ROOM, { clientMsgId: "a" }, EDIT);
    anotherLog(setting);
    setting.transport.last("client_msg").reply(receipt(9));
    expect(setting.transport.last("edit").payload).toMatchObject({ seq: 9 });
  });
});

describe("a change that is done", () => {
  test("[Y53] is told as settled once what it made of the message was told", () => {
    const { transport, client, events } = online();
    void client.change(ROOM, { seq: 2 }, LIKE);
    transport.last("react").reply(done(2));
    expect(told(events)).toEqual(["id1 sending"]);
    transport.say("changed", { roomId: ROOM, after: 0, rev: 1, messages: [wire(1, { rev: 1 })] });
    expect(told(events)).toEqual(["id1 sending"]);
    transport.say("changed", { roomId: ROOM, after: 1, rev: 2, messages: [wire(2, { rev: 2 })] });
    expect(events.slice(-2).map(({ type }) => type)).toEqual(["changed", "changeSettled"]);
  });

  test("[Y53] and at once where it was told before, or after a reconnect", () => {
    const setting = online();
    const { transport, client, events } = setting;
    void client.change(ROOM, { seq: 2 }, LIKE);
    transport.say("changed", { roomId: ROOM, after: 0, rev: 2, messages: [wire(2, { rev: 2 })] });
    transport.last("react").reply(done(2));
    expect(told(events)).toEqual(["id1 sending", "id1 settled"]);
    void client.change(ROOM, { seq: 2 }, LIKE);
    transport.last("react").reply(done(3));
    reconnect(setting);
    transport.last("joinRoom").reply({ ...joinReply(3, []), rev: 3 });
    expect(told(events).slice(2)).toEqual(["id2 sending", "id2 settled"]);
  });

  test("[Y53] and once its room is left, or at once if it was left before", async () => {
    const { transport, client, events } = online();
    void client.change(ROOM, { seq: 2 }, LIKE);
    void client.change(ROOM, { seq: 3 }, LIKE);
    const [first, second] = transport.sent.filter(({ event }) => event === "react");
    first?.reply(done(2));
    void client.leave(ROOM);
    expect(told(events).at(-1)).toBe("id1 settled");
    second?.reply(done(3));
    void client.join(ROOM);
    transport.last("joinRoom").reply({ ...joinReply(3, []), rev: 3 });
    expect(told(events).filter((one) => one.endsWith("settled"))).toEqual(["id1 settled"]);
  });

  test("[Y53] and at once in a room that is not listened to", async () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM, { listen: false });
    transport.accept();
    transport.say("welcome", WELCOME);
    void client.change(ROOM, { seq: 2 }, LIKE);
    transport.last("react").reply(done(3));
    expect(told(events)).toEqual(["id1 sending", "id1 settled"]);
  });
});

describe("an update", () => {
  test("[Y54] says it or changes what it said, each in its turn and under an id of its own", async () => {
    const { transport, client } = online();
    const sent = ["10 %", "60 %", "done"].map((text) =>
      client.send(ROOM, text, { clientMsgId: "build", update: true }),
    );
    const payload = { roomId: ROOM, clientMsgId: "build", update: true };
    expect(transport.last("client_msg").payload).toMatchObject({ ...payload, msg: "10 %", changeId: "id1" });
    transport.last("client_msg").reply(receipt(4));
    expect(transport.last("client_msg").payload).toMatchObject({ ...payload, msg: "60 %", changeId: "id2" });
    transport.last("client_msg").reply(receipt(4, { rev: 1 }));
    expect(transport.last("client_msg").payload).toMatchObject({ ...payload, msg: "done", changeId: "id3" });
    transport.last("client_msg").reply(receipt(4, { rev: 2 }));
    const receipts = await Promise.all(sent);
    expect(receipts.map(({ seq, rev }) => [seq, rev])).toEqual([
      [4, undefined],
      [4, 1],
      [4, 2],
    ]);
  });

  test("[Y54] is not done because the message is seen in the room, and is kept until it is", () => {
    const outbox = new KeptOutbox();
    const setting = online(outbox);
    const { transport, client } = setting;
    void client.send(ROOM, "60 %", { clientMsgId: "build", update: true, changeId: "c" });
    reconnect(setting);
    const mine = wire(4, { msg: "10 %", userId: "u-alice", type: 2, clientMsgId: "build" });
    transport.last("joinRoom").reply({ ...joinReply(4, []), messages: [mine] });
    expect(outbox.messages.size).toBe(1);
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "60 %", update: true, changeId: "c" });
    transport.last("client_msg").reply(receipt(4, { rev: 1 }));
    expect(outbox.messages.size).toBe(0);
  });

  test("[Y54] goes alone, between the messages before and behind it", () => {
    const setting = online();
    const { transport, client } = setting;
    for (const text of ["0", "1", "2"]) void client.send(ROOM, text);
    void client.send(ROOM, "60 %", { clientMsgId: "build", update: true });
    for (const text of ["3", "4"]) void client.send(ROOM, text);
    transport.last("client_msg").reply(receipt(4));
    transport.last("client_msgs").reply({ ok: true, results: [receipt(5), receipt(6)] });
    transport.last("client_msg").reply(receipt(7));
    expect(asked(setting)).toEqual(["client_msg", "client_msgs", "client_msg", "client_msgs"]);
  });

  test("[Y54] an id that is a message's already is an update of it, and fails as one", async () => {
    const { transport, client } = online();
    void client.send(ROOM, "10 %", { clientMsgId: "build" });
    const failed = rejected(client.send(ROOM, "60 %", { clientMsgId: "build", update: true }));
    transport.last("client_msg").reply(receipt(4));
    transport.last("client_msg").reply(refusal("FORBIDDEN", { reason: "edits-off", params: {} }));
    expect(await failed).toBe("edits-off");
    client.retry("build");
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "60 %", update: true });
  });
});

describe("a base server", () => {
  /** In the room of a server that does not say `welcome`. */
  function onBase(outbox = new KeptOutbox()) {
    const setting = setUp(outbox);
    setting.client.start();
    void setting.client.join(ROOM);
    setting.transport.accept();
    return { ...setting, outbox };
  }

  test("[Y55] a change is refused at once, and nothing is kept or told of it", async () => {
    const { transport, client, events, outbox } = onBase();
    transport.say("roomUser", []);
    const failed = client.change(ROOM, { seq: 2 }, EDIT);
    await expect(failed).rejects.toMatchObject({ reason: "base-server", params: { event: "edit" } });
    expect([outbox.changes.size, told(events), transport.of("edit")]).toEqual([0, [], []]);
  });

  test("[Y55] an update fails too, and is not said as another message", async () => {
    const { transport, client } = onBase();
    transport.say("roomUser", []);
    expect(await rejected(client.send(ROOM, "60 %", { clientMsgId: "b", update: true }))).toBe("base-server");
    expect(transport.of("client_msg")).toEqual([]);
  });

  test("[Y55] what was asked for before that was known fails; it goes once the server proves to be v1", async () => {
    const { transport, client, events, clock } = onBase();
    const failed = rejected(client.change(ROOM, { seq: 2 }, LIKE));
    clock.advance(2_000);
    expect(await failed).toBe("base-server");
    expect(told(events)).toEqual(["id1 sending", "id1 base-server"]);
    transport.say("welcome", WELCOME);
    transport.last("joinRoom").reply(joinReply(3, []));
    expect(transport.last("react").payload).toMatchObject({ seq: 2, changeId: "id1" });
  });

  test("[Y55] a change to a message that a base server took fails: it has no seq", async () => {
    const { transport, client } = onBase();
    void client.send(ROOM, "hello", { clientMsgId: "a" });
    const failed = rejected(client.change(ROOM, { clientMsgId: "a" }, EDIT));
    transport.say("roomUser", []);
    transport.say("server_msg", { ...wire(1), msg: "hello", userId: "u-alice", type: 2 });
    expect(await failed).toBe("base-server");
  });
});
