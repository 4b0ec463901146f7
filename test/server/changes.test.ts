import { describe, expect, it } from "vitest";
import {
  CHANGED,
  CHANGES,
  DELETE,
  EDIT,
  HISTORY,
  NICK,
  PIN,
  PINS,
  REACT,
  SERVER_MSG,
  THREAD,
  WELCOME,
} from "../../src/core/protocol/event-names.ts";
import { DEFAULT_LIMITS, IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { room } from "../support/drafts.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork, type NetworkOptions } from "../support/socket-pair.ts";

const ROOM = "room1";
const AT_1 = { roomId: ROOM, seq: 1 };

let made = 0;
const id = () => `change-${++made}`;

/** Ann and bob by v1 and a base client in a room where ann has said something. */
async function roomOfThree(options: NetworkOptions = {}) {
  const network = new HubNetwork(options);
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  const base = await baseClient(network);
  await ann.join(ROOM);
  await bob.join(ROOM);
  await base.join(ROOM, { nickName: "张三", id: 7 });
  await ann.say(ROOM, "hello", { clientMsgId: "first" });
  return { network, ann, bob, base };
}

const change = (client: PairClient, event: string, more: object = {}) =>
  client.ask(event, { ...AT_1, changeId: id(), ...more });

/** The room as somebody else sees it who enters it now. */
async function stateOf(network: HubNetwork): Promise<Payload[]> {
  const eve = await v1Client(network, `eve${++made}`);
  const { messages } = await eve.join(ROOM);
  return messages;
}

describe("changes", () => {
  it("[Y20] are committed, acknowledged, and told to all v1 members as the whole message", async () => {
    const { network, ann, bob } = await roomOfThree();
    expect(await change(ann, EDIT, { msg: "hello all" })).toEqual({
      ok: true,
      rev: 1,
      at: network.clock.now(),
      duplicate: false,
    });
    const state = { seq: 1, msg: "hello all", nickName: "ann", rev: 1, editedAt: network.clock.now() };
    expect(bob.got(CHANGED)).toMatchObject([
      { roomId: ROOM, after: 0, rev: 1, messages: [{ ...state, type: 1 }] },
    ]);
    expect(bob.got(CHANGED)[0].messages[0]).not.toHaveProperty("clientMsgId");
    expect(ann.got(CHANGED)).toMatchObject([{ messages: [{ ...state, type: 2, clientMsgId: "first" }] }]);
    expect(await change(bob, REACT, { emoji: "👍", on: true })).toMatchObject({ rev: 2 });
    expect(await change(bob, PIN, { on: true })).toMatchObject({ rev: 3 });
    expect(ann.got(CHANGED).at(-1)).toMatchObject({
      after: 2,
      rev: 3,
      messages: [{ rev: 3, pinnedBy: "u-bob", reactions: [{ emoji: "👍", count: 1, users: ["u-bob"] }] }],
    });
    expect(await change(ann, DELETE, { reason: " a slip " })).toMatchObject({ rev: 4 });
    const [deleted] = await stateOf(network);
    expect(deleted).toMatchObject({ seq: 1, msg: "", rev: 4, deletedBy: "u-ann", reason: "a slip" });
    expect(deleted).not.toHaveProperty("reactions");
    expect(deleted).not.toHaveProperty("pinnedBy");
  });

  it("[Y20] a retry is the same change, whatever happened since", async () => {
    const { ann, bob } = await roomOfThree();
    const first = { emoji: "🎉", on: true, changeId: "once" };
    expect(await change(bob, REACT, first)).toMatchObject({ rev: 1, duplicate: false });
    expect(await change(bob, REACT, { emoji: "🎉", on: false })).toMatchObject({ rev: 2 });
    expect(await change(bob, REACT, first)).toMatchObject({ rev: 1, duplicate: true });
    expect(await change(ann, REACT, { ...first, changeId: "once" })).toMatchObject({
      rev: 3,
      duplicate: false,
    });
    expect(ann.got(CHANGED).map(({ rev }) => rev)).toEqual([1, 2, 3]);
    expect(ann.got(CHANGED).at(-1).messages[0].reactions).toMatchObject([{ count: 1, users: ["u-ann"] }]);
  });

  it("[Y20] what holds already is no change, and nobody is told", async () => {
    const { ann, bob } = await roomOfThree();
    expect(await change(ann, EDIT, { msg: "hello" })).toMatchObject({ ok: true, rev: 0 });
    expect(await change(bob, PIN, { on: false })).toMatchObject({ ok: true, rev: 0 });
    expect(await change(bob, REACT, { emoji: "👍", on: false })).toMatchObject({ ok: true, rev: 0 });
    expect(bob.got(CHANGED)).toEqual([]);
  });

  it("[Y22] those of one commit are told once, each message once as it is now, after the commit's messages", async () => {
    const { network, ann, bob } = await roomOfThree();
    await bob.say(ROOM, "second");
    bob.heard.length = 0;
    const edits = ["a", "b", "c"].map((msg) => ({ ...AT_1, msg, changeId: id() }));
    for (const edit of edits) ann.emit(EDIT, edit);
    bob.emit("client_msg", { roomId: ROOM, msg: "third" });
    bob.emit(REACT, { roomId: ROOM, seq: 2, emoji: "❤", on: true, changeId: id() });
    await network.flush();
    expect(bob.heard.map(({ event }) => event).filter((event) => event !== "presence")).toEqual([
      SERVER_MSG,
      CHANGED,
    ]);
    const [told] = bob.got(CHANGED);
    expect(told).toMatchObject({ after: 0, rev: 4 });
    const bySeq = ({ messages }: Payload) =>
      [...messages].sort((one: Payload, another: Payload) => one.seq - another.seq);
    expect(bySeq(told)).toMatchObject([
      { seq: 1, msg: "c", type: 1 },
      { seq: 2, type: 2, reactions: [{ emoji: "❤️" }] },
    ]);
    expect(told.messages.at(-1).rev).toBe(4);
    expect(bySeq(ann.got(CHANGED).at(-1)).map(({ type }: Payload) => type)).toEqual([2, 1]);
  });

  it("[Y22] whoever is in a room only to speak is told none, and may make them", async () => {
    const { network, ann } = await roomOfThree();
    const bot = await v1Client(network, "bot");
    await bot.join(ROOM, { listen: false });
    expect(await change(bot, REACT, { emoji: "✅", on: true })).toMatchObject({ ok: true, rev: 1 });
    expect(ann.got(CHANGED)).toHaveLength(1);
    expect(bot.got(CHANGED)).toEqual([]);
  });

  it("[Y23] many of them come in parts that follow one another, none larger than what may be sent at once", async () => {
    const network = new HubNetwork({ limits: { messageRate: null } });
    const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
    await ann.join(ROOM);
    await bob.join(ROOM);
    const large = "聊".repeat(DEFAULT_LIMITS.messageCharacters);
    for (let seq = 1; seq <= 60; seq += 1) await ann.say(ROOM, seq <= 40 ? large : "small");
    for (let seq = 1; seq <= 60; seq += 1) {
      bob.emit(PIN, { roomId: ROOM, seq, on: true, changeId: id() });
    }
    await network.flush();
    const told = bob.got(CHANGED);
    let at = 0;
    for (const { after, rev, messages } of told) {
      expect([after, messages.at(-1).rev]).toEqual([at, rev]);
      expect(Buffer.byteLength(JSON.stringify(messages))).toBeLessThan(DEFAULT_LIMITS.queuedBytes / 2);
      at = rev;
    }
    expect(told.length).toBeGreaterThan(2);
    expect(at).toBe(60);
    expect(told.flatMap(({ messages }) => messages.map(({ seq }: Payload) => seq))).toEqual(
      Array.from({ length: 60 }, (_, n) => n + 1),
    );
  });

  it("[Y28] a thousand reactions to one message cost a client one `changed` a commit, of the size of one message", async () => {
    const { network, bob } = await roomOfThree();
    let commits = 0;
    network.log.onCommit(() => {
      commits += 1;
    });
    const reactions = Array.from({ length: 1_000 }, (_, n) =>
      network.log.change({
        roomId: room(ROOM),
        target: { seq: 1 },
        userId: `user-${n}`,
        changeId: "once",
        at: network.clock.now(),
        action: { type: "react", emoji: "👍", on: true },
        onlyOwn: false,
      }),
    );
    await Promise.all(reactions);
    await network.flush();
    const told = bob.got(CHANGED);
    expect(told).toHaveLength(commits);
    expect(commits).toBeLessThan(20);
    expect(told.every(({ messages }) => messages.length === 1)).toBe(true);
    expect(told.at(-1)).toMatchObject({ rev: 1_000, messages: [{ reactions: [{ count: 1_000 }] }] });
    expect(JSON.stringify(told.at(-1)).length).toBeLessThan(2_000);
  });

  it("[Y25] a base client gets an edit as a message of its author, and nothing of other changes", async () => {
    const { network, ann, bob, base } = await roomOfThree();
    base.heard.length = 0;
    await change(bob, REACT, { emoji: "👍", on: true });
    await change(bob, PIN, { on: true });
    ann.emit("client_msg", { roomId: ROOM, msg: "two" });
    ann.emit(EDIT, { ...AT_1, msg: "hello all", changeId: id() });
    await network.flush();
    await change(ann, DELETE);
    expect(base.heard.filter(({ event }) => event !== "roomUser")).toEqual([
      { event: SERVER_MSG, payload: expect.objectContaining({ msg: "two", type: 1 }) },
      {
        event: SERVER_MSG,
        payload: {
          msg: "✎ hello all",
          nickName: "ann",
          roomId: ROOM,
          userId: "u-ann",
          type: 1,
          times: expect.stringMatching(/^\d{4}-/),
        },
      },
    ]);
  });

  it("[Y20] history, threads and pins show the last state, and `changes` each message once", async () => {
    const { network, ann, bob } = await roomOfThree();
    await bob.say(ROOM, "to that", { replyTo: 1 });
    await bob.say(ROOM, "apart");
    await ann.say(ROOM, "in turn", { replyTo: 2 });
    await change(ann, EDIT, { msg: "one" });
    await change(bob, EDIT, { seq: 2, msg: "two" });
    await change(bob, PIN, { seq: 2, on: true });
    await change(ann, EDIT, { msg: "one again" });
    const page = await bob.ask(HISTORY, { roomId: ROOM, limit: 9 });
    expect(page.messages.map(({ msg }: Payload) => msg)).toEqual(["one again", "two", "apart", "in turn"]);
    const { rows } = await bob.ask(HISTORY, { roomId: ROOM, limit: 9, rows: true });
    expect(rows.map((row: Payload[]) => row.at(-1)?.rev)).toEqual([4, 3, undefined, undefined]);
    expect(await bob.ask(PINS, { roomId: ROOM })).toMatchObject({
      epoch: network.log.epoch,
      messages: [{ seq: 2, msg: "two", pinnedBy: "u-bob", type: 2 }],
      more: false,
    });
    expect(await bob.ask(PINS, { roomId: ROOM, after: 2 })).toMatchObject({ messages: [], more: false });
    const thread = await bob.ask(THREAD, { roomId: ROOM, seq: 4, limit: 9 });
    expect(thread).toMatchObject({ root: 1, more: false });
    expect(thread.messages.map(({ msg }: Payload) => msg)).toEqual(["one again", "two", "in turn"]);
    const changes = await bob.ask(CHANGES, { roomId: ROOM, after: 0, limit: 9 });
    expect(changes).toMatchObject({
      rev: 4,
      more: false,
      messages: [
        { seq: 2, rev: 3 },
        { seq: 1, rev: 4 },
      ],
    });
    const first = await bob.ask(CHANGES, { roomId: ROOM, after: 0, limit: 1 });
    expect(first).toMatchObject({ rev: 3, more: true, messages: [{ seq: 2 }] });
    expect(await bob.ask(CHANGES, { roomId: ROOM, after: 4, limit: 9 })).toMatchObject({
      messages: [],
      rev: 4,
    });
  });
});

describe("a change that may not be", () => {
  const KINDS: [string, object][] = [
    [EDIT, { msg: "x" }],
    [DELETE, {}],
    [REACT, { emoji: "👍", on: true }],
    [PIN, { on: true }],
  ];
  const refused = (reason: string) => ({ ok: false, error: { reason } });

  /** Nothing is told, and nothing is changed. */
  async function expectNothing({
    network,
    bob,
    ann,
  }: Awaited<ReturnType<typeof roomOfThree>>): Promise<void> {
    expect([...bob.got(CHANGED), ...ann.got(CHANGED)]).toEqual([]);
    const [message] = await stateOf(network);
    expect(message).toMatchObject({ msg: "hello" });
    expect(message).not.toHaveProperty("rev");
  }

  it.each(KINDS)(
    "[Y21] %s of what is not there, in another room, or by who is not in the room",
    async (event, more) => {
      const three = await roomOfThree();
      const { network, ann } = three;
      for (const seq of [0, 2, Number.MAX_SAFE_INTEGER]) {
        expect(await change(ann, event, { ...more, seq })).toMatchObject(refused("message-missing"));
      }
      expect(await change(ann, event, { ...more, roomId: "room2" })).toMatchObject(refused("not-in-room"));
      await ann.join("room2");
      expect(await change(ann, event, { ...more, roomId: "room2" })).toMatchObject(
        refused("message-missing"),
      );
      const eve = await v1Client(network, "eve");
      expect(await change(eve, event, more)).toMatchObject(refused("not-in-room"));
      await expectNothing(three);
    },
  );

  it.each(KINDS)("[Y21] %s by a base client", async (event, more) => {
    const three = await roomOfThree();
    const reason = event === PIN ? "role-forbids" : "protocol-needed"; // a guest pins nothing
    expect(await change(three.base, event, more)).toMatchObject(refused(reason));
    await expectNothing(three);
  });

  it.each(KINDS)("[Y21] %s without a change id, a seq or a room, and with odd ones", async (event, more) => {
    const three = await roomOfThree();
    for (const odd of [
      { changeId: undefined },
      { changeId: "" },
      { changeId: "x".repeat(65) },
      { seq: undefined },
      { seq: -1 },
      { seq: 1.5 },
      { seq: "1" },
      { roomId: "" },
      { roomId: undefined },
    ]) {
      expect(await change(three.ann, event, { ...more, ...odd })).toMatchObject(refused("field-invalid"));
    }
    await expectNothing(three);
  });

  it.each([
    [EDIT, { msg: "mine now" }],
    [DELETE, {}],
  ])("[Y21] %s of somebody else's", async (event, more) => {
    const three = await roomOfThree();
    expect(await change(three.bob, event, more)).toMatchObject({
      ok: false,
      error: { code: "FORBIDDEN", reason: "message-of-others" },
    });
    await expectNothing(three);
  });

  it.each([
    [EDIT, { msg: "" }, "field-invalid"],
    [EDIT, { msg: " \n" }, "field-invalid"],
    [EDIT, { msg: 7 }, "field-invalid"],
    [EDIT, { msg: "x".repeat(4_001) }, "message-too-long"],
    [REACT, { emoji: "thumbs", on: true }, "field-invalid"],
    [REACT, { emoji: "👍👍", on: true }, "field-invalid"],
    [REACT, { emoji: "a", on: true }, "field-invalid"],
    [REACT, { emoji: "1", on: true }, "field-invalid"],
    [REACT, { emoji: "", on: true }, "field-invalid"],
    [REACT, { emoji: "👍" }, "field-invalid"],
    [REACT, { emoji: "👍", on: "yes" }, "field-invalid"],
    [PIN, {}, "field-invalid"],
    [DELETE, { reason: "x".repeat(301) }, "field-invalid"],
    [DELETE, { reason: 7 }, "field-invalid"],
  ])("[Y21] %s with %j", async (event, more, reason) => {
    const three = await roomOfThree();
    expect(await change(three.ann, event, more)).toMatchObject(refused(reason));
    await expectNothing(three);
  });

  it("[Y21] to what was deleted, but to take something back", async () => {
    const { ann, bob } = await roomOfThree();
    await change(ann, DELETE);
    expect(await change(ann, EDIT, { msg: "back" })).toMatchObject(refused("message-deleted"));
    expect(await change(bob, REACT, { emoji: "👍", on: true })).toMatchObject(refused("message-deleted"));
    expect(await change(bob, PIN, { on: true })).toMatchObject(refused("message-deleted"));
    expect(await change(bob, REACT, { emoji: "👍", on: false })).toMatchObject({ ok: true, rev: 1 });
    expect(await change(bob, PIN, { on: false })).toMatchObject({ ok: true, rev: 1 });
    expect(await change(ann, DELETE)).toMatchObject({ ok: true, rev: 1 });
    expect(bob.got(CHANGED)).toHaveLength(1);
  });

  it("[Y21] a 21st kind of emoji, and a 101st pin", async () => {
    const { ann, bob } = await roomOfThree({ limits: { messageRate: null } });
    const emoji = Array.from({ length: 21 }, (_, n) => String.fromCodePoint(0x1f600 + n));
    for (const one of emoji.slice(0, 20)) {
      expect(await change(bob, REACT, { emoji: one, on: true })).toMatchObject({ ok: true });
    }
    expect(await change(bob, REACT, { emoji: emoji[20], on: true })).toMatchObject(refused("too-many-emoji"));
    expect(await change(ann, REACT, { emoji: emoji[3], on: true })).toMatchObject({ ok: true });
    for (let seq = 2; seq <= 101; seq += 1) await ann.say(ROOM, "more");
    for (let seq = 1; seq <= 100; seq += 1) await change(bob, PIN, { seq, on: true });
    expect(await change(bob, PIN, { seq: 101, on: true })).toMatchObject(refused("too-many-pins"));
    await change(ann, PIN, { seq: 5, on: false });
    expect(await change(bob, PIN, { seq: 101, on: true })).toMatchObject({ ok: true });
    expect((await ann.ask(PINS, { roomId: ROOM })).messages).toHaveLength(100);
  });

  it("[Y37] of what a base client said, by who claims its id later; while it is here nobody can", async () => {
    const { network, base, bob } = await roomOfThree();
    await base.ask("client_msg", { roomId: ROOM, msg: "mine" });
    await base.ask("client_msg", { roomId: ROOM, msg: "too" });
    network.clock.advance(1);
    const claim = { userId: "7", session: "eve's" };
    expect(await v1Client(network, "eve", claim)).toMatchObject({
      closed: { type: "refused", error: { reason: "user-id-taken" } },
    });
    base.transport.close();
    await network.flush();
    network.clock.advance(50);
    const eve = await v1Client(network, "eve", claim);
    await eve.join(ROOM);
    expect(await change(eve, EDIT, { seq: 2, msg: "x" })).toMatchObject(refused("message-of-others"));
    expect(await change(eve, DELETE, { seq: 2 })).toMatchObject(refused("message-of-others"));
    expect(await change(eve, REACT, { seq: 2, emoji: "👍", on: true })).toMatchObject({ ok: true });
    await eve.say(ROOM, "hers");
    expect(await change(eve, EDIT, { seq: 4, msg: "hers alone" })).toMatchObject({ ok: true });
    expect(bob.got(CHANGED).map(({ messages }) => messages[0].seq)).toEqual([2, 4]);
  });

  it("[Y37] of what a forgotten user said, by who claims its id; another nick changes nothing of that", async () => {
    const { network, ann, bob } = await roomOfThree();
    await ann.ask(NICK, { nickName: "anna" });
    expect(await change(ann, EDIT, { msg: "still mine" })).toMatchObject({ ok: true });
    ann.transport.close();
    await network.flush();
    network.clock.advance(IDENTITY_KEPT_MS + 1);
    const other = await v1Client(network, "ann");
    await other.join(ROOM);
    expect(await change(other, EDIT, { msg: "mine now" })).toMatchObject(refused("message-of-others"));
    expect(await change(other, DELETE)).toMatchObject(refused("message-of-others"));
    const update = { roomId: ROOM, msg: "x", clientMsgId: "first", update: true, changeId: "u1" };
    expect(await other.ask("client_msg", update)).toMatchObject(refused("message-of-others"));
    expect(bob.got(CHANGED)).toHaveLength(1);
  });

  it("[Y21] in a room of two that refuses", async () => {
    const { ann, bob } = await roomOfThree();
    const { roomId } = await ann.ask("direct", { userId: "u-bob" });
    await bob.join(roomId);
    await ann.say(roomId, "psst");
    await bob.ask("direct", { userId: "u-ann", refuse: true });
    for (const [event, more] of KINDS) {
      expect(await change(ann, event, { ...more, roomId })).toMatchObject(refused("direct-refused"));
      expect(await change(bob, event, { ...more, roomId })).toMatchObject(refused("direct-refusing"));
    }
    expect(bob.got(CHANGED)).toEqual([]);
  });

  it("[Y34] a page of changes, pins or a thread is for members by v1 alone, of messages that are there", async () => {
    const { network, ann, base } = await roomOfThree();
    const eve = await v1Client(network, "eve");
    const asked: [string, object][] = [
      [CHANGES, { after: 0, limit: 5 }],
      [PINS, {}],
      [THREAD, { seq: 1, limit: 5 }],
    ];
    for (const [event, more] of asked) {
      expect(await eve.ask(event, { roomId: ROOM, ...more })).toMatchObject(refused("not-in-room"));
      expect(await base.ask(event, { roomId: ROOM, ...more })).toMatchObject(refused("protocol-needed"));
      expect(await ann.ask(event, { ...more })).toMatchObject(refused("field-invalid"));
    }
    const odd = { roomId: ROOM, seq: 1, before: 1, after: 1, limit: 5 };
    expect(await ann.ask(THREAD, odd)).toMatchObject(refused("field-invalid"));
    expect(await ann.ask(THREAD, { roomId: ROOM, seq: 9, limit: 5 })).toMatchObject(
      refused("message-missing"),
    );
    expect(await ann.ask(CHANGES, { roomId: ROOM, after: 0, limit: 501 })).toMatchObject(
      refused("field-invalid"),
    );
  });
});

describe("changes and limits", () => {
  it("[Y35] count as messages, and what they send anew as bytes of messages", async () => {
    const rates = { messageRate: { perSecond: 1, burst: 3 } };
    const { ann, bob } = await roomOfThree({ limits: rates });
    const react = (emoji: string) => change(bob, REACT, { emoji, on: true });
    for (const emoji of ["👍", "🎉", "🚀"]) expect(await react(emoji)).toMatchObject({ ok: true });
    expect(await react("👀")).toMatchObject({ ok: false, error: { reason: "sends-too-fast" } });
    expect(await bob.say(ROOM, "hm")).toMatchObject({ ok: false, error: { reason: "sends-too-fast" } });
    expect(ann.got(CHANGED)).toHaveLength(3);
  });

  it("[Y35] whoever pins large messages again and again has to wait", async () => {
    const limits = { messageRate: null, textRate: { perSecond: 1, burst: 30_000 } };
    const { ann, bob } = await roomOfThree({ limits });
    await ann.say(ROOM, "x".repeat(4_000));
    const replies: Payload[] = [];
    for (let n = 0; n < 10; n += 1) replies.push(await change(bob, PIN, { seq: 2, on: n % 2 === 0 }));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(7);
    expect(replies.at(-1)).toMatchObject({
      error: { reason: "sends-too-fast", retryAfterMs: expect.any(Number) },
    });
  });

  it("[Y40] a message is edited up to the age that the server allows, and deleted whenever", async () => {
    const { network, ann, bob } = await roomOfThree({ limits: { editWindowMs: 60_000 } });
    expect(ann.got(WELCOME)[0].limits).toMatchObject({ edits: true, editWindowMs: 60_000 });
    network.clock.advance(60_000);
    expect(await change(ann, EDIT, { msg: "in time" })).toMatchObject({ ok: true });
    network.clock.advance(1);
    expect(await change(ann, EDIT, { msg: "too late" })).toMatchObject({
      ok: false,
      error: { code: "FORBIDDEN", reason: "edit-window-over", params: { windowMs: 60_000 } },
    });
    expect(await change(bob, REACT, { emoji: "👍", on: true })).toMatchObject({ ok: true });
    expect(await change(ann, DELETE)).toMatchObject({ ok: true });
  });

  it("[Y40] with edits off nothing is edited", async () => {
    const { ann, bob } = await roomOfThree({ limits: { edits: false } });
    expect(ann.got(WELCOME)[0].limits).toMatchObject({ edits: false, editWindowMs: null });
    expect(await change(ann, EDIT, { msg: "other" })).toMatchObject({
      ok: false,
      error: { code: "FORBIDDEN", reason: "edits-off" },
    });
    expect(bob.got(CHANGED)).toEqual([]);
    expect(await change(ann, DELETE)).toMatchObject({ ok: true });
  });
});
