import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { type Keep, Retention } from "../../src/server/log/retention.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { draft, room } from "../support/drafts.ts";
import { FakeClock } from "../support/fake-clock.ts";

const DAY = 24 * 60 * 60 * 1000;
const ROOM = room("room1");

/** Lets a step that has begun come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function running(keep: Keep, count: number, members: readonly string[] = []) {
  /** The way in which the marks of a room are forgotten. */
  const marks = { forget: async (_: string) => {} };
  const clock = new FakeClock();
  const log = memoryLog("e", silentLogger);
  const say = (at: number) => log.append(draft("x", { at }));
  await Promise.all(Array.from({ length: count }, () => say(clock.now())));
  const retention = new Retention(log, keep, clock, silentLogger, {
    isInUse: (roomId) => members.includes(roomId),
    forgetMarks: (roomId) => marks.forget(roomId),
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { clock, log, say, retention, pass, marks };
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

test("[D2] nothing goes where everything is kept", async () => {
  const { log, pass } = await running({}, 5);
  await pass(90 * DAY);
  await pass(60_000);
  expect(await kept(log)).toBe(5);
});

test("[D2] nothing is looked at after the end", async () => {
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
    const { log, pass, marks } = await running({ ageMs: DAY }, 5, members);
    const forgotten: string[] = [];
    marks.forget = async (roomId) => void forgotten.push(roomId);
    await pass(2 * DAY);
    await pass(60_000);
    expect([await kept(log), forgotten]).toEqual([0, []]);
    await pass(30 * DAY);
    await pass(60_000);
    expect(forgotten).toEqual(members.length === 0 ? [ROOM] : []);
    expect(await log.lastSeq(ROOM)).toBe(members.length === 0 ? 0 : 5);
  }
});

test("[D12] the read marks of a room are forgotten before it, and it stays until they are", async () => {
  const { log, pass, marks } = await running({ ageMs: DAY }, 5);
  marks.forget = () => Promise.reject(new Error("disk"));
  await pass(32 * DAY);
  await pass(60_000);
  expect(await log.lastSeq(ROOM)).toBe(5);
  const ends: number[] = [];
  marks.forget = async () => void ends.push(await log.lastSeq(ROOM));
  await pass(60_000);
  expect([ends, await log.lastSeq(ROOM)]).toEqual([[5], 0]);
});

test("[D12] a room that somebody entered while its read marks were forgotten stays", async () => {
  const members: string[] = [];
  const { log, pass, marks } = await running({ ageMs: DAY }, 5, members);
  marks.forget = async () => void members.push(ROOM);
  await pass(32 * DAY);
  await pass(60_000);
  expect([members, await log.lastSeq(ROOM)]).toEqual([[ROOM], 5]);
});

test("[D12] an empty room and the positions of its messages go in time also where everything is kept now", async () => {
  const { clock, log, pass } = await running({}, 0);
  const said = draft("x", { clientMsgId: "c1", at: clock.now() });
  await log.append(said);
  await log.trim({ newest: 0, receiptsBefore: 0, rows: 10 });
  await pass(29 * DAY);
  await pass(60_000);
  expect(await log.append(said)).toMatchObject({ seq: 1, duplicate: true });
  await pass(2 * DAY);
  await pass(60_000);
  expect(await log.lastSeq(ROOM)).toBe(0);
  expect(await log.append(said)).toMatchObject({ seq: 1, duplicate: false });
});
