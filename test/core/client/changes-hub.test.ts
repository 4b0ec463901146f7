import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { OutboxFile } from "../../../src/cli/files/outbox-file.ts";
import type { ChatMessage, Cursor } from "../../../src/core/client/chat.ts";
import { ChatClient } from "../../../src/core/client/chat-client.ts";
import type { OutboxStore } from "../../../src/core/client/sending/outbox-ports.ts";
import type { Transport } from "../../../src/core/client/transport.ts";
import { silentLogger } from "../../../src/core/logger.ts";
import { type RoomId, toNick } from "../../../src/core/protocol/names.ts";
import { memoryLog } from "../../../src/server/log/memory-log.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const ROOM = "room1" as RoomId;
/** Longer than any wait between two tries to connect. */
const A_WHILE = 20_000;
const LIKE = { type: "react", emoji: "👍", on: true } as const;

/** A client of the real server, and the last state of each message that it was told. */
class User {
  readonly client: ChatClient;
  readonly transport: Transport;
  readonly states = new Map<number, ChatMessage>();

  constructor(network: HubNetwork, nick: string, more: { outbox?: OutboxStore; since?: Cursor } = {}) {
    const { since, ...outbox } = more;
    this.transport = network.transport();
    let ids = 0;
    const newId = () => `${nick}-${ids++}`;
    const ports = { transport: this.transport, clock: network.clock, random: () => 0.5, newId, ...outbox };
    const identity = { userId: `u-${nick}`, nickName: nick, session: `secret-of-${nick}` };
    this.client = new ChatClient(ports, identity);
    this.client.subscribe((event) => {
      if (event.type !== "messages" && event.type !== "changed") return;
      for (const message of event.messages) this.states.set(message.seq ?? 0, message);
    });
    this.client.join(ROOM, since === undefined ? {} : { since }).catch(() => {});
    this.client.start();
  }

  texts(): string[] {
    return [...this.states.values()].map(({ msg }) => msg);
  }
}

/** Two users in a room whose pages hold 20, in which ann said so much. */
async function twoUsers(count: number) {
  const log = memoryLog("epoch-1", silentLogger);
  const network = new HubNetwork({ log, limits: { historyPage: 20 } });
  const [ann, bob] = [new User(network, "ann"), new User(network, "bob")];
  await network.flush();
  await all(
    network,
    Array.from({ length: count }, (_, n) => ann.client.send(ROOM, `m${n + 1}`)),
  );
  return { log, network, ann, bob };
}

/** Waits for all of some work, while packets move and time passes: the server's budget is one of time. */
async function all<T>(network: HubNetwork, work: readonly Promise<T>[]): Promise<T[]> {
  let isDone = false;
  const done = Promise.all(work).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await network.flush();
    network.clock.advance(10);
  }
  return done;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-changes-"));
  folders.push(folder);
  return folder;
}

test("[Y45] both see a message edited, liked, pinned and deleted", async () => {
  const { network, ann, bob } = await twoUsers(2);
  const done = [
    ann.client.change(ROOM, { seq: 1 }, { type: "edit", msg: "better" }),
    bob.client.change(ROOM, { seq: 1 }, LIKE),
    bob.client.change(ROOM, { seq: 1 }, { type: "pin", on: true }),
    ann.client.change(ROOM, { seq: 2 }, { type: "delete", reason: "typo" }),
  ];
  const revs = (await all(network, done)).map(({ rev }) => rev);
  await network.flush();
  expect(new Set(revs).size).toBe(4);
  for (const { states } of [ann, bob]) {
    expect(states.get(1)).toMatchObject({
      msg: "better",
      changes: { pinnedBy: "u-bob", reactions: [{ emoji: "👍", count: 1, users: ["u-bob"] }] },
    });
    expect(states.get(2)).toMatchObject({ msg: "", changes: { reason: "typo", deletedBy: "u-ann" } });
  }
  expect(await network.log.rev(ROOM)).toBe(4);
  expect(bob.client.cursor(ROOM)?.rev).toBe(4);
});

test("[Y47] who was away is told what changed since, over some pages, and what was trimmed is no error", async () => {
  const { log, network, ann, bob } = await twoUsers(120);
  network.reachable = false;
  network.drop(bob.transport);
  const edits = Array.from({ length: 120 }, (_, n) =>
    ann.client.change(ROOM, { seq: 120 - n }, { type: "edit", msg: `edited ${120 - n}` }),
  );
  await all(network, edits);
  await all(network, [ann.client.send(ROOM, "new")]);
  await log.trim({ newest: 71, receiptsBefore: 0, rows: 1_000 });
  network.reachable = true;
  network.clock.advance(A_WHILE);
  await network.flush();
  const texts = bob.texts();
  expect(texts.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, n) => `m${n + 1}`));
  expect(texts.slice(50)).toEqual(ann.texts().slice(50));
  expect(texts.at(50)).toBe("edited 51");
  expect(bob.client.cursor(ROOM)).toMatchObject({ seq: 121, rev: 120 });
});

test("[Y50][Y51] what is asked for offline, of a message that waits too, is done once though the process is killed twice", async () => {
  const { network, bob } = await twoUsers(1);
  network.reachable = false;
  const nick = toNick("cai") ?? expect.unreachable();
  const state = newFolder();
  const outbox = (folder: string) => new OutboxFile({ XDG_STATE_HOME: folder }, "ws://pair", nick);
  const first = new User(network, "cai", { outbox: outbox(state) });
  first.client.send(ROOM, "helo", { clientMsgId: "a" }).catch(() => {});
  first.client.change(ROOM, { clientMsgId: "a" }, { type: "edit", msg: "hello" }).catch(() => {});
  first.client.change(ROOM, { seq: 1 }, LIKE).catch(() => {});
  /** The next process has nothing but a copy of the disk as it is at this moment. */
  const kill = () => {
    const copy = newFolder();
    cpSync(state, copy, { recursive: true });
    return copy;
  };
  const afterFirst = kill();
  network.drop(first.transport);
  network.reachable = true;
  const second = new User(network, "cai", { outbox: outbox(afterFirst) });
  for (let n = 0; n < 10; n += 1) await network.flush();
  const third = new User(network, "cai", { outbox: outbox(state) }); // as if nothing had been acknowledged to the second
  first.client.close();
  for (let n = 0; n < 10; n += 1) await network.flush();
  for (const { states } of [bob, second, third]) {
    expect(states.get(1)?.changes?.reactions).toEqual([{ emoji: "👍", count: 1, users: ["u-cai"] }]);
    expect(states.get(2)?.msg).toBe("hello");
  }
  expect([await network.log.lastSeq(ROOM), await network.log.rev(ROOM)]).toEqual([2, 2]);
  for (const folder of [state, afterFirst]) expect(outbox(folder).takeOver()).toEqual([]);
});

test("[Y54] an update says it, then changes it, also by another process, and repeats change nothing", async () => {
  const { network, ann, bob } = await twoUsers(0);
  const say = (who: User, text: string, changeId: string) =>
    who.client.send(ROOM, text, { clientMsgId: "build-42", update: true, changeId });
  const first = say(ann, "10 %", "c1");
  const second = say(ann, "60 %", "c2");
  await all(network, [first, second]);
  const again = say(new User(network, "ann"), "60 %", "c2");
  const receipts = await all(network, [first, second, again]);
  await network.flush();
  expect(receipts.map(({ seq, rev, duplicate }) => [seq, rev, duplicate])).toEqual([
    [1, undefined, false],
    [1, 1, false],
    [1, 1, true],
  ]);
  expect(bob.texts()).toEqual(["60 %"]);
  expect(await network.log.rev(ROOM)).toBe(1);
});
