import { describe, expect, test, vi } from "vitest";
import type { ClientEvent, OutgoingMessage } from "../../../src/core/client/chat.ts";
import {
  EPOCH,
  historyReply,
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

const DAY = 24 * 60 * 60 * 1000;

const of = <T extends ClientEvent["type"]>(events: readonly ClientEvent[], type: T) =>
  events.filter((event): event is Extract<ClientEvent, { type: T }> => event.type === type);
const outgoing = (events: readonly ClientEvent[]) =>
  of(events, "outgoing").map(({ outgoing: { msg, state } }) => [msg, state.status]);
const receipt = (seq: number) => ({
  ok: true,
  id: `${ROOM}#${seq}`,
  seq,
  at: 1,
  times: "",
  duplicate: false,
});

describe("where it goes on", () => {
  test("[R4] the cursor names the log, the last message shown and its instant, and is what a rejoin asks to follow", () => {
    const setting = online();
    expect(setting.client.cursor(ROOM)).toEqual({ epoch: EPOCH, seq: 3, at: 3, rev: 0 });
    reconnect(setting);
    expect(setting.transport.last("joinRoom").payload.since).toEqual({ epoch: EPOCH, seq: 3, at: 3, rev: 0 });
  });

  test("[R21] a client made anew goes on after the cursor of an earlier one, and is told what it missed", () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM, { since: { epoch: EPOCH, seq: 3, at: 3 } });
    transport.accept();
    transport.say("welcome", WELCOME);
    expect(transport.last("joinRoom").payload).toMatchObject({
      since: { epoch: EPOCH, seq: 3, at: 3 },
      limit: 500,
    });
    transport.last("joinRoom").reply({ ...joinReply(6, [4, 5], true), resumed: true });
    transport.last("history").reply(historyReply([6]));
    expect(shown(events)).toEqual(["m4", "m5", "m6"]);
    expect(of(events, "restarted")).toEqual([]);
  });

  test("[R5] a server that does not resume is believed, though epoch and numbers would fit: it was rolled back", () => {
    const setting = online();
    reconnect(setting);
    setting.transport.last("joinRoom").reply({ ...joinReply(9, [8, 9]), resumed: false });
    expect(of(setting.events, "restarted")).toHaveLength(1);
    expect(shown(setting.events)).toEqual(["m1", "m2", "m3", "m8", "m9"]);
  });

  test("[R6] when all that was missed is gone, its number is told and the next message follows", () => {
    const setting = online();
    reconnect(setting);
    setting.transport.last("joinRoom").reply({ ...joinReply(9, []), resumed: true });
    expect(of(setting.events, "gap")).toEqual([{ type: "gap", roomId: ROOM, lost: 6 }]);
    setting.transport.say("server_msg", wire(10));
    expect(shown(setting.events).at(-1)).toBe("m10");
  });

  test("[R6] messages that go while the pages are read are told as lost", () => {
    const setting = online();
    reconnect(setting);
    const { transport, events } = setting;
    transport.last("joinRoom").reply({ ...joinReply(9, [4, 5], true), resumed: true });
    transport.last("history").reply(historyReply([8, 9]));
    expect(of(events, "gap")).toEqual([{ type: "gap", roomId: ROOM, lost: 2 }]);
    expect(shown(events)).toEqual(["m1", "m2", "m3", "m4", "m5", "m8", "m9"]);
  });

  test("[R6] [V17] messages that the server can't read because they are damaged are told as lost, and the next one follows", () => {
    const setting = online();
    reconnect(setting);
    const { transport, events } = setting;
    transport.last("joinRoom").reply({ ...joinReply(9, [4, 5], true), resumed: true });
    const error = { code: "UNAVAILABLE", reason: "server-data-damaged", params: {}, message: "damaged" };
    transport.last("history").reply({ ok: false, error });
    expect(of(events, "gap")).toEqual([{ type: "gap", roomId: ROOM, lost: 4 }]);
    transport.say("server_msg", wire(10));
    expect(shown(events).at(-1)).toBe("m10");
  });

  test("[R8] a server that failed at a join or a page is asked again, and only that", () => {
    const setting = online();
    reconnect(setting);
    const { transport, clock, events } = setting;
    const failed = { ok: false, error: { code: "INTERNAL", message: "try again" } };
    transport.last("joinRoom").reply(failed);
    clock.advance(1_000);
    transport.last("joinRoom").reply({ ...joinReply(5, [4], true), resumed: true });
    transport.last("history").reply(failed);
    clock.advance(1_000);
    transport.last("history").reply(historyReply([5]));
    expect(of(events, "joinFailed")).toEqual([]);
    expect(shown(events).at(-1)).toBe("m5");
  });
});

test("[R8] a room refused for now is not asked for twice after a reconnect, nor told as restarted", () => {
  const { transport, client, clock, events } = setUp();
  client.start();
  void client.join(ROOM);
  transport.accept();
  transport.say("welcome", WELCOME);
  transport
    .last("joinRoom")
    .reply({ ok: false, error: { code: "UNAVAILABLE", message: "no", retryAfterMs: 5_000 } });
  transport.end();
  clock.advance(1_000);
  transport.accept();
  transport.say("welcome", WELCOME);
  clock.advance(5_000);
  expect(transport.of("joinRoom")).toHaveLength(2);
  transport.last("joinRoom").reply(joinReply(3, [1, 2, 3]));
  clock.advance(5_000);
  expect(transport.of("joinRoom")).toHaveLength(2);
  expect(of(events, "restarted")).toEqual([]);
});

describe("the outbox that is kept", () => {
  function restarted(kept: KeptOutbox): Setting {
    return online(kept);
  }

  test("[R22] what was not acknowledged when the client was killed is told and sent by the next one, with its id", () => {
    const kept = new KeptOutbox();
    const before = online(kept);
    void before.client.send(ROOM, "one");
    void before.client.send(ROOM, "two");
    const { transport, events } = restarted(kept);
    expect(outgoing(events)).toEqual([
      ["one", "sending"],
      ["two", "sending"],
    ]);
    expect(transport.last("client_msgs").payload.messages).toEqual([
      { msg: "one", clientMsgId: "id1" },
      { msg: "two", clientMsgId: "id2" },
    ]);
    transport
      .last("client_msgs")
      .reply({ ok: true, results: [{ ...receipt(4), duplicate: true }, receipt(5)] });
    expect(kept.messages.size).toBe(0);
  });

  test("[R22] what the next one sees in the room is not sent again", () => {
    const kept = new KeptOutbox();
    void online(kept).client.send(ROOM, "one");
    const { transport, client, events } = setUp(kept);
    client.start();
    void client.join(ROOM);
    transport.accept();
    transport.say("welcome", WELCOME);
    const own = wire(4, { msg: "one", type: 2, userId: "u-alice", clientMsgId: "id1" });
    transport.last("joinRoom").reply({ ...joinReply(4, []), messages: [own] });
    expect(transport.of("client_msg")).toEqual([]);
    expect(shown(events)).toEqual(["one"]);
    expect(kept.messages.size).toBe(0);
  });

  test("[R22] what waits for a room is told and sent when that room is joined, not before", () => {
    const kept = new KeptOutbox();
    kept.put({
      clientMsgId: "x",
      roomId: "room9" as typeof ROOM,
      msg: "later",
      kind: "text",
      at: Date.UTC(2026, 10, 23),
      state: { status: "sending" },
    });
    const { transport, client, events } = online(kept);
    expect(outgoing(events)).toEqual([]);
    void client.join("room9" as typeof ROOM);
    expect(outgoing(events)).toEqual([["later", "sending"]]);
    transport.last("joinRoom").reply({ ...joinReply(0, []), roomId: "room9" });
    expect(transport.last("client_msg").payload).toMatchObject({ roomId: "room9", msg: "later" });
  });

  test("[R22] what is older than a day is not sent by itself, but when it is asked for", () => {
    const kept = new KeptOutbox();
    const at = Date.UTC(2026, 10, 23, 10) - DAY - 1;
    kept.put({ clientMsgId: "x", roomId: ROOM, msg: "old", kind: "text", at, state: { status: "sending" } });
    const { transport, client, events } = online(kept);
    expect(outgoing(events)).toEqual([["old", "failed"]]);
    expect(transport.of("client_msg")).toEqual([]);
    client.retry("x");
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "old", clientMsgId: "x" });
  });

  test("[R37] what another process left is taken over once this one is back online, and at /retry, however old", () => {
    const kept = new KeptOutbox();
    const setting = online(kept);
    const { client, transport, events, clock } = setting;
    const at = clock.now();
    const leave = (clientMsgId: string, more: Partial<OutgoingMessage>) =>
      kept.put({
        clientMsgId,
        roomId: ROOM,
        msg: clientMsgId,
        kind: "text",
        at,
        state: { status: "sending" },
        ...more,
      });
    leave("meanwhile", {});
    reconnect(setting);
    transport.last("joinRoom").reply(joinReply(3, []));
    expect(outgoing(events)).toEqual([["meanwhile", "sending"]]);
    transport.last("client_msg").reply(receipt(4));
    expect(client.takeOver(ROOM)).toBe(0);
    leave("old", { at: at - DAY - 1 });
    leave("elsewhere", { roomId: "room9" as typeof ROOM });
    expect(client.takeOver(ROOM)).toBe(1);
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "old", clientMsgId: "old" });
    transport.last("client_msg").reply(receipt(5));
    expect([...kept.messages.keys()]).toEqual(["elsewhere"]);
    expect(outgoing(events).map(([msg]) => msg)).not.toContain("elsewhere");
  });

  test("[R37] another nick takes nothing over: the disk is asked at connections and at /retry", () => {
    const kept = new KeptOutbox();
    const { transport, events } = online(kept);
    const before = kept.takeovers;
    transport.say("presence", {
      roomId: ROOM,
      count: 1,
      joined: [],
      left: [],
      changed: [{ id: "u-alice", nickName: "alice2" }],
    });
    expect(of(events, "status").at(-1)).toMatchObject({ status: { nickName: "alice2" } });
    expect(kept.takeovers).toBe(before);
  });

  test("[R22] an error of the program is no failing disk: it is not swallowed, nor is a failing disk after it", async () => {
    const kept = new KeptOutbox();
    const { client, events } = online(kept);
    const put = vi.spyOn(kept, "put").mockImplementationOnce(() => {
      throw new TypeError("a bug");
    });
    await expect(client.send(ROOM, "one")).rejects.toThrow(TypeError);
    put.mockRestore();
    kept.broken = true;
    void client.send(ROOM, "two");
    expect(of(events, "notice").map(({ error }) => error.message)).toEqual(["the disk is full"]);
  });

  test("[R22] closing keeps what is unsent, and what failed with its reason", () => {
    const kept = new KeptOutbox();
    const { client, transport } = online(kept);
    client.send(ROOM, "bad").catch(() => {});
    client.send(ROOM, "good").catch(() => {});
    transport.last("client_msg").reply({ ok: false, error: { code: "INVALID", message: "no" } });
    client.close();
    expect([...kept.messages.values()].map(({ msg, state }) => [msg, state.status])).toEqual([
      ["bad", "failed"],
      ["good", "sending"],
    ]);
    expect(outgoing(restarted(kept).events)).toEqual([
      ["bad", "failed"],
      ["good", "sending"],
    ]);
  });

  test("[R22] a disk that fails is told once, and what is said is sent all the same", () => {
    const kept = new KeptOutbox();
    const { client, transport, events } = online(kept);
    kept.broken = true;
    void client.send(ROOM, "one");
    transport.last("client_msg").reply(receipt(4));
    void client.send(ROOM, "two");
    expect(of(events, "notice").map(({ error }) => error.message)).toEqual(["the disk is full"]);
    expect(transport.last("client_msg").payload.msg).toBe("two");
  });

  test("[O3] what was handed to a base server is not sent again by the next client, unless asked", () => {
    const kept = new KeptOutbox();
    const onBase = () => {
      const setting = setUp(kept);
      setting.client.start();
      void setting.client.join(ROOM);
      setting.transport.accept();
      setting.transport.say("roomUser", []);
      return setting;
    };
    void onBase().client.send(ROOM, "once");
    const { transport, client, events } = onBase();
    expect(outgoing(events)).toEqual([["once", "failed"]]);
    expect(transport.of("client_msg")).toEqual([]);
    client.retry("id1");
    expect(transport.of("client_msg")).toHaveLength(1);
    transport.say("server_msg", { ...wire(1), msg: "once", type: 2 });
    expect(kept.messages.size).toBe(0);
  });
});

describe("a server too slow to say what it is", () => {
  test("[R12] once it was seen to be a v1 server, it is waited for and never spoken to as a base one", () => {
    const setting = online();
    const { transport, client, clock } = setting;
    client.send(ROOM, "one").catch(() => {});
    transport.end();
    clock.advance(20_000);
    transport.accept();
    clock.advance(9_999);
    expect(transport.of("client_msg")).toHaveLength(1);
    clock.advance(1);
    expect(transport.closed).toBe(true);
  });

  /** Silent for so long that it was taken for a base one, and told what was said in the meantime. */
  function takenForBase(): Setting {
    const setting = setUp();
    const { transport, client, clock } = setting;
    client.start();
    void client.join(ROOM);
    client.send(ROOM, "one").catch(() => {});
    transport.accept();
    clock.advance(2_000);
    return setting;
  }

  test("[R12] at a first meeting it may be taken for a base one, and still gets the id that makes a retry harmless", () => {
    const { transport } = takenForBase();
    expect(transport.last("client_msg").payload).toMatchObject({ msg: "one", clientMsgId: "id1" });
  });

  test("[R12] what a server got as a base one is sent again with its id once it shows to be a v1 server", () => {
    const { transport } = takenForBase();
    transport.say("welcome", WELCOME);
    transport.last("joinRoom").reply(joinReply(0, []));
    expect(transport.of("client_msg").map(({ payload }) => payload.clientMsgId)).toEqual(["id1", "id1"]);
  });
});

describe("how the connection fares", () => {
  test("[R23] how long a reply took is told, and while one is waited for, every second how long", () => {
    const { transport, client, clock, events } = online();
    void client.send(ROOM, "one");
    events.length = 0;
    clock.advance(2_500);
    transport.last("client_msg").reply(receipt(4));
    expect(of(events, "lag").map(({ ms }) => ms)).toEqual([1_000, 2_000, 2_500]);
    expect(clock.pending).toBe(0);
  });

  test("[R24] told by the server when to come back, it comes back then", () => {
    const { transport, clock, events } = online();
    transport.say("notice", { code: "UNAVAILABLE", message: "stopping", retryAfterMs: 4_321 });
    transport.end();
    expect(of(events, "status").at(-1)?.status).toMatchObject({
      status: "waiting",
      nextTryAt: clock.now() + 4_321,
    });
    clock.advance(4_320);
    expect(transport.auths).toHaveLength(1);
    clock.advance(1);
    expect(transport.auths).toHaveLength(2);
    transport.end();
    expect(of(events, "status").at(-1)?.status).toMatchObject({ nextTryAt: clock.now() + 500 });
  });

  test("[R19] a handshake at which the server failed is tried again", () => {
    const { transport, client, clock } = setUp();
    client.start();
    transport.end({ type: "refused", error: { code: "INTERNAL", message: "the server failed" } });
    clock.advance(1_000);
    expect(transport.auths).toHaveLength(2);
  });
});
