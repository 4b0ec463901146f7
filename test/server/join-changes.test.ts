import { describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { CHANGED, CHANGES, EDIT, HISTORY, PIN } from "../../src/core/protocol/event-names.ts";
import { DEFAULT_LIMITS } from "../../src/core/protocol/limits.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { room } from "../support/drafts.ts";
import { HeldCalls } from "../support/held-calls.ts";
import { type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const ROOM = "room1";
const EPOCH = "epoch-1";

let made = 0;

const edit = (client: PairClient, seq: number, msg: string) =>
  client.ask(EDIT, { roomId: ROOM, seq, msg, changeId: `change-${++made}` });
const since = (seq: number, rev: number) => ({ epoch: EPOCH, seq, rev });
const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const states = (messages: Payload[]) => messages.map(({ seq, msg, rev }) => [seq, msg, rev]);

/** Ann in a room with so many messages, and bob who is not in it. */
async function roomOf(count: number) {
  const network = new HubNetwork({ limits: { messageRate: null } });
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await ann.join(ROOM);
  for (let n = 1; n <= count; n += 1) await ann.say(ROOM, `m${n}`);
  return { network, ann, bob };
}

describe("joining a room in which messages changed", () => {
  it("[Y26] is answered with the room's rev, and messages as they are now", async () => {
    const { ann, bob } = await roomOf(3);
    expect(await bob.join("room2")).toMatchObject({ rev: 0, messages: [] });
    await edit(ann, 2, "two");
    const reply = await bob.join(ROOM);
    expect(reply).toMatchObject({ rev: 1, resumed: false });
    expect(states(reply.messages)).toEqual([
      [1, "m1", undefined],
      [2, "two", 1],
      [3, "m3", undefined],
    ]);
    expect(reply).not.toHaveProperty("changed");
    expect(reply).not.toHaveProperty("moreChanges");
    expect(await bob.join(ROOM, { since: { epoch: EPOCH, seq: 3 } })).not.toHaveProperty("changed");
  });

  it("[Y26] with `since.rev` has what changed up to `since.seq`, each message once as it is now, by its rev", async () => {
    const { ann, bob } = await roomOf(4);
    await edit(ann, 3, "early");
    await edit(ann, 1, "one");
    await edit(ann, 3, "three");
    await edit(ann, 2, "two");
    await edit(ann, 2, "two again");
    await edit(ann, 4, "four");
    const reply = await bob.join(ROOM, { since: since(3, 1) });
    expect(reply).toMatchObject({ resumed: true, rev: 6, moreChanges: false });
    expect(states(reply.changed)).toEqual([
      [1, "one", 2],
      [3, "three", 3],
      [2, "two again", 5],
    ]);
    expect(states(reply.messages)).toEqual([[4, "four", 6]]);
    expect(await bob.join(ROOM, { since: since(4, 6) })).toMatchObject({
      resumed: true,
      changed: [],
      moreChanges: false,
    });
    expect((await bob.join(ROOM, { since: since(0, 0) })).changed).toEqual([]);
  });

  it("[Y26] a rev that is beyond the room's is of another log", async () => {
    const { ann, bob } = await roomOf(2);
    await edit(ann, 1, "one");
    const reply = await bob.join(ROOM, { since: since(2, 2) });
    expect(reply).toMatchObject({ resumed: false, rev: 1, messages: [{ seq: 1 }, { seq: 2 }] });
    expect(reply).not.toHaveProperty("changed");
  });

  it("[Y26] many changes are in pages: the first with the reply, the rest asked for after the last of them", async () => {
    const network = new HubNetwork({ limits: { messageRate: null, historyPage: 3 } });
    const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
    await ann.join(ROOM);
    for (let n = 1; n <= 8; n += 1) await ann.say(ROOM, `m${n}`);
    for (let seq = 1; seq <= 8; seq += 1) await edit(ann, seq, `e${seq}`);
    const reply = await bob.join(ROOM, { since: since(7, 0) });
    expect(reply).toMatchObject({ rev: 8, moreChanges: true });
    const told = [...reply.changed];
    for (let more = true; more; ) {
      const page = await bob.ask(CHANGES, { roomId: ROOM, after: told.at(-1).rev, limit: 3 });
      told.push(...page.messages);
      more = page.more;
    }
    expect(states(told)).toEqual(Array.from({ length: 8 }, (_, n) => [n + 1, `e${n + 1}`, n + 1]));
  });

  it("[Y26] the reply is no larger than what may be sent at once, changes and messages together", async () => {
    const network = new HubNetwork({ limits: { messageRate: null } });
    const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
    await ann.join(ROOM);
    const large = "聊".repeat(DEFAULT_LIMITS.messageCharacters);
    for (let n = 1; n <= 60; n += 1) await ann.say(ROOM, large);
    for (let seq = 1; seq <= 30; seq += 1) {
      await ann.ask(PIN, { roomId: ROOM, seq, on: true, changeId: `change-${++made}` });
    }
    for (const [seq, limit] of [
      [30, 200],
      [50, 5],
      [60, 200],
    ] as const) {
      const reply = await bob.join(ROOM, { since: since(seq, 0), limit });
      expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(DEFAULT_LIMITS.queuedBytes / 2);
      expect(reply).toMatchObject({ resumed: true, moreChanges: true });
      const seqs = reply.changed.map((message: Payload) => message.seq);
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, n) => n + 1));
      if (seq === 60) expect(seqs.length).toBeGreaterThan(10);
    }
  });

  it("[Y26] names of those who reacted count as what is sent", async () => {
    const { network, bob } = await roomOf(12);
    const reactions = range(50).flatMap((n) =>
      range(12).flatMap((seq) =>
        ["👍", "🎉", "🚀"].map((emoji) =>
          network.log.change({
            roomId: room(ROOM),
            target: { seq: seq + 1 },
            userId: `${n}-${"𠀀".repeat(60)}`,
            changeId: `${seq}${emoji}`,
            at: 1,
            action: { type: "react", emoji, on: true },
            onlyOwn: false,
          }),
        ),
      ),
    );
    await Promise.all(reactions);
    const pages: Payload[] = [
      await bob.join(ROOM, { since: since(12, 0) }),
      await bob.join(ROOM),
      await bob.ask(HISTORY, { roomId: ROOM, after: 0, limit: 100, rows: true }),
      await bob.ask(CHANGES, { roomId: ROOM, after: 0, limit: 100 }),
    ];
    for (const page of pages) {
      expect(page).toMatchObject({ ok: true });
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(DEFAULT_LIMITS.queuedBytes / 2);
    }
  });
});

describe("changes while a join is answered", () => {
  /** A network whose log answers these calls only when it is told to. Ann is in the room, where she said so much. */
  async function slowRoom(methods: readonly ("rev" | "range" | "changes")[], count: number) {
    const held = new HeldCalls();
    const log = memoryLog(EPOCH, silentLogger);
    const network = new HubNetwork({ log: held.hold(log, methods), limits: { messageRate: null } });
    const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
    ann.emit("joinRoom", { roomId: ROOM });
    await network.flush();
    await release();
    for (let n = 1; n <= count; n += 1) await ann.say(ROOM, `m${n}`);

    async function release(): Promise<void> {
      for (let [name] = held.names; name !== undefined; [name] = held.names) {
        held.proceed(name);
        await network.flush();
      }
    }

    /** Bob's join, of which so many calls went through. */
    async function joining(more: object, calls = 0): Promise<Payload[]> {
      const replies: Payload[] = [];
      bob.transport.emit("joinRoom", { roomId: ROOM, ...more }, (reply) => replies.push(reply));
      await network.flush();
      for (let n = 0; n < calls; n += 1) {
        held.proceed(held.names[0] ?? expect.fail("nothing waits"));
        await network.flush();
      }
      return replies;
    }
    return { network, ann, bob, joining, release };
  }

  it.each([0, 1, 2, 3])(
    "[Y27] are in the reply, and neither come before nor twice (after %i reads)",
    async (calls) => {
      const { ann, bob, joining, release } = await slowRoom(["rev", "range", "changes"], 3);
      await edit(ann, 3, "before");
      const replies = await joining({ since: since(2, 0) }, Math.min(calls, 2));
      await edit(ann, 1, "one");
      await edit(ann, 3, "three");
      await ann.say(ROOM, "m4");
      await edit(ann, 4, "four");
      await edit(ann, 1, "one again");
      expect(bob.got(CHANGED)).toEqual([]);
      await release();
      expect(replies).toMatchObject([{ resumed: true, rev: 5, lastSeq: 4, moreChanges: false }]);
      expect(states(replies[0].changed)).toEqual([[1, "one again", 5]]);
      expect(states(replies[0].messages)).toEqual([
        [3, "three", 3],
        [4, "four", 4],
      ]);
      expect(bob.got(CHANGED)).toEqual([]);
      await edit(ann, 2, "two");
      expect(bob.got(CHANGED)).toMatchObject([{ after: 5, rev: 6, messages: [{ seq: 2, msg: "two" }] }]);
    },
  );

  it("[Y27] without `since` are in the messages of the reply", async () => {
    const { ann, bob, joining, release } = await slowRoom(["range"], 2);
    const replies = await joining({ limit: 1 });
    await edit(ann, 1, "one");
    await edit(ann, 2, "two");
    await release();
    expect(replies).toMatchObject([{ rev: 2, messages: [{ seq: 2, msg: "two", rev: 2 }], more: true }]);
    await edit(ann, 2, "two again");
    expect(bob.got(CHANGED)).toMatchObject([{ after: 2, rev: 3 }]);
  });

  it("[Y27] beyond a page that is full are left to be asked for", async () => {
    const { network, ann, bob, joining, release } = await slowRoom(["range"], 4);
    const replies = await joining({ since: since(1, 0), limit: 2 });
    await edit(ann, 4, "four");
    await release();
    expect(replies).toMatchObject([{ rev: 1, more: true, changed: [], messages: [{ seq: 2 }, { seq: 3 }] }]);
    bob.transport.emit(HISTORY, { roomId: ROOM, after: 3, limit: 9 }, (reply) => replies.push(reply));
    await network.flush();
    await release();
    expect(states(replies[1].messages)).toEqual([[4, "four", 1]]);
  });

  it("[Y27] by a second join of the same client are told at once, and are in its answer", async () => {
    const { ann, bob, joining, release } = await slowRoom(["range"], 1);
    const first = await joining({});
    await release();
    const second = await joining({ since: since(1, 0) });
    await edit(ann, 1, "one");
    expect(bob.got(CHANGED)).toMatchObject([{ after: 0, rev: 1 }]);
    await release();
    expect([first[0].rev, second[0].rev]).toEqual([0, 1]);
    expect(states(second[0].changed)).toEqual([[1, "one", 1]]);
  });
});
