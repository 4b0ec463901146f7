import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { MemoryRoomRecords, type RoomRecords } from "../../src/server/store/room-records.ts";
import { SqliteRoomRecords } from "../../src/server/store/sqlite-room-records.ts";
import { room } from "../support/drafts.ts";

const ROOM = room("room1");
const [ANN, BOB, EVE] = ["ann", "bob", "eve"].map(toUserId) as [never, never, never];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-records-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function onDisk(): { records: SqliteRoomRecords; close: () => void } {
  const database = openDatabase(join(folder, "chat.db"), "full", "e");
  const records = new SqliteRoomRecords(database, silentLogger);
  const close = () => {
    records.close();
    database.close();
  };
  return { records, close };
}

function fill(records: RoomRecords): void {
  records.setTopic(ROOM, "今天");
  records.setRead(ANN, ROOM, 3);
  records.setRead(ANN, ROOM, 4);
  records.keepPair(room("dm.1"), [ANN, BOB]);
  records.keepPair(room("dm.2"), [BOB, EVE]);
}

function check(records: RoomRecords): void {
  expect([records.topic(ROOM), records.topic(room("room2"))]).toEqual(["今天", ""]);
  expect([records.read(ANN, ROOM), records.read(BOB, ROOM)]).toEqual([4, undefined]);
  expect([records.pair(room("dm.1")), records.pair(ROOM)]).toEqual([["ann", "bob"], undefined]);
  expect(records.directsOf(BOB)).toEqual([
    { roomId: "dm.1", other: "ann" },
    { roomId: "dm.2", other: "eve" },
  ]);
}

test("[Q10] topics, marks and pairs are given back as they were kept", () => {
  const { records, close } = onDisk();
  for (const kept of [new MemoryRoomRecords(), records]) {
    fill(kept);
    check(kept);
  }
  close();
});

test("[Q10] they outlive the server; marks are written together, the last of each", () => {
  const first = onDisk();
  fill(first.records);
  first.close();
  const second = onDisk();
  check(second.records);
  second.close();
});

test("[Q10] a file that can't be written is UNAVAILABLE for what was asked, and no matter for a mark", () => {
  const { records, close } = onDisk();
  close(); // under it
  expect(() => records.setTopic(ROOM, "x")).toThrow(/can't look that up or write it down/);
  expect(() => records.setRead(ANN, ROOM, 9)).not.toThrow();
  expect(() => records.close()).not.toThrow();
});
