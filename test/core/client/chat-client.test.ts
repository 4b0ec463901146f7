import { describe, expect, test } from "vitest";
import type { ClientEvent } from "../../../src/core/client/chat.ts";
import { chatError } from "../../../src/core/protocol/errors.ts";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import {
  EPOCH,
  historyReply,
  joinReply,
  online,
  ROOM,
  reconnect,
  setUp,
  shown,
  WELCOME,
  wire,
} from "../../support/client-setting.ts";

const types = (events: readonly ClientEvent[]) => events.map(({ type }) => type);

describe("on a v1 server", () => {
  test("[R1] the handshake says who it is and what it speaks", () => {
    const { transport } = online();
    expect(transport.auths).toEqual([{ protocol: 1, nickName: "alice", userId: "u-alice" }]);
  });

  test("[R2] the session given is remembered and shown at the next connection", () => {
    const setting = online();
    expect(setting.remembered).toEqual([{ userId: "u-alice", nickName: "alice", session: "secret" }]);
    reconnect(setting);
    expect(setting.transport.auths.at(-1)).toMatchObject({ session: "secret" });
  });

  test("[R36] a session that can't be kept is told, and stops nothing", () => {
    const { transport, client, events } = setUp(undefined, { disk: "full" });
    client.start();
    transport.accept();
    transport.say("welcome", WELCOME);
    expect(events).toContainEqual({
      type: "notice",
      error: expect.objectContaining({ message: "it can't be written (ENOSPC)" }),
      roomId: undefined,
    });
    expect(events.at(-1)).toMatchObject({ type: "status", status: { status: "online" } });
  });

  test("[R3] the page of the join is shown, then what comes live, each once", () => {
    const { transport, events } = online();
    transport.say("server_msg", wire(4));
    transport.say("server_msg", wire(4));
    transport.say("server_msg", wire(3));
    expect(shown(events)).toEqual(["m1", "m2", "m3", "m4"]);
  });

  test("[R3] a gap in the numbers is fetched before what follows is shown", () => {
    const { transport, events } = online();
    transport.say("server_msg", wire(6));
    expect(shown(events)).toEqual(["m1", "m2", "m3"]);
    expect(transport.last("history").payload).toMatchObject({ roomId: ROOM, after: 3 });
    transport.last("history").reply(historyReply([4, 5]));
    expect(shown(events)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6"]);
  });

  test("[R3] a live message that overtakes the join's reply waits for it", () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM);
    transport.accept();
    transport.say("welcome", WELCOME);
    transport.say("server_msg", wire(4));
    expect(shown(events)).toEqual([]);
    transport.last("joinRoom").reply(joinReply(3, [2, 3]));
    expect(shown(events)).toEqual(["m2", "m3", "m4"]);
  });

  test("[R4] after a reconnect it goes on after the last message shown, page by page", () => {
    const setting = online();
    const { transport, events } = setting;
    reconnect(setting);
    expect(transport.last("joinRoom").payload).toMatchObject({ since: { epoch: EPOCH, seq: 3 } });
    transport.last("joinRoom").reply(joinReply(7, [4, 5], true));
    transport.say("server_msg", wire(8));
    expect(transport.last("history").payload).toMatchObject({ after: 5 });
    transport.last("history").reply(historyReply([6, 7]));
    expect(shown(events).slice(3)).toEqual(["m4", "m5", "m6", "m7", "m8"]);
  });

  test("[R5] another epoch is told as a restart, and the room starts over", () => {
    const setting = online();
    reconnect(setting);
    setting.transport.last("joinRoom").reply(joinReply(2, [1, 2], false, "epoch-2"));
    const after = setting.events.slice(types(setting.events).indexOf("restarted"));
    expect(types(after).slice(0, 3)).toEqual(["restarted", "joined", "messages"]);
    expect(shown(after)).toEqual(["m1", "m2"]);
  });

  test("[R5] a log that ends before what was shown is told as a restart", () => {
    const setting = online();
    reconnect(setting);
    setting.transport.last("joinRoom").reply({ ...joinReply(1, [1]), resumed: false });
    expect(types(setting.events)).toContain("restarted");
  });

  test("[R6] what the server no longer has is told with its number", () => {
    const setting = online();
    reconnect(setting);
    setting.transport.last("joinRoom").reply(joinReply(9, [8, 9]));
    expect(setting.events).toContainEqual({ type: "gap", roomId: ROOM, lost: 4 });
    expect(shown(setting.events).slice(3)).toEqual(["m8", "m9"]);
  });

  test("[R7] presence changes the roster by who joined, left and changed, each user once", () => {
    const { transport, events } = online();
    const bob = { nickName: "bob", id: "u-bob" };
    transport.say("presence", { roomId: ROOM, count: 2, joined: [bob, bob], left: [], changed: [] });
    transport.say("presence", {
      roomId: ROOM,
      count: 1,
      joined: [],
      left: [{ nickName: "alice", id: "u-alice" }],
      changed: [],
    });
    const users = [{ userId: "u-bob", nickName: "bob" }];
    expect(events.at(-1)).toEqual({ type: "roster", roomId: ROOM, roster: { status: "known", users } });
  });

  test("[R8] a room the server refuses is told once and not asked for again", async () => {
    const setting = online();
    const other = "room2" as RoomId;
    const refused = setting.client.join(other);
    const error = { code: "ROOM_FULL", message: "leave one first" };
    setting.transport.last("joinRoom").reply({ ok: false, error });
    await expect(refused).rejects.toMatchObject({ code: "ROOM_FULL" });
    reconnect(setting);
    const asked = setting.transport.of("joinRoom").filter(({ payload }) => payload.roomId === other);
    expect(asked).toHaveLength(1);
  });

  test("[V17] a room whose data are damaged is told once and not asked for again", async () => {
    const setting = online();
    const refused = setting.client.join("room2" as RoomId);
    const error = { code: "UNAVAILABLE", reason: "server-data-damaged", params: {}, message: "damaged" };
    setting.transport.last("joinRoom").reply({ ok: false, error });
    await expect(refused).rejects.toMatchObject({ reason: "server-data-damaged" });
    setting.clock.advance(60_000);
    expect(setting.transport.of("joinRoom").filter(({ payload }) => payload.roomId === "room2")).toHaveLength(
      1,
    );
  });

  test("[R8] a room that can't be entered for long is told to who asked for it; one that was entered before is waited for", async () => {
    const setting = online();
    const other = "room2" as RoomId;
    const refused = setting.client.join(other);
    const error = { code: "RATE_LIMITED", message: "too many new rooms", retryAfterMs: 3_600_000 };
    setting.transport.last("joinRoom").reply({ ok: false, error });
    await expect(refused).rejects.toMatchObject({ code: "RATE_LIMITED" });
    reconnect(setting);
    expect(setting.transport.last("joinRoom").payload.roomId).toBe(ROOM);
    setting.transport.last("joinRoom").reply({ ok: false, error });
    setting.clock.advance(3_600_000);
    setting.transport.last("joinRoom").reply(joinReply(3, []));
    const failed = setting.events.flatMap((event) => (event.type === "joinFailed" ? [event.roomId] : []));
    expect(failed).toEqual([other]);
  });

  test("[R9] a left room is told no more", async () => {
    const { client, transport, events } = online();
    const left = client.leave(ROOM);
    transport.last("leaveRoom").reply({ ok: true });
    await left;
    transport.say("server_msg", wire(4));
    expect(shown(events)).toEqual(["m1", "m2", "m3"]);
  });

  test("[R10] a payload of the wrong shape is dropped", () => {
    const { transport, events } = online();
    const before = events.length;
    for (const junk of [undefined, null, 7, "x", [], {}, { seq: "4" }, { ...wire(4), seq: 1.5 }]) {
      for (const event of ["welcome", "server_msg", "presence", "notice", "roomUser", "nonsense"]) {
        transport.say(event, junk);
      }
    }
    expect(events).toHaveLength(before);
  });
});

describe("sending on a v1 server", () => {
  test("[R11] a message is sent once and its promise holds the committed place", async () => {
    const { client, transport } = online();
    const sent = client.send(ROOM, "hi");
    transport.last("client_msg").reply({ ok: true, id: "x", seq: 4, at: 99, times: "", duplicate: false });
    await expect(sent).resolves.toEqual({
      roomId: ROOM,
      clientMsgId: "id1",
      seq: 4,
      at: 99,
      duplicate: false,
    });
    expect(transport.of("client_msg")).toHaveLength(1);
  });

  test("[R12] what was not acknowledged before the connection went is sent again with the same id", async () => {
    const setting = online();
    const sent = setting.client.send(ROOM, "hi");
    reconnect(setting);
    setting.transport.last("joinRoom").reply(joinReply(3, []));
    const tries = setting.transport.of("client_msg");
    expect(tries.map(({ payload }) => payload.clientMsgId)).toEqual(["id1", "id1"]);
    tries.at(-1)?.reply({ ok: true, id: "x", seq: 4, at: 99, times: "", duplicate: true });
    await expect(sent).resolves.toMatchObject({ seq: 4 });
  });

  test("[R12] a message seen in the room is committed, though its acknowledgement was lost", async () => {
    const setting = online();
    const sent = setting.client.send(ROOM, "hi");
    reconnect(setting);
    const own = wire(4, { type: 2, userId: "u-alice", clientMsgId: "id1" });
    setting.transport.last("joinRoom").reply({ ...joinReply(4, []), messages: [own] });
    await expect(sent).resolves.toMatchObject({ seq: 4 });
    expect(setting.transport.of("client_msg")).toHaveLength(1);
  });

  test("[R13] messages of a room are sent one after the other, in the order they were typed", () => {
    const { client, transport } = online();
    void client.send(ROOM, "one");
    void client.send(ROOM, "two");
    expect(transport.of("client_msg").map(({ payload }) => payload.msg)).toEqual(["one"]);
    transport.last("client_msg").reply({ ok: true, id: "x", seq: 4, at: 1, times: "", duplicate: false });
    expect(transport.of("client_msg").map(({ payload }) => payload.msg)).toEqual(["one", "two"]);
  });

  test("[R14] a rate limit makes it wait as told, and nothing overtakes", () => {
    const { client, transport, clock } = online();
    void client.send(ROOM, "one");
    void client.send(ROOM, "two");
    const error = { code: "RATE_LIMITED", message: "slow down", retryAfterMs: 500 };
    transport.last("client_msg").reply({ ok: false, error });
    clock.advance(499);
    expect(transport.of("client_msg")).toHaveLength(1);
    clock.advance(1);
    expect(transport.of("client_msg").map(({ payload }) => payload.clientMsgId)).toEqual(["id1", "id1"]);
  });

  test("[R41] why nothing is taken for now is told once, and anew after something was taken", () => {
    const { client, transport, clock, events } = online();
    const refuse = (reason: string) => {
      const error = { code: "UNAVAILABLE", reason, params: {}, message: "full", retryAfterMs: 500 };
      transport.last("client_msg").reply({ ok: false, error });
      clock.advance(500);
    };
    const told = () => events.flatMap((event) => (event.type === "notice" ? [event.error.reason] : []));
    void client.send(ROOM, "one");
    for (let n = 0; n < 3; n += 1) refuse("data-full");
    expect(told()).toEqual(["data-full"]);
    transport.last("client_msg").reply({ ok: true, id: "x", seq: 4, at: 1, times: "", duplicate: false });
    void client.send(ROOM, "two");
    refuse("data-full");
    refuse("log-unwritable");
    expect(told()).toEqual(["data-full", "data-full", "log-unwritable"]);
  });

  test("[R15] what the server rejects is failed with the reason, and a retry keeps its id", async () => {
    const { client, transport, events } = online();
    const sent = client.send(ROOM, "x");
    transport
      .last("client_msg")
      .reply({ ok: false, error: { code: "TOO_LARGE", message: "msg is too long" } });
    await expect(sent).rejects.toMatchObject({ code: "TOO_LARGE" });
    expect(events.at(-1)).toMatchObject({ type: "outgoing", outgoing: { state: { status: "failed" } } });
    client.retry("id1");
    expect(transport.of("client_msg").map(({ payload }) => payload.clientMsgId)).toEqual(["id1", "id1"]);
  });

  test("[R16] a message larger than the server takes fails without being sent, and the next one goes", async () => {
    const { client, transport } = online();
    await expect(client.send(ROOM, "聊".repeat(4001))).rejects.toMatchObject({ code: "TOO_LARGE" });
    void client.send(ROOM, "short");
    expect(transport.of("client_msg").map(({ payload }) => payload.msg)).toEqual(["short"]);
  });

  test("[R12] an acknowledged message that was shown long ago leaves the outbox", () => {
    const { client, transport, events } = online();
    void client.send(ROOM, "hi");
    transport.last("client_msg").reply({ ok: true, id: "x", seq: 2, at: 1, times: "", duplicate: true });
    expect(events.at(-1)).toEqual({ type: "settled", roomId: ROOM, clientMsgId: "id1" });
  });
});

describe("the connection", () => {
  test("[R17] it tries again without end, waiting longer each time up to a limit", () => {
    const { client, transport, clock, events } = setUp();
    client.start();
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      transport.end({ type: "unreachable", error: chatError("unexpected", { message: "refused" }) });
      const event = events.at(-1);
      if (event?.type !== "status" || event.status.status !== "waiting") throw new Error("not waiting");
      waits.push(event.status.nextTryAt - clock.now());
      clock.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  test("[R17] a server that stops answering is taken for dead", () => {
    const { client, transport, clock, events } = online();
    void client.send(ROOM, "hi");
    clock.advance(10_000);
    expect(transport.closed).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: "status", status: { status: "waiting" } });
  });

  test("[R18] a refused handshake is final and says why", async () => {
    const { client, transport, events, clock } = setUp();
    client.start();
    const joined = client.join(ROOM);
    transport.end({ type: "refused", error: { code: "NICK_IN_USE", message: "choose another" } });
    await expect(joined).rejects.toMatchObject({ code: "NICK_IN_USE", message: "choose another" });
    expect(events.at(-1)).toMatchObject({ type: "status", status: { status: "refused" } });
    clock.advance(60_000);
    expect(transport.auths).toHaveLength(1);
  });

  test("[R19] a handshake refused for now is tried again when the server says", () => {
    const { client, transport, clock, events } = setUp();
    client.start();
    const error = { code: "RATE_LIMITED", message: "too many", retryAfterMs: 700 };
    transport.end({ type: "refused", error });
    expect(events.at(-1)).toMatchObject({ status: { status: "waiting", cause: "refused" } });
    clock.advance(700);
    expect(transport.auths).toHaveLength(2);
  });

  test("[R20] who subscribes late is told where the connection stands", () => {
    const { client } = online();
    const late: ClientEvent[] = [];
    client.subscribe((event) => late.push(event));
    expect(late).toMatchObject([{ type: "status", status: { status: "online", dialect: "v1" } }]);
  });

  test("a closed client leaves no timer behind", () => {
    const { client, clock } = online();
    void client.send(ROOM, "hi").catch(() => {});
    client.close();
    expect(clock.pending).toBe(0);
  });
});

/** A client in the room on the original's server. */
function onOriginal() {
  const setting = setUp();
  setting.client.start();
  void setting.client.join(ROOM);
  setting.transport.accept();
  setting.transport.say("roomUser", []);
  return setting;
}

const echo = (msg: string) => ({
  msg,
  nickName: "alice",
  roomId: ROOM,
  times: "2026-11-23 10:30:00",
  userId: "u-alice",
  type: 2,
});

describe("on the original's server", () => {
  test("[O1] a roomUser without a welcome shows that it is one", () => {
    const { events, transport } = onOriginal();
    expect(events).toContainEqual({
      type: "status",
      status: { status: "online", dialect: "base", nickName: "alice", userId: "u-alice" },
    });
    expect(transport.last("joinRoom").payload).toMatchObject({
      nickName: "alice",
      id: "u-alice",
      roomId: ROOM,
    });
  });

  test("[O1] so does silence, and the join that gets no reply ends nothing", () => {
    const { client, transport, clock, events } = setUp();
    client.start();
    void client.join(ROOM);
    transport.accept();
    clock.advance(2_000);
    expect(events).toContainEqual(expect.objectContaining({ type: "joined" }));
    clock.advance(60_000);
    expect(transport.closed).toBe(false);
  });

  test("[O1] a welcome that comes late after all makes it a v1 server", () => {
    const { client, transport, clock } = setUp();
    client.start();
    void client.join(ROOM);
    transport.accept();
    clock.advance(2_000);
    transport.say("welcome", WELCOME);
    transport.last("joinRoom").reply(joinReply(1, [1]));
    void client.send(ROOM, "hi");
    expect(transport.last("client_msg").payload).toMatchObject({ clientMsgId: "id1" });
  });

  test("[O2] the echo with type 2 is the receipt", async () => {
    const { client, transport, events } = onOriginal();
    const sent = client.send(ROOM, "hi");
    expect(transport.last("client_msg").payload).toEqual({
      msg: "hi",
      clientMsgId: "id1",
      nickName: "alice",
      roomId: ROOM,
      userId: "u-alice",
    });
    transport.say("server_msg", { ...echo("hi"), type: 1 });
    transport.say("server_msg", echo("hi"));
    await expect(sent).resolves.toMatchObject({ seq: undefined, clientMsgId: "id1" });
    const own = events.flatMap((event) => (event.type === "messages" ? event.messages : []));
    expect(own.map((message) => message.own)).toEqual([false, true]);
    expect(own.map((message) => message.clientMsgId)).toEqual([undefined, "id1"]);
  });

  test("[O3] what was not echoed before the connection went is failed, not sent again by itself", async () => {
    const { client, transport, clock } = onOriginal();
    const sent = client.send(ROOM, "hi");
    transport.end();
    await expect(sent).rejects.toThrow(/may show it twice/);
    clock.advance(20_000);
    transport.accept();
    transport.say("roomUser", []);
    expect(transport.of("client_msg")).toHaveLength(1);
  });

  test("[O3] an echo that stays away fails the message", async () => {
    const { client, clock } = onOriginal();
    const sent = client.send(ROOM, "hi");
    clock.advance(10_000);
    await expect(sent).rejects.toThrow(/did not echo/);
  });

  test("[O4] there is no history to ask for", async () => {
    const { client, transport } = onOriginal();
    await expect(client.ask.history(ROOM, { before: 5, limit: 10 })).resolves.toEqual({
      messages: [],
      more: false,
      epoch: "",
    });
    expect(transport.of("history")).toEqual([]);
  });

  test("[O4] an empty roster is an unknown one; a map is the roster it holds", () => {
    const { transport, events } = onOriginal();
    expect(events).toContainEqual(
      expect.objectContaining({ room: expect.objectContaining({ roster: { status: "unknown" } }) }),
    );
    const bob = { nickName: "鲍勃", socketId: "s", id: 7 };
    transport.say("roomUser", { [ROOM]: [bob, bob], room2: [] });
    const users = [{ userId: "7", nickName: "鲍勃" }];
    expect(events.at(-1)).toEqual({ type: "roster", roomId: ROOM, roster: { status: "known", users } });
  });
});
