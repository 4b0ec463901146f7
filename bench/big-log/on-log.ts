import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../src/core/logger.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { openDatabase, type Sync } from "../../src/server/store/database.ts";
import { ALL_ROOMS, LARGE_ROOM, nthDraft, random } from "./chatter.ts";
import { measureSearches, type SearchResult } from "./searches.ts";

const FILLED_AT_ONCE = 1_000;
const PAGES = 2_000;
const PAGE = 200;

/** Commits that are measured, by how many messages are in each. */
const COMMITS = new Map([
  [1, 1_000],
  [200, 60],
]);

/** What a log's length does to the log by itself: ms each. */
export interface OnLog {
  /** From opening the file until the log gives the end of a room. */
  readonly opened: number;
  readonly pages: readonly number[];
  readonly instants: readonly number[];
  readonly rooms: number;
  /** One step of trimming, where nothing is to go. */
  readonly trim: number;
  readonly searches: readonly SearchResult[];
}

async function withLog<T>(file: string, sync: Sync, work: (log: TrimmableLog) => Promise<T>): Promise<T> {
  const database = openDatabase(file, sync, "bench");
  const log = sqliteLog(database, silentLogger);
  try {
    return await work(log);
  } finally {
    await log.close();
    database.close();
  }
}

/** Says the messages from one number up to another. */
export function fill(file: string, from: number, upTo: number): Promise<void> {
  return withLog(file, "normal", async (log) => {
    for (let n = from; n < upTo; n += FILLED_AT_ONCE) {
      const count = Math.min(FILLED_AT_ONCE, upTo - n);
      await log.appendAll(Array.from({ length: count }, (_, k) => nthDraft(n + k)));
    }
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Measures a log of so many messages without changing it. */
export async function measureOnLog(file: string, messages: number): Promise<OnLog> {
  const began = performance.now();
  return withLog(file, "full", async (log) => {
    await log.lastSeq(LARGE_ROOM);
    const opened = performance.now() - began;
    const last = nthDraft(messages).at;
    const [pages, instants]: number[][] = [[], []];
    for (let n = 0; n < PAGES; n += 1) {
      const roomId = ALL_ROOMS[Math.floor(random(n, 9) * ALL_ROOMS.length)] ?? LARGE_ROOM;
      const before = Math.ceil(random(n, 10) * (await log.lastSeq(roomId)));
      const first = nthDraft(0).at;
      pages?.push(await timed(() => log.range(roomId, { before, limit: PAGE })));
      instants?.push(await timed(() => log.seqAt(roomId, first + random(n, 11) * (last - first))));
    }
    const rooms = await timed(() => log.rooms({ limit: 100 }));
    const trim = await timed(() => log.trim({ before: 0, receiptsBefore: 0, rows: 200 }));
    const searches = await measureSearches(log);
    return { opened, pages: pages ?? [], instants: instants ?? [], rooms, trim, searches };
  });
}

/** Commits on top of so many messages; gives the ms of each by how many messages were in it. */
export function measureCommits(file: string, messages: number): Promise<Map<number, number[]>> {
  return withLog(file, "full", async (log) => {
    const times = new Map<number, number[]>();
    let next = messages;
    for (const [count, commits] of COMMITS) {
      const some: number[] = [];
      for (let commit = 0; commit < commits; commit += 1) {
        const drafts = Array.from({ length: count }, (_, k) => nthDraft(next + k));
        next += count;
        some.push(await timed(() => log.appendAll(drafts)));
      }
      times.set(count, some);
    }
    return times;
  });
}

/** The same commits into a file with nothing in it. */
export async function measureFirstCommits(): Promise<Map<number, number[]>> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  try {
    return await measureCommits(join(folder, "chat.db"), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
