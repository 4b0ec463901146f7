import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";

const ROOM = room("room1");
const HOUR = 3_600_000;

let folder: string;
let database: Database;
let log: TrimmableLog;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-rooms-"));
  database = openDatabase(join(folder, "chat.db"), "normal", "test");
  log = sqliteLog(database, silentLogger);
});

afterEach(async () => {
  await log.close();
  database.close();
  rmSync(folder, { recursive: true });
});

const say = (msg: string, at = Date.now()) => log.append(draft(msg, { roomId: ROOM, at }));

test("[M2][M7] a commit that fails takes no seq, also of a room that is remembered", async () => {
  expect((await say("one")).seq).toBe(1);
  database.connection.exec(`
    CREATE TRIGGER fails BEFORE INSERT ON messages WHEN new.msg = 'fails'
    BEGIN SELECT RAISE(ABORT, 'no'); END`);
  const outcomes = await Promise.allSettled([say("two"), say("fails")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await log.lastSeq(ROOM)).toBe(1);
  expect((await say("two")).seq).toBe(2);
});

test("[M2] a room that is trimmed to nothing stands in no list, until something is said there; then its numbers go on", async () => {
  const listed = async () => (await log.rooms({ limit: 10 })).map(({ roomId, lastSeq }) => [roomId, lastSeq]);
  const old = Date.now() - 48 * HOUR;
  await say("old", old);
  expect(await listed()).toEqual([[ROOM, 1]]);
  await log.trim({ before: Date.now() - HOUR, receiptsBefore: 0, rows: 100 });
  expect(await listed()).toEqual([]);
  expect((await say("new")).seq).toBe(2);
  expect(await listed()).toEqual([[ROOM, 2]]);
});
