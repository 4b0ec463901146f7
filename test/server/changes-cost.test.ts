import { describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { CHANGED, DELETE, EDIT, INBOX, REACT } from "../../src/core/protocol/event-names.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { readJoinPage } from "../../src/server/hub/use-cases/join-page.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { draft, room } from "../support/drafts.ts";
import { type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork, type NetworkOptions } from "../support/socket-pair.ts";

const ROOM = "room1";
const TOO_FAST = { ok: false, error: { reason: "sends-too-fast", retryAfterMs: expect.any(Number) } };

let made = 0;

const change = (client: PairClient, event: string, more: object): Promise<Payload> =>
  client.ask(event, { roomId: ROOM, changeId: `change-${++made}`, ...more });

/** Ann, and bob, in a room of this log. */
async function annAndBob(options: NetworkOptions) {
  const network = new HubNetwork(options);
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await ann.join(ROOM);
  await bob.join(ROOM);
  return { network, ann, bob };
}

describe("what changes send anew", () => {
  const LIMITS = { messageRate: null, textRate: { perSecond: 1, burst: 3_200 } };

  /** Ann has said something short, to which many have reacted: about 1,000 bytes. */
  async function reactedTo() {
    const log = memoryLog("epoch-1", silentLogger);
    const all = await annAndBob({ log, limits: LIMITS });
    await all.ann.say(ROOM, "vote", { clientMsgId: "live" });
    for (let n = 0; n < 50; n += 1) {
      const userId = `u-somebody-${n}`.padEnd(16, "x");
      const action = { type: "react", emoji: "👍", on: true } as const;
      const target = { seq: 1 };
      await log.change({ roomId: room(ROOM), target, userId, changeId: "x", at: 0, action, onlyOwn: false });
    }
    return all;
  }

  it.each([
    ["an edit", EDIT, (n: number) => ({ seq: 1, msg: `${n}` })],
    ["a reaction", REACT, (n: number) => ({ seq: 1, emoji: "🎉", on: n % 2 === 0 })],
    ["an update", "client_msg", (n: number) => ({ msg: `${n}`, clientMsgId: "live", update: true })],
  ])("[Y35] %s counts the reactions to its message", async (_, event, requestOf) => {
    const { ann } = await reactedTo();
    const replies: Payload[] = [];
    for (let n = 0; n < 5; n += 1) replies.push(await change(ann, event, requestOf(n)));
    expect(replies.map(({ ok }) => ok)).toEqual([true, true, true, false, false]);
    expect(replies.at(-1)).toMatchObject(TOO_FAST);
    expect(ann.got(CHANGED)).toHaveLength(53);
  });

  it("[Y35] a deletion counts none of it", async () => {
    const { ann } = await reactedTo();
    for (let n = 0; n < 3; n += 1) await change(ann, EDIT, { seq: 1, msg: `${n}` });
    expect(await change(ann, DELETE, { seq: 1 })).toMatchObject({ ok: true });
  });
});

describe("calling users no more", () => {
  /** Messages of ann that call 1,000 users each, which is 200 ms of work. */
  async function calling(count: number) {
    const log = memoryLog("epoch-1", silentLogger);
    const work = { perSecond: 1, burst: 500 };
    const limits = { connectionWork: work, userWork: work, messageRate: null };
    const all = await annAndBob({ log, limits });
    const users = Array.from({ length: 1_000 }, (_, n) => toUserId(`somebody-${n}`));
    for (let n = 0; n < count; n += 1) {
      const at = all.network.clock.now();
      await log.append({ ...draft("x", { userId: "u-ann", at }), called: { users, all: false } });
    }
    return { ...all, log };
  }

  it.each([
    ["edits", EDIT, { msg: "nobody" }],
    ["deletions", DELETE, {}],
  ])("[Y35] is paid for by %s before it is done", async (_, event, more) => {
    const { ann, log } = await calling(3);
    const replies: Payload[] = [];
    for (const seq of [1, 2, 3]) replies.push(await change(ann, event, { seq, ...more }));
    expect(replies.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(replies.at(-1)).toMatchObject(TOO_FAST);
    expect(await log.inbox.count(toUserId("somebody-7"), [])).toBe(1);
  });
});

describe("who is called", () => {
  it("[Y38] again before being told is told all of it together, and one who can't be told keeps nobody else", async () => {
    const log = memoryLog("epoch-1", silentLogger);
    const { network, ann, bob } = await annAndBob({ log, limits: { messageRate: null } });
    const cho = await v1Client(network, "cho");
    await cho.join(ROOM);
    const count = log.inbox.count;
    let goOn = (): void => {};
    log.inbox.count = () =>
      new Promise((_, reject) => {
        goOn = () => reject(new Error("disk on fire"));
      });
    await ann.say(ROOM, "bob and cho");
    await ann.say(ROOM, "cho!");
    log.inbox.count = count;
    goOn();
    await network.flush();
    expect(bob.got(INBOX)).toEqual([]);
    expect(cho.got(INBOX)).toMatchObject([{ items: [{ seq: 1 }, { seq: 2 }], unread: 2 }]);
    await ann.say(ROOM, "bob");
    expect(bob.got(INBOX)).toMatchObject([{ items: [{ seq: 3 }], unread: 2 }]);
  });
});

describe("a join that has missed changes", () => {
  it("[Y26] pays for as many as may be read, before they are, and one that has missed none pays nothing", async () => {
    const log = memoryLog("epoch-1", silentLogger);
    const roomId = room(ROOM);
    await log.append(draft("a"));
    for (let n = 1; n <= 5; n += 1) {
      const action = { type: "edit", msg: `${n}` } as const;
      const target = { seq: 1 };
      await log.change({ roomId, target, userId: "u1", changeId: `${n}`, at: 0, action, onlyOwn: true });
    }
    const events: unknown[] = [];
    const watched = {
      ...log,
      epoch: log.epoch,
      rev: log.rev.bind(log),
      lastSeq: log.lastSeq.bind(log),
      range: log.range.bind(log),
      changes: (...args: Parameters<typeof log.changes>) => {
        events.push("read");
        return log.changes(...args);
      },
    };
    const join = (rev: number | undefined, longest = 500) =>
      readJoinPage(
        Object.setPrototypeOf(watched, log),
        { roomId, since: { epoch: "epoch-1", seq: 1, rev } },
        longest,
        (messages) => events.push(messages),
      );
    await join(2);
    await join(0, 4);
    await join(5);
    await join(undefined);
    expect(events).toEqual([3, "read", 4, "read"]);
  });
});

describe("a client that is gone", () => {
  it("[L18] has nothing read for its join or its questions, and what it said behind the join is said", async () => {
    const log = memoryLog("epoch-1", silentLogger);
    const network = new HubNetwork({ log, limits: { serverWork: { perSecond: 100, burst: 1 } } });
    const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
    await ann.join(ROOM);
    await ann.say(ROOM, "before");
    const reads: string[] = [];
    for (const name of ["range", "pins"] as const) {
      const read = log[name].bind(log);
      Object.assign(log, {
        [name]: (...args: Parameters<typeof read>) => {
          reads.push(name);
          return Reflect.apply(read, log, args);
        },
      });
    }
    bob.emit("joinRoom", { roomId: ROOM });
    bob.emit("client_msg", { roomId: ROOM, msg: "bye" });
    bob.emit("pins", { roomId: ROOM });
    await network.flush();
    expect(ann.texts()).toEqual(["before"]);
    bob.transport.close();
    await network.flush();
    network.clock.advance(100);
    await network.flush();
    network.clock.advance(100);
    await network.flush();
    expect(ann.texts()).toEqual(["before", "bye"]);
    expect(reads).toEqual([]);
  });
});
