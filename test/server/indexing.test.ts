import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import type { TrimmableLog } from "../../src/server/log/message-log.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { backup, checkDataFile } from "../../src/server/store/backup.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";
import { until } from "../support/until.ts";

let folder: string;
let database: Database;
let log: TrimmableLog;

function open(file = "chat.db"): void {
  database = openDatabase(join(folder, file), "normal", "e");
  log = sqliteLog(database, silentLogger);
}

async function close(): Promise<void> {
  await log.close();
  database.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-index-"));
  open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const append = (count: number, roomId = room("room1"), text = "word") =>
  log.appendAll(Array.from({ length: count }, (_, n) => draft(`${text} ${n}`, { roomId })));

function indexed(): number {
  const { count }: { count: number } = database.connection
    .prepare("SELECT count(*) AS count FROM search")
    .get();
  return count;
}

async function found(query: string, roomId = room("room1")): Promise<string[]> {
  const page = await log.search({ query, roomIds: [roomId], limit: 2_000 });
  return page.found.map(({ msg }) => msg);
}

it("[E6] what is said is indexed by itself, soon after it was committed", async () => {
  await append(1_200);
  expect(indexed()).toBe(0);
  await until(() => indexed() === 1_200);
});

it("[E6] a search finds what is not indexed yet", async () => {
  await append(1_200);
  expect(await found("word 1199")).toEqual(["word 1199"]);
  expect(indexed()).toBe(1_200);
});

it("[E6] what a crash left is indexed by the next process, by itself and for a search", async () => {
  await append(3);
  await found("word");
  await append(700);
  await close(); // nothing is indexed at an end: it is as after a kill
  open();
  expect(indexed()).toBe(3);
  await until(() => indexed() === 703);
  await append(2, room("room1"), "late");
  await close();
  open();
  expect(await found("late")).toEqual(["late 1", "late 0"]);
});

it("[E4][E6] what is trimmed before it was indexed is never found, and its ids may be given again", async () => {
  await append(5);
  await log.trim({ newest: 2, placesBefore: 0, rows: 100 });
  expect(await found("word")).toEqual(["word 4", "word 3"]);
  await log.trim({ newest: 0, placesBefore: 0, rows: 100 });
  expect(indexed()).toBe(0);
  await append(3, room("room2"), "anew");
  expect(await found("anew", room("room2"))).toEqual(["anew 2", "anew 1", "anew 0"]);
  expect(await found("word")).toEqual([]);
});

it("[E6] the ids of trimmed messages that were indexed are given again and indexed again", async () => {
  await append(2);
  await append(3, room("room2"), "gone");
  expect(await found("gone", room("room2"))).toHaveLength(3);
  await log.trim({ newest: 0, placesBefore: 0, rows: 100 });
  await append(4, room("room1"), "new");
  expect(await found("new")).toHaveLength(4);
  expect(await found("gone", room("room2"))).toEqual([]);
});

it("[E6] however much is said, no more than so many messages wait to be indexed", async () => {
  for (let n = 0; n < 45; n += 1) await append(500);
  expect(45 * 500 - indexed()).toBeLessThanOrEqual(20_000);
  expect(await found("word 499")).toHaveLength(45);
});

it("[D4][E6] a copy made before all is indexed is whole, and indexed where it is used", async () => {
  await append(600);
  backup(join(folder, "chat.db"), join(folder, "copy.db"), "copied");
  expect(checkDataFile(join(folder, "copy.db"))).toMatchObject({ messages: 600 });
  await close();
  open("copy.db");
  expect(await found("word 599")).toEqual(["word 599"]);
});
