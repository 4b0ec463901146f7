import { mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Logger, silentLogger } from "../../src/core/logger.ts";
import { DIRECT, HISTORY, TOPIC } from "../../src/core/protocol/event-names.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { onceAMinute } from "../../src/server/once-a-minute.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { DiskSpace } from "../../src/server/store/disk-space.ts";
import { GroupedWrites } from "../../src/server/store/grouped-writes.ts";
import { SqliteRoomRecords } from "../../src/server/store/sqlite-room-records.ts";
import { draft, room } from "../support/drafts.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const MEGABYTE = 1024 * 1024;
const ROOM = room("room1");
const FULL = { ok: false, error: { code: "UNAVAILABLE", reason: "data-full", retryAfterMs: 30_000 } };

let folder: string;
let file: string;
let database: Database;
let writes: GroupedWrites;
let clock: FakeClock;
let logs: TrimmableLog[];
/** Lines of the log at the default level. */
let told: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-space-"));
  file = join(folder, "chat.db");
  database = openDatabase(file, "normal", "e");
  writes = new GroupedWrites(database, silentLogger);
  clock = new FakeClock();
  logs = [];
  told = [];
});

afterEach(async () => {
  for (const log of logs) await log.close();
  writes.close();
  database.close();
  rmSync(folder, { recursive: true });
});

/** The log and the records of the file, within these bounds. */
function open(limits: { readonly maxData: number | null; readonly diskReserve: number }) {
  const logger: Logger = {
    ...silentLogger,
    warn: (message) => told.push(message),
    error: (message) => told.push(message),
  };
  const steady = onceAMinute(logger, clock);
  const { requireRoom } = new DiskSpace(database, limits, clock, steady);
  const log = sqliteLog(database, logger, undefined, requireRoom);
  logs.push(log);
  const records = new SqliteRoomRecords(database, writes, logger, requireRoom);
  return { log, records, network: new HubNetwork({ log, records }) };
}

/** Says as much as is taken; returns the number of messages. */
async function fill(log: TrimmableLog): Promise<number> {
  for (let taken = 0; ; taken += 20) {
    const drafts = Array.from({ length: 20 }, () => draft("x".repeat(4_000)));
    const isTaken = await log.appendAll(drafts).then(
      () => true,
      () => false,
    );
    if (!isTaken) return taken;
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

test("[D10] at its bound a server takes nothing more and says why, serves what it has, and goes on once old messages went", async () => {
  const { log, network } = open({ maxData: 10 * MEGABYTE, diskReserve: 0 });
  const [ann] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await ann.join(ROOM);
  const taken = await fill(log);
  expect(taken).toBeGreaterThan(100);
  expect(sizeOf(file) + sizeOf(`${file}-wal`)).toBeLessThan(11 * MEGABYTE);
  expect(await ann.say(ROOM, "one more")).toMatchObject(FULL);
  expect(await ann.ask(TOPIC, { roomId: ROOM, topic: "full" })).toMatchObject(FULL);
  expect(await ann.ask(DIRECT, { userId: "u-bob" })).toMatchObject(FULL);
  expect((await ann.ask(HISTORY, { roomId: ROOM, limit: 5 })).messages).toHaveLength(5);
  expect(await ann.ask(TOPIC, { roomId: ROOM, topic: "" })).toMatchObject({ ok: true });
  expect((await (await v1Client(network, "eve")).join(ROOM)).lastSeq).toBe(taken);
  while ((await log.trim({ newest: 10, receiptsBefore: 0, rows: 200 })).more);
  expect(await ann.say(ROOM, "room again")).toMatchObject({ ok: true, seq: taken + 1 });
});

test("[Q16] a room of two for which there was no room is no new one", async () => {
  const { records } = open({ maxData: 0, diskReserve: 0 });
  const network = new HubNetwork({ records, limits: { newDirectRate: { perSecond: 1 / 3_600, burst: 1 } } });
  const ann = await v1Client(network, "ann");
  await v1Client(network, "bob");
  for (let n = 0; n < 3; n += 1) expect(await ann.ask(DIRECT, { userId: "u-bob" })).toMatchObject(FULL);
});

test("[D10] operators are told once a minute at most", async () => {
  const { log } = open({ maxData: 0, diskReserve: 0 });
  for (let n = 0; n < 50; n += 1) await log.append(draft("x")).catch(() => {});
  expect(told).toEqual(["nothing more is taken, for want of room"]);
  clock.advance(60_000);
  await log.append(draft("x")).catch(() => {});
  expect(told).toHaveLength(2);
});

test("[D10] a disk with less than the reserve is left alone", async () => {
  const { log } = open({ maxData: null, diskReserve: Number.MAX_SAFE_INTEGER });
  await expect(log.append(draft("x"))).rejects.toMatchObject({
    code: "UNAVAILABLE",
    reason: "disk-nearly-full",
  });
  const roomy = open({ maxData: null, diskReserve: 0 });
  expect(await roomy.log.append(draft("x"))).toMatchObject({ seq: 1 });
});

test("[D10] what stands beside the data file counts too where a link leads to it", async () => {
  database.close();
  const link = join(folder, "link.db");
  symlinkSync(file, link);
  database = openDatabase(link, "normal", "e");
  database.connection.exec("PRAGMA wal_autocheckpoint = 0; CREATE TABLE other (value)");
  for (let n = 0; n < 300; n += 1) database.connection.exec(`INSERT INTO other VALUES (${n})`);
  expect(sizeOf(`${file}-wal`)).toBeGreaterThan(MEGABYTE);
  expect(sizeOf(file)).toBeLessThan(MEGABYTE);
  const { log } = open({ maxData: MEGABYTE, diskReserve: 0 });
  await expect(log.append(draft("x"))).rejects.toMatchObject({ reason: "data-full" });
});
