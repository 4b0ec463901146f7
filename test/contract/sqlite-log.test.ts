import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";
import { logChangesContract } from "./log-changes.ts";
import { messageLogContract } from "./message-log.ts";

let directory: string;
let files = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "groupchat-log-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const open = async () => {
  const database = openDatabase(join(directory, `${++files}.db`), "full", "epoch-1");
  const log = sqliteLog(database, silentLogger);
  return {
    log,
    close: async () => {
      await log.close();
      database.close();
    },
  };
};

messageLogContract("in SQLite on disk", open);
logChangesContract("in SQLite on disk", open);

it("[Y14] on a full disk nothing is said or edited, and what is there can be deleted", async () => {
  const database = openDatabase(join(directory, `${++files}.db`), "normal", "e");
  let isFull = false;
  const log = sqliteLog(database, silentLogger, undefined, () => {
    if (isFull) throw chatError("data-full", {});
  });
  await log.append(draft("a"));
  isFull = true;
  const change = { roomId: room("room1"), target: { seq: 1 }, userId: "u1", at: 1, onlyOwn: true };
  const results = await Promise.allSettled([
    log.append(draft("b")),
    log.change({ ...change, changeId: "c1", action: { type: "edit", msg: "c" } }),
    log.change({ ...change, changeId: "c2", action: { type: "delete" } }),
  ]);
  expect(results).toMatchObject([
    { reason: { reason: "data-full" } },
    { reason: { reason: "data-full" } },
    { value: { rev: 1 } },
  ]);
  await log.close();
  database.close();
});

const inRoom = (n: number) => draft("x", { roomId: room(`room${n}`) });

describe("the trimming of many rooms in SQLite", () => {
  const ROOMS = 250;
  const step = { newest: 1, receiptsBefore: 0, rows: 1_000_000 };
  let database: Database;
  let log: TrimmableLog;

  /** Each room has two messages, so that one may go. */
  beforeEach(async () => {
    database = openDatabase(join(directory, `${++files}.db`), "normal", "epoch-1");
    log = sqliteLog(database, silentLogger);
    await Promise.all(Array.from({ length: 2 * ROOMS }, (_, n) => log.append(inRoom(n % ROOMS))));
  });
  afterEach(async () => {
    await log.close();
    database.close();
  });

  async function trimAll(): Promise<number> {
    let total = 0;
    for (let more = true; more; ) {
      const trimmed = await log.trim(step);
      total += trimmed.removed;
      more = trimmed.more;
    }
    return total;
  }

  it("[D1] goes over a bounded number of rooms a step, however little is in them", async () => {
    const { removed, more } = await log.trim(step);
    expect([removed, more]).toEqual([100, true]);
    expect(await trimAll()).toBe(ROOMS - 100);
    expect(await trimAll()).toBe(0);
  });

  it("[D1] a step that could not be written passes nothing over", async () => {
    await log.trim(step);
    const other = new DatabaseSync(database.connection.location() ?? expect.fail());
    other.exec("BEGIN IMMEDIATE");
    await expect(log.trim(step)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await log.append(inRoom(0)).catch(() => {});
    other.close();
    await Promise.all(Array.from({ length: ROOMS }, (_, n) => log.append(inRoom(n))));
    expect(await trimAll()).toBe(2 * ROOMS - 100);
  });
});
