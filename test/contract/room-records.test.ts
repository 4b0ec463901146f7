import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { GroupedWrites } from "../../src/server/store/grouped-writes.ts";
import { MemoryRoomRecords } from "../../src/server/store/memory-room-records.ts";
import { SqliteRoomRecords } from "../../src/server/store/sqlite-room-records.ts";
import { owner, room } from "../support/drafts.ts";
import { roomRecordsContract } from "./room-records.ts";

const ROOM = room("room1");
const [ANN, BOB] = [toUserId("ann"), toUserId("bob")];

function openOnDisk(folder: string) {
  const database = openDatabase(join(folder, "chat.db"), "full", "e");
  const writes = new GroupedWrites(database, silentLogger);
  const records = new SqliteRoomRecords(database, writes, silentLogger);
  const close = () => {
    records.close();
    writes.close();
    database.close();
  };
  return { records, close };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-records-"));
  await work(folder);
  rmSync(folder, { recursive: true });
}

roomRecordsContract("in memory", async () => ({ records: new MemoryRoomRecords(), close: async () => {} }));

roomRecordsContract("in SQLite on disk", async () => {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-records-"));
  const { records, close } = openOnDisk(folder);
  return {
    records,
    close: async () => {
      close();
      rmSync(folder, { recursive: true });
    },
  };
});

test("[Q10] [Q15] topics, marks, pairs and refusals outlive the server; of each mark the last is written", () =>
  inFolder(async (folder) => {
    const first = openOnDisk(folder);
    await first.records.setTopic(ROOM, "今天", 1);
    for (const seq of [3, 4]) await first.records.moveReadMark(ANN, ROOM, seq);
    await first.records.keepPair(room("dm.1"), [owner("ann"), owner("bob")], 1);
    await first.records.setActive(room("dm.1"), owner("ann"));
    await first.records.setRefusing(room("dm.1"), owner("bob"), true);
    first.close();
    const second = openOnDisk(folder);
    expect(await second.records.topicsOf([ROOM])).toEqual(new Map([[ROOM, "今天"]]));
    expect(await second.records.readMarkOf(ANN, ROOM)).toBe(4);
    expect(await second.records.directOf(room("dm.1"))).toEqual({
      pair: [owner("ann"), owner("bob")],
      active: [owner("ann")],
      refusing: [owner("bob")],
    });
    second.close();
  }));

test("[Q10] a file that can't be used is UNAVAILABLE for what was asked, and no matter for marks at the end", () =>
  inFolder(async (folder) => {
    const { records, close } = openOnDisk(folder);
    await records.moveReadMark(ANN, ROOM, 8);
    close(); // under it
    const unavailable = expect.objectContaining({ code: "UNAVAILABLE" });
    await expect(records.setTopic(ROOM, "x", 1)).rejects.toEqual(unavailable);
    await expect(records.readMarkOf(BOB, ROOM)).rejects.toEqual(unavailable);
    expect(() => records.close()).not.toThrow();
  }));

/** Marks that are moved, and written down. */
async function withMarks(folder: string, seqs: number): Promise<void> {
  const { records, close } = openOnDisk(folder);
  for (let n = 1; n <= seqs; n += 1) await records.moveReadMark(ANN, room(`room${n}`), n);
  await records.moveReadMark(BOB, ROOM, 1);
  close();
}

test("[D11] marks are forgotten for a user, a few at a time", () =>
  inFolder(async (folder) => {
    await withMarks(folder, 5);
    const { records, close } = openOnDisk(folder);
    expect([...records.markedUsers()]).toEqual([ANN, BOB]);
    expect([await records.forgetMarks(ANN, 3), await records.forgetMarks(ANN, 3)]).toEqual([3, 2]);
    expect([...records.markedUsers()]).toEqual([BOB]);
    expect(await records.readMarkOf(ANN, ROOM)).toBeUndefined();
    close();
  }));

test("[Y29] marks that are written and those that are not are told alike, each user once", () =>
  inFolder(async (folder) => {
    await withMarks(folder, 3);
    const { records, close } = openOnDisk(folder);
    const eve = toUserId("eve");
    await records.moveReadMark(eve, ROOM, 1);
    await records.moveReadMark(ANN, ROOM, 9);
    await records.moveReadMark(ANN, room("room9"), 1);
    expect([...records.markedUsersIn(ROOM)].sort()).toEqual([ANN, BOB, eve]);
    const ofAnn = await records.markedRoomsOf(ANN, 9);
    expect(ofAnn.map(({ roomId, since }) => `${roomId} ${since}`).sort()).toEqual([
      "room1 1",
      "room2 2",
      "room3 3",
      "room9 1",
    ]);
    close();
  }));

test("[D12] marks in a room are forgotten, a few at a time, and those in others are not", () =>
  inFolder(async (folder) => {
    await withMarks(folder, 3);
    for (const open of [() => openOnDisk(folder), openInMemory]) {
      const { records, close } = await open();
      expect([await records.forgetMarksIn(ROOM, 1), await records.forgetMarksIn(ROOM, 9)]).toEqual([1, 1]);
      expect(await records.forgetMarksIn(ROOM, 9)).toBe(0);
      expect([await records.readMarkOf(ANN, ROOM), await records.readMarkOf(BOB, ROOM)]).toEqual([
        undefined,
        undefined,
      ]);
      expect(await records.readMarkOf(ANN, room("room2"))).toBe(2);
      close();
    }
  }));

async function openInMemory() {
  const records = new MemoryRoomRecords();
  for (let n = 1; n <= 3; n += 1) await records.moveReadMark(ANN, room(`room${n}`), n);
  await records.moveReadMark(BOB, ROOM, 1);
  return { records, close: () => {} };
}
