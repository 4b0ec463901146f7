import { describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { CHANGED, DELETE, EDIT, INBOX, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork, type NetworkOptions } from "../support/socket-pair.ts";

const ROOM = "room1";

async function annAndBob(options: NetworkOptions = {}) {
  const network = new HubNetwork(options);
  const [ann, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await ann.join(ROOM);
  await bob.join(ROOM);
  return { network, ann, bob };
}

const update = (client: PairClient, msg: string, changeId: string, more: object = {}) =>
  client.say(ROOM, msg, { clientMsgId: "build-42", update: true, changeId, ...more });

describe("a message that is updated", () => {
  it("[Y36] is said first, and changed from then on, in its place", async () => {
    const { network, ann, bob } = await annAndBob();
    const at = network.clock.now();
    const place = { ok: true, id: "room1#1", seq: 1, at, times: expect.any(String) };
    expect(await update(ann, "20 %", "c1")).toEqual({ ...place, duplicate: false });
    await bob.say(ROOM, "between");
    network.clock.advance(5);
    expect(await update(ann, "60 %", "c2")).toEqual({ ...place, duplicate: false, rev: 1 });
    expect(await update(ann, "done", "c3")).toEqual({ ...place, duplicate: false, rev: 2 });
    expect(bob.texts()).toEqual(["20 %", "between"]);
    expect(bob.got(CHANGED).map(({ messages }) => messages[0].msg)).toEqual(["60 %", "done"]);
  });

  it("[Y36] repeats change nothing, not even what was said since", async () => {
    const { ann, bob } = await annAndBob();
    await update(ann, "20 %", "c1");
    expect(await update(ann, "20 %", "c1")).toMatchObject({ seq: 1, duplicate: true });
    await update(ann, "60 %", "c2");
    expect(await update(ann, "60 %", "c2")).toMatchObject({ seq: 1, duplicate: true, rev: 1 });
    expect(await update(ann, "20 %", "c1")).toMatchObject({ seq: 1, duplicate: true });
    expect(await update(ann, "60 %", "c4")).toMatchObject({ seq: 1, rev: 1 });
    expect(bob.got(CHANGED)).toHaveLength(1);
    expect(bob.got(CHANGED)[0].messages).toMatchObject([{ msg: "60 %" }]);
  });

  it("[Y36] of two that come at once one is said and the other changes it, in their order", async () => {
    const { network, ann, bob } = await annAndBob();
    for (const [msg, changeId] of [
      ["20 %", "c1"],
      ["60 %", "c2"],
      ["done", "c3"],
    ] as const) {
      ann.emit("client_msg", { roomId: ROOM, msg, clientMsgId: "build-42", update: true, changeId });
    }
    ann.emit("client_msg", { roomId: ROOM, msg: "after" });
    await network.flush();
    expect(bob.texts()).toEqual(["20 %", "after"]);
    expect(bob.got(CHANGED)).toMatchObject([{ after: 0, rev: 2, messages: [{ seq: 1, msg: "done" }] }]);
  });

  it("[Y36] is each user's own, in each room", async () => {
    const { ann, bob } = await annAndBob();
    await update(ann, "ann's", "c1");
    expect(await update(bob, "bob's", "c1")).toMatchObject({ seq: 2, duplicate: false });
    await ann.join("room2");
    expect(await update(ann, "elsewhere", "c2", { roomId: "room2" })).toMatchObject({
      id: "room2#1",
      seq: 1,
    });
    expect(bob.got(CHANGED)).toEqual([]);
  });

  it("[Y36] changes what was said without `update` too, and calls those whom the new text names", async () => {
    const { ann, bob } = await annAndBob();
    await ann.say(ROOM, "starting", { clientMsgId: "build-42" });
    expect(await update(ann, "bob: it failed", "c1")).toMatchObject({ seq: 1, rev: 1 });
    expect((await bob.ask(INBOX, { limit: 9 })).items).toMatchObject([{ why: "mention", seq: 1 }]);
    await update(ann, "all is well", "c2");
    expect((await bob.ask(INBOX, { limit: 9 })).items).toEqual([]);
  });

  it("[Y36] needs both ids, and a v1 client", async () => {
    const { network, ann, bob } = await annAndBob();
    for (const odd of [
      { clientMsgId: undefined },
      { changeId: undefined },
      { update: "yes" },
      { changeId: "" },
    ]) {
      expect(await update(ann, "x", "c1", odd)).toMatchObject({ error: { reason: "field-invalid" } });
    }
    const base = await baseClient(network);
    await base.join(ROOM, { nickName: "张三", id: 7 });
    expect(await update(base, "x", "c1")).toMatchObject({ error: { reason: "protocol-needed" } });
    expect(bob.got(SERVER_MSG)).toEqual([]);
  });

  it("[Y36] can't be once it was deleted, or is not kept any more; what it answers must be there at first", async () => {
    const log = memoryLog("epoch-1", silentLogger);
    const { ann, bob } = await annAndBob({ log });
    expect(await update(ann, "x", "c0", { replyTo: 9 })).toMatchObject({
      error: { reason: "reply-target-missing" },
    });
    expect(await update(ann, "20 %", "c1")).toMatchObject({ seq: 1 });
    await ann.ask(DELETE, { roomId: ROOM, seq: 1, changeId: "d1" });
    expect(await update(ann, "60 %", "c2")).toMatchObject({ error: { reason: "message-deleted" } });
    await ann.say(ROOM, "last");
    await log.trim({ newest: 1, receiptsBefore: 0, rows: 100 });
    expect(await update(ann, "60 %", "c3")).toMatchObject({ error: { reason: "message-missing" } });
    expect(bob.texts()).toEqual(["20 %", "last"]);
  });

  it("[Y40] is bound by the edit window", async () => {
    const { network, ann, bob } = await annAndBob({ limits: { editWindowMs: 1_000 } });
    await update(ann, "20 %", "c1");
    network.clock.advance(1_001);
    expect(await update(ann, "60 %", "c2")).toMatchObject({ error: { reason: "edit-window-over" } });
    expect(await update(ann, "20 %", "c1")).toMatchObject({ ok: true, duplicate: true });
    expect(await update(ann, "20 %", "c3")).toMatchObject({ ok: true, seq: 1 }); // the text that stands there
    expect(bob.got(CHANGED)).toEqual([]);
  });

  it("[Y40] with edits off is said once, and no other text takes its place", async () => {
    const { ann, bob } = await annAndBob({ limits: { edits: false } });
    expect(await update(ann, "20 %", "c1")).toMatchObject({ seq: 1, duplicate: false });
    expect(await update(ann, "20 %", "c1")).toMatchObject({ seq: 1, duplicate: true });
    expect(await update(ann, "60 %", "c2")).toMatchObject({
      error: { code: "FORBIDDEN", reason: "edits-off" },
    });
    expect(bob.got(CHANGED)).toEqual([]);
    expect(bob.texts()).toEqual(["20 %"]);
  });

  it("[Y36] keeps its order among edits of the same connection", async () => {
    const { network, ann, bob } = await annAndBob();
    ann.emit("client_msg", { roomId: ROOM, msg: "a", clientMsgId: "build-42", update: true, changeId: "c1" });
    ann.emit(EDIT, { roomId: ROOM, seq: 1, msg: "b", changeId: "c2" });
    ann.emit("client_msg", { roomId: ROOM, msg: "c", clientMsgId: "build-42", update: true, changeId: "c3" });
    await network.flush();
    expect(bob.got(CHANGED)).toMatchObject([{ rev: 2, messages: [{ msg: "c", rev: 2 }] }]);
  });
});
