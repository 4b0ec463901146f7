import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import type { TrimmableLog } from "../../src/server/log/message-log.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { backup } from "../../src/server/store/backup.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";

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

async function found(query: string, roomId = room("room1")): Promise<string[]> {
  const page = await log.search({ query, roomIds: [roomId], limit: 2_000 });
  return page.found.map(({ msg }) => msg);
}

it("[E6] a message is found as soon as it is committed, and by the next process too", async () => {
  await append(3);
  expect(await found("word 2")).toEqual(["word 2"]);
  await close();
  open();
  expect(await found("word")).toEqual(["word 2", "word 1", "word 0"]);
});

it("[E6] a message that could not be committed is not found", async () => {
  const { connection } = database;
  connection.exec("VACUUM");
  const { page_count }: { page_count: number } = connection.prepare("PRAGMA page_count").get();
  connection.exec(`PRAGMA max_page_count = ${page_count}`);
  await expect(append(500)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  connection.exec("PRAGMA max_page_count = 1000000");
  await append(1, room("room1"), "kept");
  expect([await found("word"), await found("kept")]).toEqual([[], ["kept 0"]]);
});

it("[E4][E6] the ids of trimmed messages may be given again: the new ones are found, the old ones never", async () => {
  await append(2);
  await append(3, room("room2"), "gone");
  await log.trim({ newest: 0, receiptsBefore: 0, rows: 100 });
  await append(4, room("room1"), "new");
  expect(await found("new")).toHaveLength(4);
  expect(await found("gone", room("room2"))).toEqual([]);
  expect(await found("word")).toEqual([]);
});

it("[D4][E6] a search in a copy of the data file finds the same", async () => {
  await append(6);
  backup(join(folder, "chat.db"), join(folder, "copy.db"), "copied");
  await close();
  open("copy.db");
  expect(await found("word 5")).toEqual(["word 5"]);
});
