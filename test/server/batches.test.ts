import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { CLIENT_MSG, CLIENT_MSGS, JOIN_ROOM, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import { DEFAULT_LIMITS } from "../../src/core/protocol/limits.ts";
import { toTimes } from "../../src/core/time/time.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { RoomServer, type SocketClient } from "../support/room-server.ts";
import { HubNetwork, type NetworkOptions } from "../support/socket-pair.ts";
import { until } from "../support/until.ts";

const said = (...texts: string[]) => texts.map((msg) => ({ msg, clientMsgId: `id of ${msg}` }));
const sayAll = (client: PairClient, messages: unknown): Promise<Payload> =>
  client.ask(CLIENT_MSGS, { roomId: "room1", messages });

async function annAndBob(options: NetworkOptions = {}) {
  const network = new HubNetwork(options);
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await ann.join("room1");
  await bob.join("room1");
  return { network, ann, bob };
}

describe("many messages in one request", () => {
  it("[M13] are committed in order, each with its receipt, and everyone gets them so", async () => {
    const { network, ann, bob } = await annAndBob();
    const at = network.clock.now();
    const reply = await sayAll(ann, [
      ...said("one"),
      { msg: "two", clientMsgId: "c2", kind: "me", replyTo: 1 },
    ]);
    const receipt = (seq: number) => ({ id: `room1#${seq}`, seq, at, times: toTimes(at), duplicate: false });
    expect(reply).toEqual({ ok: true, results: [receipt(1), receipt(2)] });
    expect(bob.got(SERVER_MSG)).toMatchObject([{ msg: "one" }, { msg: "two", kind: "me", replyTo: 1 }]);
    expect(ann.got(SERVER_MSG)).toMatchObject([{ clientMsgId: "id of one" }, { clientMsgId: "c2" }]);
  });

  it("[M8][M13] are one commit, which nobody else's message divides", async () => {
    const log = memoryLog("epoch-1", silentLogger);
    const commits: string[][] = [];
    log.onCommit(({ messages }) => commits.push(messages.map(({ msg }) => msg)));
    const { network, ann, bob } = await annAndBob({ log });
    bob.emit(CLIENT_MSG, { roomId: "room1", msg: "before" });
    ann.emit(CLIENT_MSGS, { roomId: "room1", messages: said("a", "b", "c") });
    bob.emit(CLIENT_MSG, { roomId: "room1", msg: "after" });
    await network.flush();
    expect(commits).toEqual([["before", "a", "b", "c", "after"]]);
  });

  it("[M3][M13] a second one of the same id gets the first one's place, within a batch and after it", async () => {
    const { ann, bob } = await annAndBob();
    const twice = await sayAll(ann, [...said("one"), ...said("one"), ...said("two")]);
    const places = ({ results }: Payload) => results.map(({ seq, duplicate }: Payload) => [seq, duplicate]);
    expect(places(twice)).toEqual([
      [1, false],
      [1, true],
      [2, false],
    ]);
    expect(places(await sayAll(ann, said("two", "three")))).toEqual([
      [2, true],
      [3, false],
    ]);
    expect(bob.texts()).toEqual(["one", "two", "three"]);
  });

  it("[M13] what is at fault is refused alone, and the rest goes", async () => {
    const { ann, bob } = await annAndBob();
    const large = "x".repeat(DEFAULT_LIMITS.messageCharacters + 1);
    const faulty = [
      { msg: " ", clientMsgId: "empty" },
      { msg: large, clientMsgId: "large" },
      { msg: "to nothing", clientMsgId: "reply", replyTo: 9 },
      { msg: "without an id" },
      { msg: 7, clientMsgId: "a number" },
      null,
      "text",
    ];
    const { ok, results } = await sayAll(ann, [...said("one"), ...faulty, ...said("two")]);
    expect(ok).toBe(true);
    const outcomes = results.map((result: Payload) => result.error?.code ?? result.seq);
    expect(outcomes).toEqual([1, "INVALID", "TOO_LARGE", ...Array(5).fill("INVALID"), 2]);
    expect(results[1].error.message).toBe("msg is empty");
    expect(bob.texts()).toEqual(["one", "two"]);
  });

  it("[L2][M13] each counts as a message; after the first that comes too fast none is looked at", async () => {
    const { network, ann, bob } = await annAndBob({ limits: { messageRate: { perSecond: 1, burst: 3 } } });
    const { results } = await sayAll(ann, said("1", "2", "3", "4", "5"));
    expect(results).toHaveLength(4);
    expect(results[3].error).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 1_000 });
    network.clock.advance(1_000);
    expect((await sayAll(ann, said("4", "5"))).results).toMatchObject([
      { seq: 4 },
      { error: { code: "RATE_LIMITED" } },
    ]);
    expect(bob.texts()).toEqual(["1", "2", "3", "4"]);
  });

  it("[M5][L5] only members say them, and trying counts", async () => {
    const { network } = await annAndBob();
    const eve = await v1Client(network, "eve");
    expect(await sayAll(eve, said("hi"))).toMatchObject({ ok: false, error: { code: "NOT_IN_ROOM" } });
    for (let n = 0; n < 70; n++) await sayAll(eve, said("hi"));
    expect(eve.closed).toBeDefined();
  });

  it("[L7] no message, too many, or none of a list's shape are refused as a whole", async () => {
    const { ann, bob } = await annAndBob({ limits: { batchMessages: 2 } });
    for (const messages of [undefined, null, "hi", 5, {}, { 0: said("a")[0], length: 1 }, []]) {
      const { error } = await sayAll(ann, messages);
      expect(error).toMatchObject({ code: "INVALID", message: expect.stringMatching(/^messages /) });
    }
    expect((await sayAll(ann, said("a", "b", "c"))).error.message).toMatch(/^messages must be at most 2/);
    expect(bob.texts()).toEqual([]);
  });

  it("[B9] base clients may not", async () => {
    const network = new HubNetwork();
    const base = await baseClient(network);
    await base.join("room1", { nickName: "old", id: 1 });
    expect(await sayAll(base, said("hi"))).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
  });

  it("[M7] nothing of it is taken when the log can't be written", async () => {
    const inner = memoryLog("epoch-1", silentLogger);
    const { ann } = await annAndBob({ log: inner });
    await inner.close();
    expect(await sayAll(ann, said("a", "b"))).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
    expect(await inner.lastSeq("room1" as never)).toBe(0);
  });
});

describe("many messages over sockets", () => {
  let server: RoomServer;
  let ann: SocketClient;

  beforeEach(async () => {
    server = await RoomServer.start({ messageRate: null });
    ann = await server.v1("ann");
    await ann.ask(JOIN_ROOM, { roomId: "room1", limit: 0 });
  });
  afterEach(() => server.close());

  it("[L7][M13] two hundred are taken, named in `welcome`, and one more is refused", async () => {
    const { batchMessages } = (await ann.hears("welcome")).limits;
    expect(batchMessages).toBe(200);
    const messages = Array.from({ length: 201 }, (_, n) => ({ msg: `m${n}`, clientMsgId: `c${n}` }));
    const refused = await ann.ask(CLIENT_MSGS, { roomId: "room1", messages });
    expect(refused).toMatchObject({ ok: false, error: { code: "INVALID" } });
    const { results } = await ann.ask(CLIENT_MSGS, { roomId: "room1", messages: messages.slice(0, 200) });
    expect(results.map(({ seq }: Payload) => seq)).toEqual(messages.slice(0, 200).map((_, n) => n + 1));
    await until(() => ann.texts().length === 200);
  });
});
