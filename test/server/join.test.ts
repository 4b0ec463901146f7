import { describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { HISTORY, LEAVE_ROOM, PRESENCE, SERVER_MSG, WELCOME } from "../../src/core/protocol/event-names.ts";
import { toRoomId } from "../../src/core/protocol/names.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type { MessageLog } from "../../src/server/log/message-log.ts";
import { baseClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

/** A network whose log answers `range` only when it is told to; `fail` makes it refuse. */
function slowNetwork() {
  const inner = memoryLog("epoch-1", silentLogger);
  const waiting: { proceed: () => void; fail: () => void }[] = [];
  const log: MessageLog = {
    epoch: inner.epoch,
    append: (...args) => inner.append(...args),
    appendAll: (drafts) => inner.appendAll(drafts),
    onCommit: (listener) => inner.onCommit(listener),
    lastSeq: (roomId) => inner.lastSeq(roomId),
    seqAt: (roomId, at) => inner.seqAt(roomId, at),
    isUsedSince: (roomId, at) => inner.isUsedSince(roomId, at),
    rooms: (query) => inner.rooms(query),
    search: (search) => inner.search(search),
    change: (draft) => inner.change(draft),
    rev: (roomId) => inner.rev(roomId),
    changes: (roomId, query) => inner.changes(roomId, query),
    pins: (roomId, after) => inner.pins(roomId, after),
    summarize: (message) => inner.summarize(message),
    thread: (roomId, seq, range) => inner.thread(roomId, seq, range),
    inbox: inner.inbox,
    close: () => inner.close(),
    range: async (roomId, range) => {
      const page = await inner.range(roomId, range);
      await new Promise<void>((resolve, reject) => {
        waiting.push({ proceed: resolve, fail: () => reject(new Error("disk on fire")) });
      });
      return page;
    },
  };
  return { network: new HubNetwork({ log }), waiting };
}

describe("joining a room", () => {
  async function roomOf(count: number) {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    for (let n = 1; n <= count; n++) ann.emit("client_msg", { roomId: "room1", msg: `m${n}` });
    await network.flush();
    return { network, ann, bob: await v1Client(network, "bob") };
  }
  const texts = (reply: Payload) => reply.messages.map(({ msg }: Payload) => msg);

  it("[J1] answers with the room, its roster and its newest messages, oldest first", async () => {
    const { bob } = await roomOf(3);
    const reply = await bob.join("room1", { limit: 2 });
    expect(reply).toMatchObject({ ok: true, roomId: "room1", epoch: "epoch-1", lastSeq: 3, more: true });
    expect(texts(reply)).toEqual(["m2", "m3"]);
    expect(reply.users).toEqual([
      { nickName: "ann", id: "u-ann" },
      { nickName: "bob", id: "u-bob" },
    ]);
    expect((await bob.join("room2")).messages).toEqual([]);
  });

  it("[J2] with `since` answers with what follows it, oldest first, and `more` if that is not all", async () => {
    const { bob } = await roomOf(5);
    const some = await bob.join("room1", { since: { epoch: "epoch-1", seq: 1 }, limit: 2 });
    expect([texts(some), some.more, some.lastSeq]).toEqual([["m2", "m3"], true, 5]);
    const rest = await bob.join("room1", { since: { epoch: "epoch-1", seq: 3 } });
    expect([texts(rest), rest.more]).toEqual([["m4", "m5"], false]);
    const none = await bob.join("room1", { since: { epoch: "epoch-1", seq: 5 } });
    expect([texts(none), none.more]).toEqual([[], false]);
  });

  it("[J3] with another epoch or a seq that does not exist yet answers as without `since`", async () => {
    const { bob } = await roomOf(3);
    for (const since of [
      { epoch: "another", seq: 1 },
      { epoch: "epoch-1", seq: 4 },
    ]) {
      const reply = await bob.join("room1", { since, limit: 1 });
      expect([reply.epoch, reply.lastSeq, texts(reply), reply.more]).toEqual(["epoch-1", 3, ["m3"], true]);
    }
  });

  it("[J4] a message committed while a join is being answered is in the answer, and comes neither before nor twice", async () => {
    const { network, waiting } = slowNetwork();
    const ann = await v1Client(network, "ann");
    const bob = await v1Client(network, "bob");
    ann.emit("joinRoom", { roomId: "room1", limit: 5 });
    await network.flush();
    waiting.shift()?.proceed();
    await ann.say("room1", "before");
    const replies: Payload[] = [];
    bob.transport.emit("joinRoom", { roomId: "room1" }, (reply) => replies.push(reply));
    await network.flush();
    await ann.say("room1", "meanwhile");
    network.clock.advance(50);
    await network.flush();
    expect(bob.heard.map(({ event }) => event)).toEqual([WELCOME]);
    waiting.shift()?.proceed();
    await network.flush();
    expect(replies.map((reply) => [texts(reply), reply.lastSeq])).toEqual([[["before", "meanwhile"], 2]]);
    await ann.say("room1", "after");
    expect(bob.texts()).toEqual(["after"]);
  });

  it("[J4] what is committed during a long resume is left to the pages that follow", async () => {
    const { network, waiting } = slowNetwork();
    const ann = await v1Client(network, "ann");
    ann.emit("joinRoom", { roomId: "room1" });
    await network.flush();
    waiting.shift()?.proceed();
    for (const msg of ["m1", "m2", "m3"]) await ann.say("room1", msg);
    const bob = await v1Client(network, "bob");
    const replies: Payload[] = [];
    const since = { epoch: "epoch-1", seq: 0 };
    bob.transport.emit("joinRoom", { roomId: "room1", since, limit: 2 }, (reply) => replies.push(reply));
    await network.flush();
    await ann.say("room1", "m4");
    waiting.shift()?.proceed();
    await network.flush();
    expect(replies).toMatchObject([{ lastSeq: 4, more: true }]);
    expect(texts(replies[0])).toEqual(["m1", "m2"]);
    expect(bob.texts()).toEqual([]);
    bob.transport.emit(HISTORY, { roomId: "room1", after: 2, limit: 9 }, (reply) => replies.push(reply));
    await network.flush();
    waiting.shift()?.proceed();
    await network.flush();
    expect(texts(replies[1])).toEqual(["m3", "m4"]);
  });

  it("[J4] [J5] two joins under way at once each get what is committed meanwhile", async () => {
    const { network, waiting } = slowNetwork();
    const ann = await v1Client(network, "ann");
    const replies: Payload[] = [];
    for (let n = 0; n < 2; n++) {
      ann.transport.emit("joinRoom", { roomId: "room1" }, (reply) => replies.push(reply));
    }
    await network.flush();
    await ann.say("room1", "one");
    waiting.shift()?.proceed();
    await network.flush();
    await ann.say("room1", "two");
    expect(ann.texts()).toEqual(["two"]);
    waiting.shift()?.proceed();
    await network.flush();
    expect(replies.map(texts)).toEqual([["one"], ["one", "two"]]);
    await ann.say("room1", "three");
    expect(ann.texts()).toEqual(["two", "three"]);
  });

  it("[J5] joining a room one is in changes nothing but answers anew", async () => {
    const { ann, bob, network } = await roomOf(1);
    await bob.join("room1");
    const again = await bob.join("room1");
    expect([again.users.length, texts(again)]).toEqual([2, ["m1"]]);
    network.clock.advance(50);
    await network.flush();
    await ann.say("room1", "once");
    expect(bob.texts()).toEqual(["once"]);
  });

  it("[J6] nobody is in more rooms than the server allows, on all devices together", async () => {
    const network = new HubNetwork({ limits: { roomsPerUser: 2 } });
    const ann = await v1Client(network, "ann");
    const { session } = ann.got(WELCOME)[0];
    const phone = await v1Client(network, "ann", { session });
    await ann.join("room1");
    await phone.join("room2");
    const refused = await phone.join("room3");
    expect(refused).toMatchObject({ ok: false, error: { code: "ROOM_FULL" } });
    expect(refused.error.message).toBe("you are in 2 rooms, the most this server allows; leave one first");
    expect(await phone.join("room1")).toMatchObject({ ok: true });
    await ann.ask(LEAVE_ROOM, { roomId: "room1" });
    await phone.ask(LEAVE_ROOM, { roomId: "room1" });
    expect(await ann.join("room3")).toMatchObject({ ok: true });
  });

  it("[J7] who has left gets and says nothing there Payload more, and leaving twice is fine", async () => {
    const { ann, bob } = await roomOf(0);
    await bob.join("room1");
    expect(await bob.ask(LEAVE_ROOM, { roomId: "room1" })).toEqual({ ok: true });
    expect(await bob.ask(LEAVE_ROOM, { roomId: "room1" })).toEqual({ ok: true });
    await ann.say("room1", "secret");
    expect(bob.got(SERVER_MSG)).toEqual([]);
    expect(await bob.say("room1", "hello?")).toMatchObject({ error: { code: "NOT_IN_ROOM" } });
    expect(await bob.ask(HISTORY, { roomId: "room1", limit: 5 })).toMatchObject({
      error: { code: "NOT_IN_ROOM" },
    });
  });

  it("[J3] a log that was set back and went on is found by the instant of the message, and says so", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    const { epoch } = ann.got("welcome")[0];
    await ann.join("room1");
    for (const msg of ["one", "two", "three"]) await ann.say("room1", msg);
    const at = network.clock.now();
    const since = (seq: number, more: object = {}) =>
      ann.join("room1", { since: { epoch, seq, at, ...more } });
    expect(await since(2)).toMatchObject({ resumed: true, messages: [{ seq: 3 }] });
    expect(await since(0)).toMatchObject({ resumed: true, messages: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
    expect(await since(3)).toMatchObject({ resumed: true, messages: [], more: false });
    expect(await since(2, { at: undefined })).toMatchObject({ resumed: true });
    for (const other of [
      since(2, { at: at - 1 }),
      since(4),
      since(2, { epoch: "another" }),
      ann.join("room1"),
    ]) {
      expect(await other).toMatchObject({ resumed: false, messages: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
    }
  });

  it("[J3] what `since` names may be trimmed: it goes on with what is left", async () => {
    const log = memoryLog("epoch-1", silentLogger);
    const network = new HubNetwork({ log });
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    for (const msg of ["one", "two", "three"]) await ann.say("room1", msg);
    await log.trim({ newest: 1, receiptsBefore: 0, rows: 100 });
    const since = { epoch: "epoch-1", seq: 1, at: 1 };
    expect(await ann.join("room1", { since })).toMatchObject({
      resumed: true,
      lastSeq: 3,
      messages: [{ seq: 3 }],
    });
  });

  it("[J4] what is committed while a second join of the same client is being answered is delivered at once", async () => {
    const { network, waiting } = slowNetwork();
    const ann = await v1Client(network, "ann");
    const replies: Payload[] = [];
    for (const name of ["first", "second"]) {
      ann.transport.emit("joinRoom", { roomId: "room1", limit: 0 }, (reply) =>
        replies.push({ name, ...(reply as object) }),
      );
      await network.flush();
    }
    waiting[0]?.proceed();
    await network.flush();
    expect(replies.map(({ name }) => name)).toEqual(["first"]);
    ann.emit("client_msg", { roomId: "room1", msg: "between" });
    await network.flush();
    expect(ann.texts()).toEqual(["between"]);
    waiting[1]?.proceed();
    await network.flush();
    expect(replies).toHaveLength(2);
  });

  it("[J8] a join that could not be answered takes nothing from another one that was, or may yet be", async () => {
    const { network, waiting } = slowNetwork();
    const ann = await v1Client(network, "ann");
    for (let n = 0; n < 2; n += 1) {
      ann.emit("joinRoom", { roomId: "room1" });
      await network.flush();
    }
    waiting[0]?.fail();
    await network.flush();
    waiting[1]?.proceed();
    await network.flush();
    expect(await ann.say("room1", "still here")).toMatchObject({ ok: true });
    ann.emit("joinRoom", { roomId: "room1" });
    await network.flush();
    waiting[2]?.fail();
    await network.flush();
    expect(await ann.say("room1", "and still")).toMatchObject({ ok: true });
    expect(ann.texts()).toEqual(["still here", "and still"]);
  });

  it("[J8] a join that could not be answered leaves the client outside", async () => {
    const { network, waiting } = slowNetwork();
    const ann = await v1Client(network, "ann");
    const replies: Payload[] = [];
    ann.transport.emit("joinRoom", { roomId: "room1" }, (reply) => replies.push(reply));
    await network.flush();
    waiting.shift()?.fail();
    await network.flush();
    expect(replies).toMatchObject([
      { ok: false, error: { code: "INTERNAL", message: "the server failed on this request; try again" } },
    ]);
    expect(await ann.say("room1", "hello?")).toMatchObject({ error: { code: "NOT_IN_ROOM" } });
  });

  it("[J8] a client that goes while it joins is in no room", async () => {
    const { network, waiting } = slowNetwork();
    const ann = await v1Client(network, "ann");
    const bob = await v1Client(network, "bob");
    ann.emit("joinRoom", { roomId: "room1" });
    await network.flush();
    ann.transport.close();
    await network.flush();
    waiting.shift()?.proceed();
    await network.flush();
    bob.emit("joinRoom", { roomId: "room1" });
    await network.flush();
    waiting.shift()?.proceed();
    await network.flush();
    network.clock.advance(50);
    await network.flush();
    expect(bob.got(PRESENCE)).toMatchObject([{ joined: [{ nickName: "bob" }], left: [] }]);
  });

  it("[J9] a client may speak right after asking to join, without waiting for the answer", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    const base = await baseClient(network);
    ann.emit("joinRoom", { roomId: "room1" });
    ann.emit("client_msg", { roomId: "room1", msg: "hi" });
    base.emit("joinRoom", { roomId: "room1", nickName: "张三", id: 1 });
    base.emit("client_msg", { roomId: "room1", msg: "你好" });
    await network.flush();
    expect(await network.log.lastSeq(toRoomId("room1") ?? expect.fail())).toBe(2);
  });
});
