import { describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { CLIENT_MSG, HISTORY, NOTICE, SERVER_MSG, WELCOME } from "../../src/core/protocol/event-names.ts";
import { toTimes } from "../../src/core/time/time.ts";
import { GroupedLog } from "../../src/server/log/grouped-log.ts";
import { MemoryStore } from "../../src/server/log/memory-log.ts";
import { baseClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

describe("messages", () => {
  async function pairIn(roomId: string) {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    const bob = await v1Client(network, "bob");
    await ann.join(roomId);
    await bob.join(roomId);
    return { network, ann, bob };
  }

  it("[M1] a receipt names the message's id, seq and time, and everyone gets the message so", async () => {
    const { network, ann, bob } = await pairIn("room1");
    const at = network.clock.now();
    const receipt = await ann.say("room1", "hello", { clientMsgId: "c1" });
    expect(receipt).toEqual({ ok: true, id: "room1#1", seq: 1, at, times: toTimes(at), duplicate: false });
    const shared = { msg: "hello", nickName: "ann", roomId: "room1", times: toTimes(at), userId: "u-ann" };
    const numbered = { ...shared, id: "room1#1", seq: 1, at, kind: "text" };
    expect(bob.got(SERVER_MSG)).toEqual([{ ...numbered, type: 1 }]);
    expect(ann.got(SERVER_MSG)).toEqual([{ ...numbered, type: 2, clientMsgId: "c1" }]);
  });

  it("[M2] everyone gets one order without gaps, whoever speaks", async () => {
    const { network, ann, bob } = await pairIn("room1");
    for (let n = 0; n < 10; n++) {
      ann.emit(CLIENT_MSG, { roomId: "room1", msg: `a${n}` });
      bob.emit(CLIENT_MSG, { roomId: "room1", msg: `b${n}` });
    }
    await network.flush();
    const seqs = ann.got(SERVER_MSG).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(bob.texts()).toEqual(ann.texts());
  });

  it("[M3] a retry gets the first one's place, and nobody gets it again", async () => {
    const { ann, bob } = await pairIn("room1");
    const first = await ann.say("room1", "hello", { clientMsgId: "c1" });
    const retry = await ann.say("room1", "hello", { clientMsgId: "c1" });
    expect(retry).toEqual({ ...first, duplicate: true });
    expect(bob.texts()).toEqual(["hello"]);
    expect(await bob.say("room1", "mine", { clientMsgId: "c1" })).toMatchObject({ seq: 2, duplicate: false });
  });

  it("[M4] an answer names a message of its room", async () => {
    const { ann, bob } = await pairIn("room1");
    await ann.say("room1", "question");
    expect(await bob.say("room1", "answer", { replyTo: 1, kind: "me" })).toMatchObject({ seq: 2 });
    expect(ann.got(SERVER_MSG)[1]).toMatchObject({ replyTo: 1, kind: "me" });
    for (const replyTo of [0, 3, 99]) {
      expect(await bob.say("room1", "what", { replyTo })).toMatchObject({ error: { code: "INVALID" } });
    }
  });

  it("[M5] only members speak, as who they are there, whatever the message claims", async () => {
    const { network, ann, bob } = await pairIn("room1");
    const eve = await v1Client(network, "eve");
    expect(await eve.say("room1", "let me in")).toMatchObject({
      error: { code: "NOT_IN_ROOM", message: "you are not in room1; join it first" },
    });
    await ann.say("room1", "I am bob", { nickName: "bob", userId: "u-bob" });
    expect(bob.got(SERVER_MSG)).toMatchObject([{ nickName: "ann", userId: "u-ann", type: 1 }]);
  });

  it("[M6] a clientMsgId reaches only its sender, on all devices, in history too", async () => {
    const { network, ann, bob } = await pairIn("room1");
    const { session } = ann.got(WELCOME)[0];
    const phone = await v1Client(network, "ann", { session });
    await phone.join("room1");
    await ann.say("room1", "hello", { clientMsgId: "c1" });
    const page = { roomId: "room1", limit: 5 };
    for (const own of [phone.got(SERVER_MSG)[0], (await phone.ask(HISTORY, page)).messages[0]]) {
      expect(own).toMatchObject({ type: 2, clientMsgId: "c1" });
    }
    for (const foreign of [bob.got(SERVER_MSG)[0], (await bob.ask(HISTORY, page)).messages[0]]) {
      expect(foreign).toMatchObject({ type: 1 });
      expect(foreign).not.toHaveProperty("clientMsgId");
    }
  });

  it("[H6] rows of history hold the same fields, null where there is none, and a clientMsgId for its sender alone", async () => {
    const { network, ann } = await pairIn("room1");
    const seven = await v1Client(network, "seven", { userId: "7" });
    await seven.join("room1");
    const at = network.clock.now();
    await seven.say("room1", "two\nlines", { kind: "me", clientMsgId: "c1" });
    await ann.say("room1", "reply", { replyTo: 1, clientMsgId: "c2" });
    const first = (id: string | null) => [1, at, "7", "seven", "me", "two\nlines", null, id, null];
    const second = (id: string | null) => [2, at, "u-ann", "ann", "text", "reply", 1, id, null];
    const page = { roomId: "room1", limit: 5, rows: true };
    const { rows, more, epoch } = await seven.ask(HISTORY, page);
    expect([rows, more, epoch]).toEqual([[first("c1"), second(null)], false, "epoch-1"]);
    expect((await ann.ask(HISTORY, { ...page, limit: 1 })).rows).toEqual([second("c2")]);
    expect((await ann.ask(HISTORY, { ...page, after: 0, limit: 1 })).rows).toEqual([first(null)]);
    expect((await ann.ask(HISTORY, { ...page, after: 2 })).rows).toEqual([]);
  });

  it("[M7] while the log can't be written messages are refused, and afterwards taken again", async () => {
    let broken = false;
    class FailingStore extends MemoryStore {
      override transact<T>(work: () => T): T {
        if (broken) throw new Error("disk full");
        return work();
      }
    }
    const network = new HubNetwork({ log: new GroupedLog(new FailingStore("e"), silentLogger) });
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    broken = true;
    expect(await ann.say("room1", "lost?")).toMatchObject({
      ok: false,
      error: { code: "UNAVAILABLE", message: "the server can't write to its log just now; try again" },
    });
    ann.emit(CLIENT_MSG, { roomId: "room1", msg: "no receipt wanted" });
    await network.flush();
    expect(ann.got(NOTICE)).toMatchObject([{ code: "UNAVAILABLE", roomId: "room1" }]);
    expect(ann.texts()).toEqual([]);
    broken = false;
    expect(await ann.say("room1", "kept")).toMatchObject({ ok: true, seq: 1 });
    expect(ann.texts()).toEqual(["kept"]);
  });

  it("[M10] text is kept as NFC with line feeds; what no store can hold becomes U+FFFD", async () => {
    const { ann } = await pairIn("room1");
    await ann.say("room1", "e\u0301\r\nx\u0000y\ud800");
    expect(ann.texts()).toEqual(["é\nx\ufffdy\ufffd"]);
  });
});

describe("history", () => {
  it("[H1] [H2] members page it in both directions", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    for (let n = 1; n <= 5; n++) await ann.say("room1", `m${n}`);
    const read = async (query: object) => {
      const { messages, more, epoch } = await ann.ask(HISTORY, { roomId: "room1", ...query });
      expect(epoch).toBe("epoch-1");
      return [messages.map(({ seq }: Payload) => seq), more];
    };
    expect(await read({ before: 4, limit: 2 })).toEqual([[2, 3], true]);
    expect(await read({ before: 2, limit: 2 })).toEqual([[1], false]);
    expect(await read({ after: 3, limit: 2 })).toEqual([[4, 5], false]);
    expect(await read({ limit: 1 })).toEqual([[5], true]);
  });

  it("[H2] is for members only", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    const base = await baseClient(network);
    const query = { roomId: "room1", limit: 5 };
    expect(await ann.ask(HISTORY, query)).toMatchObject({ error: { code: "NOT_IN_ROOM" } });
    expect(await base.ask(HISTORY, query)).toMatchObject({ error: { code: "NOT_IN_ROOM" } });
    expect(await ann.ask(HISTORY, { ...query, rows: true })).toMatchObject({
      error: { code: "NOT_IN_ROOM" },
    });
  });

  it("[H3] a page is never longer than the server allows", async () => {
    const network = new HubNetwork({ limits: { historyPage: 2 } });
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    for (let n = 1; n <= 4; n++) await ann.say("room1", `m${n}`);
    expect((await ann.ask(HISTORY, { roomId: "room1", after: 0, limit: 50 })).messages).toHaveLength(2);
    expect((await ann.join("room1", { limit: 50 })).messages).toHaveLength(2);
    expect(await ann.ask(HISTORY, { roomId: "room1", limit: 501 })).toMatchObject({
      error: { code: "INVALID", message: "limit must be at most 500" },
    });
    expect(await ann.ask(HISTORY, { roomId: "room1", limit: 5, rows: "yes" })).toMatchObject({
      error: { code: "INVALID", message: "rows must be true or false" },
    });
    const both = { roomId: "room1", limit: 1, before: 1, after: 1 };
    expect(await ann.ask(HISTORY, both)).toMatchObject({ error: { code: "INVALID" } });
  });
});
