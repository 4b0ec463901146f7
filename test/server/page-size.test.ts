import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../src/core/protocol/limits.ts";
import { v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const LARGE = "聊".repeat(DEFAULT_LIMITS.messageCharacters);
const seqs = (page: { messages: Payload[] }) => page.messages.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

/** A room with 100 of the largest messages: 1.2 MB. */
async function largeRoom() {
  const network = new HubNetwork({ limits: { messageRate: null } });
  const ann = await v1Client(network, "ann");
  await ann.join("room1");
  for (let n = 0; n < 100; n += 1) await ann.say("room1", LARGE);
  return { network, ann };
}

test("[H3] a page is cut to what can wait for a reader, and the rest follows page by page, after and before, as rows too", async () => {
  const { ann } = await largeRoom();
  const after: number[] = [];
  for (let more = true; more; ) {
    const page = await ann.ask("history", { roomId: "room1", after: after.at(-1) ?? 0, limit: 200 });
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(DEFAULT_LIMITS.queuedBytes / 2);
    after.push(...seqs(page));
    more = page.more;
  }
  expect(after).toEqual(upTo(100));
  const before: number[] = [];
  for (let more = true; more; ) {
    const page = await ann.ask("history", { roomId: "room1", before: before[0] ?? 101, limit: 200 });
    before.unshift(...seqs(page));
    more = page.more;
  }
  expect(before).toEqual(upTo(100));
  const rows: number[] = [];
  for (let more = true; more; ) {
    const query = { roomId: "room1", after: rows.at(-1) ?? 0, limit: 500, rows: true };
    const page = await ann.ask("history", query);
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(DEFAULT_LIMITS.queuedBytes / 2);
    rows.push(...page.rows.map(([seq]: [number]) => seq));
    more = page.more;
  }
  expect(rows).toEqual(upTo(100));
});

test("[H3] a join's page is cut too: the newest come first, or with `since` the oldest that were missed", async () => {
  const { network, ann } = await largeRoom();
  const { epoch } = ann.got("welcome")[0];
  const bob = await v1Client(network, "bob");
  const fresh = await bob.join("room1", { limit: 200 });
  expect(seqs(fresh).at(-1)).toBe(100);
  expect(fresh.more).toBe(true);
  expect(seqs(fresh).length).toBeLessThan(30);
  const resumed = await bob.join("room1", { since: { epoch, seq: 10 }, limit: 200 });
  expect(seqs(resumed)[0]).toBe(11);
  expect(resumed.more).toBe(true);
  expect(resumed.lastSeq).toBe(100);
});
