import { describe, expect, it } from "vitest";
import { CLIENT_MSG, JOIN_ROOM, NOTICE, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import { toTimes } from "../../src/core/time/time.ts";
import { DEFAULT_SERVER_LIMITS, withoutRates } from "../../src/server/server-limits.ts";
import { TokenBuckets } from "../../src/server/token-buckets.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { baseClient, PairClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

describe("limits", () => {
  it("[L1] a message too long is refused with the field and the limit, in characters and in bytes", async () => {
    const network = new HubNetwork({ limits: { messageCharacters: 5, messageBytes: 12 } });
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    expect(await ann.say("room1", "123456")).toMatchObject({
      ok: false,
      error: { code: "TOO_LARGE", message: "msg is longer than 5 characters; send it in parts" },
    });
    expect(await ann.say("room1", "😀😀😀😀")).toMatchObject({
      ok: false,
      error: { code: "TOO_LARGE", message: "msg is longer than 12 bytes; send it in parts" },
    });
    expect(await ann.say("room1", "😀e\u0301ab")).toMatchObject({ ok: true });
  });

  it("[L1] a text that is far too long is refused for its length, before anything else is done with it", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    const marks = "\u0315\u0300\u05ae\u0300".repeat(5_000);
    expect(await ann.say("room1", `a${marks}`)).toMatchObject({ error: { code: "TOO_LARGE" } });
    const requests: readonly (readonly [string, object])[] = [
      ["topic", { roomId: "room1", topic: marks }],
      ["away", { text: marks }],
      ["search", { query: marks, limit: 1 }],
      ["nick", { nickName: marks }],
      ["who", { roomId: "room1", prefix: marks }],
      ["joinRoom", { roomId: `room${marks}` }],
      ["joinRoom", { roomId: "room1", id: marks }],
      ["client_msg", { roomId: "room1", msg: "hi", clientMsgId: marks }],
    ];
    for (const [event, request] of requests) {
      expect(await ann.ask(event, request)).toMatchObject({ error: { code: "INVALID" } });
    }
    expect(ann.texts()).toEqual([]);
  });

  it("[X6] a row of marks is said, broken where it is too long for any language", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    expect(await ann.say("room1", `a${"\u0300".repeat(100)}`)).toMatchObject({ ok: true });
    const [said = ""] = ann.texts();
    expect(said.split("\u034f").map((row) => row.length)).toEqual([31 - 1, 30, 30, 10]);
  });

  it("[L2] a user who sends too fast on all devices together is told how long to wait", async () => {
    const network = new HubNetwork({ limits: { messageRate: { perSecond: 2, burst: 3 } } });
    const ann = await v1Client(network, "ann");
    const phone = await v1Client(network, "ann", { session: ann.got("welcome")[0].session });
    await ann.join("room1");
    await phone.join("room1");
    for (const device of [ann, phone, ann])
      expect(await device.say("room1", "x")).toMatchObject({ ok: true });
    expect(await phone.say("room1", "x")).toMatchObject({
      ok: false,
      error: { code: "RATE_LIMITED", message: "you send too fast; try again in 500 ms", retryAfterMs: 500 },
    });
    network.clock.advance(500);
    expect(await phone.say("room1", "x")).toMatchObject({ ok: true, seq: 4 });
  });

  it("[L22] the bytes of messages are limited for a user and for an address: each is sent to many", async () => {
    const rates = {
      textRate: { perSecond: 100, burst: 200 },
      addressTextRate: { perSecond: 100, burst: 300 },
    };
    const network = new HubNetwork({ limits: rates });
    const ann = await v1Client(network, "ann");
    const bob = await v1Client(network, "bob"); // at the same address
    await ann.join("room1");
    await bob.join("room1");
    const large = "好".repeat(50);
    expect(await ann.say("room1", large)).toMatchObject({ ok: true });
    expect(await ann.say("room1", large)).toMatchObject({
      error: { code: "RATE_LIMITED", reason: "sends-too-fast", retryAfterMs: 1_000 },
    });
    expect(await bob.say("room1", large)).toMatchObject({ ok: true });
    network.clock.advance(1_000);
    expect(await ann.say("room1", large)).toMatchObject({ error: { retryAfterMs: 500 } });
    network.clock.advance(500);
    expect(await ann.say("room1", large)).toMatchObject({ ok: true });
  });

  it("[L2] a base client is told by the system, alone, for it asks for no reply", async () => {
    const network = new HubNetwork({ limits: { messageRate: { perSecond: 1, burst: 1 } } });
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    const base = await baseClient(network);
    base.emit(JOIN_ROOM, { roomId: "room1", nickName: "张三", id: 1 });
    base.emit(CLIENT_MSG, { roomId: "room1", msg: "one" });
    base.emit(CLIENT_MSG, { roomId: "room1", msg: "two" });
    await network.flush();
    expect(base.got(SERVER_MSG)).toContainEqual({
      msg: "you send too fast; try again in 1000 ms",
      nickName: "groupchat",
      roomId: "room1",
      times: toTimes(network.clock.now()),
      userId: "system",
      type: 1,
    });
    expect(ann.texts()).toEqual(["one"]);
  });

  it("[L2] a v1 client that asks for no reply is told by `notice`", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    ann.emit(CLIENT_MSG, { roomId: "room1", msg: "hello?" });
    await network.flush();
    const message = "you are not in room1; join it first";
    expect(ann.got(NOTICE)).toMatchObject([{ code: "NOT_IN_ROOM", message, roomId: "room1" }]);
  });

  it("[L3] joins are limited for each connection", async () => {
    const network = new HubNetwork({ limits: { joinRate: { perSecond: 1, burst: 2 } } });
    const ann = await v1Client(network, "ann");
    const bob = await v1Client(network, "bob");
    await ann.join("room1");
    await ann.join("room2");
    expect(await ann.join("room3")).toMatchObject({ error: { code: "RATE_LIMITED", retryAfterMs: 1_000 } });
    expect(await bob.join("room3")).toMatchObject({ ok: true });
  });

  it("[L4] connections are limited for each address, before anything else is looked at", async () => {
    const network = new HubNetwork({ limits: { connectionRate: { perSecond: 10, burst: 1 } } });
    await baseClient(network);
    const second = new PairClient(network, { protocol: 99 });
    await network.flush();
    expect(second.closed).toMatchObject({ error: { code: "RATE_LIMITED", retryAfterMs: 100 } });
    network.clock.advance(100);
    expect((await v1Client(network, "ann")).closed).toBeUndefined();
  });

  it("[L5] who keeps on sending too fast is sent away; who slows down is not", async () => {
    const network = new HubNetwork({ limits: { messageRate: { perSecond: 1, burst: 1 } } });
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    for (let n = 0; n < 50; n++) await ann.say("room1", "x");
    network.clock.advance(1_000);
    await ann.say("room1", "slower");
    for (let n = 0; n < 49; n++) await ann.say("room1", "x");
    expect(ann.closed).toBeUndefined();
    await ann.say("room1", "x");
    await network.flush();
    expect(ann.closed).toMatchObject({ type: "lost" });
  });

  it("[L6] rates can be lifted without the sizes", async () => {
    const network = new HubNetwork({ limits: withoutRates(DEFAULT_SERVER_LIMITS) });
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    for (let n = 0; n < 100; n++) expect(await ann.say("room1", "x")).toMatchObject({ ok: true });
    expect(await ann.say("room1", "x".repeat(4_001))).toMatchObject({ error: { code: "TOO_LARGE" } });
  });
});

describe("a token bucket", () => {
  it("[L2] gives its burst, then as many a second as it says", () => {
    const clock = new FakeClock();
    const buckets = new TokenBuckets(() => ({ perSecond: 4, burst: 2 }), clock);
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a"), buckets.take("b")]).toEqual([
      0, 0, 250, 0,
    ]);
    clock.advance(100);
    expect(buckets.take("a")).toBe(150);
    clock.advance(150);
    expect([buckets.take("a"), buckets.take("a")]).toEqual([0, 250]);
    clock.advance(60_000);
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 250]);
  });

  it("[L2] remembers who has not refilled, however many others come and go", () => {
    const clock = new FakeClock();
    const buckets = new TokenBuckets(() => ({ perSecond: 1, burst: 1 }), clock);
    for (let n = 0; n < 1_500; n++) buckets.take(`early ${n}`);
    clock.advance(900);
    buckets.take("spent");
    clock.advance(200);
    for (let n = 0; n < 3_000; n++) buckets.take(`late ${n}`);
    expect(buckets.take("spent")).toBe(800);
  });
});
