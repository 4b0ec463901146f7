import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import {
  CLIENT_MSG,
  HISTORY,
  JOIN_ROOM,
  LEAVE_ROOM,
  NICK,
  PRESENCE,
  READ,
  TOPIC,
  WELCOME,
  WHO,
} from "../../src/core/protocol/event-names.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type { MessageLog } from "../../src/server/log/message-log.ts";
import type { IdentityStore } from "../../src/server/store/identity-store.ts";
import { MemoryRoomRecords } from "../../src/server/store/memory-room-records.ts";
import type { RoomRecords } from "../../src/server/store/room-records.ts";
import { HeldCalls } from "../support/held-calls.ts";
import { baseClient, PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

interface Held {
  readonly identities?: readonly (keyof IdentityStore & string)[];
  readonly records?: readonly (keyof RoomRecords & string)[];
  readonly log?: readonly (keyof MessageLog & string)[];
}

/** A network in which these calls of its stores wait until the test lets them through. */
function slowNetwork({ identities = [], records = [], log = [] }: Held) {
  const calls = new HeldCalls();
  const network = new HubNetwork({
    log: calls.hold<MessageLog>(memoryLog("epoch-1", silentLogger), log),
    records: calls.hold<RoomRecords>(new MemoryRoomRecords(), records),
    slowIdentities: (inner) => calls.hold(inner, identities),
  });
  const proceed = async (method: string) => {
    calls.proceed(method);
    await network.flush();
  };
  return { network, calls, proceed };
}

/** Sends without waiting; the replies gather in the list that is returned. */
function sender(client: PairClient) {
  const replies: Payload[] = [];
  const send = (event: string, payload: unknown) =>
    client.transport.emit(event, payload, (reply) => replies.push(reply));
  return { replies, send };
}

const ann = { protocol: 1, nickName: "ann", userId: "u-ann", session: "secret of ann" };

test("[W3] of two who claim a nick at once the one whose claim comes through first has it", async () => {
  const { network, proceed } = slowNetwork({ identities: ["claim"] });
  const first = new PairClient(network, ann);
  const second = new PairClient(network, { ...ann, userId: "u-other" });
  await network.flush();
  await proceed("claim");
  await proceed("claim");
  expect(first.got(WELCOME)).toMatchObject([{ nickName: "ann" }]);
  expect(second.closed).toMatchObject({ type: "refused", error: { code: "NICK_IN_USE" } });
});

test("[W1] a client that goes while its claim waits is never here", async () => {
  const { network, proceed } = slowNetwork({ identities: ["claim"] });
  const gone = new PairClient(network, ann);
  await network.flush();
  gone.transport.close();
  await network.flush();
  await proceed("claim");
  const again = new PairClient(network, ann);
  await network.flush();
  await proceed("claim");
  expect((await again.join("room1")).users).toEqual([{ nickName: "ann", id: "u-ann" }]);
  expect(gone.heard).toEqual([]);
});

test("[W5] of a nick that one device takes and one that another claims, the last that the store gave holds everywhere", async () => {
  const { network, proceed } = slowNetwork({ identities: ["claim", "rename"] });
  const first = new PairClient(network, ann);
  await network.flush();
  await proceed("claim");
  await first.join("room1");
  first.emit(NICK, { nickName: "anna" });
  const phone = new PairClient(network, ann);
  await network.flush();
  await proceed("claim"); // with the nick of before
  await proceed("rename");
  expect(phone.got(WELCOME)).toMatchObject([{ nickName: "ann" }]);
  expect((await first.ask(WHO, { roomId: "room1" })).users).toEqual([{ nickName: "anna", id: "u-ann" }]);
  expect((await phone.join("room2")).users).toEqual([{ nickName: "anna", id: "u-ann" }]);
});

test("[W6] a user who goes before the store has noted that it came is noted as gone after it", async () => {
  const { network, calls, proceed } = slowNetwork({ identities: ["entered", "left"] });
  const client = new PairClient(network, ann);
  await network.flush();
  network.drop(client.transport);
  await network.flush();
  expect(calls.names).toEqual(["entered"]);
  await proceed("entered");
  expect(calls.names).toEqual(["left"]);
});

test("[W7] a base client that goes while its name is looked up is in no room", async () => {
  const { network, proceed } = slowNetwork({ identities: ["nameGuest"] });
  const base = await baseClient(network);
  base.emit(JOIN_ROOM, { roomId: "room1", nickName: "张三", id: 1 });
  await network.flush();
  base.transport.close();
  await network.flush();
  await proceed("nameGuest");
  const watcher = await v1Client(network, "ann");
  expect((await watcher.join("room1")).users).toEqual([{ nickName: "ann", id: "u-ann" }]);
});

test("[J9] a client may speak right after asking to join, also while the join looks something up", async () => {
  const { network, proceed } = slowNetwork({ identities: ["nameGuest"] });
  const watcher = await v1Client(network, "ann");
  await watcher.join("room1");
  const base = await baseClient(network);
  base.emit(JOIN_ROOM, { roomId: "room1", nickName: "张三", id: 1 });
  base.emit(CLIENT_MSG, { roomId: "room1", msg: "你好" });
  await network.flush();
  expect(watcher.texts()).toEqual([]);
  await proceed("nameGuest");
  expect(watcher.texts()).toEqual(["你好"]);
  expect(base.texts()).toEqual(["你好"]);
});

test("[M1] what a client says just before it goes is said, also behind a join that waits", async () => {
  const { network, proceed } = slowNetwork({ identities: ["nameGuest"] });
  const watcher = await v1Client(network, "ann");
  await watcher.join("room1");
  const base = await baseClient(network);
  base.emit(JOIN_ROOM, { roomId: "room1", nickName: "张三", id: 1 });
  base.emit(CLIENT_MSG, { roomId: "room1", msg: "bye" });
  base.transport.close();
  await network.flush();
  await proceed("nameGuest");
  expect(watcher.texts()).toEqual(["bye"]);
  expect((await watcher.ask(WHO, { roomId: "room1" })).users).toHaveLength(1);
});

test("[J7] who leaves while its join is being answered is outside, and is answered in order", async () => {
  const { network, proceed } = slowNetwork({ records: ["readMarkOf"] });
  const client = await v1Client(network, "ann");
  const { replies, send } = sender(client);
  send(JOIN_ROOM, { roomId: "room1" });
  send(LEAVE_ROOM, { roomId: "room1" });
  send(CLIENT_MSG, { roomId: "room1", msg: "hello?" });
  await network.flush();
  expect(replies).toEqual([]);
  await proceed("readMarkOf");
  expect(replies).toMatchObject([
    { ok: true, roomId: "room1" },
    { ok: true },
    { ok: false, error: { code: "NOT_IN_ROOM" } },
  ]);
});

test("[J8] a join whose records can't be read leaves the client outside", async () => {
  const { network, calls } = slowNetwork({ records: ["topicsOf"] });
  const client = await v1Client(network, "ann");
  const { replies, send } = sender(client);
  send(JOIN_ROOM, { roomId: "room1" });
  await network.flush();
  calls.fail("topicsOf", chatError("records-unavailable", {}));
  await network.flush();
  expect(replies).toMatchObject([{ ok: false, error: { code: "UNAVAILABLE" } }]);
  expect(await client.say("room1", "hello?")).toMatchObject({ error: { code: "NOT_IN_ROOM" } });
});

test("[J8] a client that is lost while its join looks something up is in no room, and the others hear nothing of it", async () => {
  const { network, proceed } = slowNetwork({ records: ["directOf"] });
  const client = await v1Client(network, "ann");
  client.emit(JOIN_ROOM, { roomId: "dm.x" });
  await network.flush();
  network.drop(client.transport);
  await network.flush();
  await proceed("directOf");
  const again = new PairClient(network, { ...ann, session: client.got(WELCOME)[0].session });
  await network.flush();
  expect((await again.join("room1")).users).toHaveLength(1);
  expect(again.got(PRESENCE)).toEqual([]);
});

test("[J4] [Q5] a topic that is set while a join is being answered is in the answer, and comes neither before nor after", async () => {
  const { network, proceed } = slowNetwork({ log: ["range"] });
  const setter = await v1Client(network, "bob");
  setter.emit(JOIN_ROOM, { roomId: "room1" });
  await network.flush();
  await proceed("range");
  const client = await v1Client(network, "ann");
  const { replies, send } = sender(client);
  send(JOIN_ROOM, { roomId: "room1" });
  await network.flush();
  await setter.ask(TOPIC, { roomId: "room1", topic: "new" });
  await proceed("range");
  expect(replies).toMatchObject([{ ok: true, topic: "new" }]);
  expect(client.got(TOPIC)).toEqual([]);
});

test("[J4] [Q6] a mark that another device moves while a join is being answered is in the answer", async () => {
  const { network, proceed } = slowNetwork({ log: ["range"] });
  const phone = await v1Client(network, "ann");
  phone.emit(JOIN_ROOM, { roomId: "room1" });
  await network.flush();
  await proceed("range");
  await phone.say("room1", "one");
  const client = await v1Client(network, "ann", { session: phone.got(WELCOME)[0].session });
  const { replies, send } = sender(client);
  send(JOIN_ROOM, { roomId: "room1" });
  await network.flush();
  await phone.ask(READ, { roomId: "room1", seq: 1 });
  await proceed("range");
  expect(replies).toMatchObject([{ ok: true, read: 1 }]);
});

test("[J4] what is committed while an answer waits for an earlier one is in it", async () => {
  const { network, proceed } = slowNetwork({ log: ["seqAt"] });
  const bob = await v1Client(network, "bob");
  await bob.join("room1");
  const client = await v1Client(network, "ann");
  await client.join("room2");
  const { replies, send } = sender(client);
  send(HISTORY, { roomId: "room2", from: 1, limit: 1 });
  send(JOIN_ROOM, { roomId: "room1" });
  await network.flush();
  await bob.say("room1", "meanwhile");
  expect(client.texts()).toEqual([]);
  await proceed("seqAt");
  expect(replies).toMatchObject([{ messages: [] }, { messages: [{ msg: "meanwhile" }], lastSeq: 1 }]);
  expect(client.texts()).toEqual([]);
  await bob.say("room1", "after");
  expect(client.texts()).toEqual(["after"]);
});

test("[V3] closing waits for what has begun, and delivers nothing any more", async () => {
  const { network, calls } = slowNetwork({ records: ["setTopic"] });
  const client = await v1Client(network, "ann");
  await client.join("room1");
  client.emit(TOPIC, { roomId: "room1", topic: "late" });
  await network.flush();
  let isClosed = false;
  void network.hub.close().then(() => {
    isClosed = true;
  });
  await network.flush();
  expect(isClosed).toBe(false);
  calls.proceed("setTopic");
  await network.flush();
  expect(isClosed).toBe(true);
  network.drop(client.transport);
  await network.flush();
  expect(network.clock.pending).toBe(0);
});

test("[J11] the requests of who comes are answered while its unread rooms of two are looked for", async () => {
  const { network, calls, proceed } = slowNetwork({ records: ["directRoomsOf"] });
  const client = new PairClient(network, ann);
  await network.flush();
  expect(await client.join("room1")).toMatchObject({ ok: true });
  expect(calls.names).toEqual(["directRoomsOf"]);
  await proceed("directRoomsOf");
});

test("[Q9] the log tells of unread rooms of two that could not be looked at", async () => {
  const told: string[] = [];
  const logger = {
    ...silentLogger,
    warn: (message: string) => told.push(message),
    error: (message: string) => told.push(message),
  };
  const calls = new HeldCalls();
  const records = calls.hold<RoomRecords>(new MemoryRoomRecords(), ["directRoomsOf"]);
  const network = new HubNetwork({ records, logger });
  for (const error of [new Error("unexpected"), chatError("asks-too-fast", { waitMs: 1 })]) {
    const client = new PairClient(network, ann);
    await network.flush();
    calls.fail("directRoomsOf", error);
    await network.flush();
    expect(client.closed).toBeUndefined();
  }
  expect(told).toEqual([
    "something failed",
    "a user was not notified of all unread rooms of two, for want of time",
  ]);
});
