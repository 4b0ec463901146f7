import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type { TrimmableLog } from "../../src/server/log/message-log.ts";
import { type Keep, Retention } from "../../src/server/log/retention.ts";
import { draft, room } from "../support/drafts.ts";
import { FakeClock } from "../support/fake-clock.ts";

const DAY = 24 * 60 * 60 * 1000;
const ROOM = room("room1");

/** Lets a step that has begun come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function running(keep: Keep, count: number, members: readonly string[] = []) {
  const forgotten: string[] = [];
  const clock = new FakeClock();
  const log = memoryLog("e", silentLogger);
  const say = (at: number) => log.append(draft("x", { at }));
  await Promise.all(Array.from({ length: count }, () => say(clock.now())));
  const retention = new Retention(log, keep, clock, silentLogger, {
    isIn: (roomId) => members.includes(roomId),
    forget: async (roomId) => void forgotten.push(roomId),
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { clock, log, say, retention, pass, forgotten };
}

const kept = async (log: TrimmableLog) => (await log.range(ROOM, { limit: 5_000 })).messages.length;

test("[D2] the newest are kept, the others go step by step and not all at once", async () => {
  const { log, pass } = await running({ messages: 10 }, 1_000);
  await pass(999);
  expect(await kept(log)).toBe(1_000);
  await pass(1);
  expect(await kept(log)).toBe(900);
  for (let step = 0; step < 10; step += 1) await pass(20);
  expect(await kept(log)).toBe(10);
});

test("[D2] what grows old goes in time", async () => {
  const { clock, log, say, pass } = await running({ ageMs: 90 * DAY }, 5);
  await pass(1_000);
  clock.advance(80 * DAY);
  await say(clock.now());
  await settled();
  await pass(9 * DAY);
  await pass(60_000);
  expect(await kept(log)).toBe(6);
  await pass(DAY);
  await pass(60_000);
  expect(await kept(log)).toBe(1);
  expect(await log.lastSeq(ROOM)).toBe(6);
});

test("[D2] nothing is looked at where everything is kept, nor after the end", async () => {
  expect((await running({}, 5)).clock.pending).toBe(0);
  const { clock, log, retention, pass } = await running({ messages: 1 }, 5);
  retention.close();
  await pass(DAY);
  expect(clock.pending).toBe(0);
  expect(await kept(log)).toBe(5);
});

test("[D2] an end in the middle of a step is the end", async () => {
  const { clock, log, retention } = await running({ messages: 1 }, 1_000);
  clock.advance(1_000);
  retention.close();
  await settled();
  expect(clock.pending).toBe(0);
  expect(await kept(log)).toBe(900);
});

test("[D2] a disk that fails is tried again", async () => {
  const { log, pass } = await running({ messages: 1 }, 5);
  const { trim } = log;
  log.trim = () => Promise.reject(new Error("disk"));
  await pass(1_000);
  log.trim = trim;
  await pass(60_000);
  expect(await kept(log)).toBe(1);
});

test("[D12] a room in which nothing was said for long is forgotten with its read marks, unless somebody is in it", async () => {
  for (const members of [[], [ROOM]]) {
    const { log, pass, forgotten } = await running({ ageMs: DAY }, 5, members);
    await pass(2 * DAY);
    await pass(60_000);
    expect([await kept(log), forgotten]).toEqual([0, []]);
    await pass(30 * DAY);
    await pass(60_000);
    expect(forgotten).toEqual(members.length === 0 ? [ROOM] : []);
    expect(await log.lastSeq(ROOM)).toBe(members.length === 0 ? 0 : 5);
  }
});
