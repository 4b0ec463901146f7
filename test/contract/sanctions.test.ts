import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { type AccessTable, MemoryAccessTable } from "../../src/server/access/access-table.ts";
import { type Sanction, Sanctions } from "../../src/server/access/sanctions.ts";
import { SqliteAccessTable } from "../../src/server/access/sqlite-access-table.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { GroupedWrites } from "../../src/server/store/grouped-writes.ts";
import { toOwnedId } from "../../src/server/store/owned-id.ts";
import { room } from "../support/drafts.ts";

const ROOM = room("room1");
const EVE = toOwnedId(toUserId("eve / of the north"), "a".repeat(64));
const BASE = { user: undefined, dialect: "base", keepsOrder: false } as const;
const V1 = { user: EVE, dialect: "v1", address: "10.0.0.1", keepsOrder: false } as const;

const ofEve: Sanction = {
  roomId: ROOM,
  subject: { type: "user", id: EVE },
  name: "eve",
  addresses: ["10.0.0.1"],
  until: 100,
  why: "spam",
  byNick: "ann",
};
const ofNetwork: Sanction = {
  roomId: undefined,
  subject: { type: "network", id: "2001:db8::/32" },
  name: "2001:db8::/32",
  addresses: [],
  until: undefined,
  why: "",
  byNick: undefined,
};

async function onDisk(work: (table: AccessTable) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-sanctions-"));
  const database = openDatabase(join(folder, "chat.db"), "full", "e");
  const writes = new GroupedWrites(database, silentLogger);
  try {
    await work(new SqliteAccessTable(database, writes, silentLogger));
  } finally {
    writes.close();
    database.close();
    rmSync(folder, { recursive: true });
  }
}

describe.each([
  ["in memory", (work: (table: AccessTable) => Promise<void>) => work(new MemoryAccessTable())],
  ["in SQLite on disk", onDisk],
])("sanctions %s", (_, withTable) => {
  test("[I61] are as they were for another reader of the table, and hold until their time is over", () =>
    withTable(async (table) => {
      const kept = new Sanctions(table, "ban");
      await table.write(() => {
        kept.impose(ofEve, 1);
        kept.impose(ofNetwork, 1);
      });
      const read = new Sanctions(table, "ban");
      expect(new Set(read.list(99))).toEqual(new Set([ofEve, ofNetwork]));
      expect(read.find(V1, ROOM, 99)).toEqual(ofEve);
      expect([read.find(V1, undefined, 99), read.find(V1, ROOM, 100)]).toEqual([undefined, undefined]);
      expect(new Sanctions(table, "silence").isEmpty).toBe(true);
      await table.write(() => read.impose({ ...ofNetwork, why: "again" }, 100));
      expect([...table.all("ban").keys()]).toEqual(["/network/2001:db8::/32"]);
    }));

  test("[I63] of a user hold for base clients of its addresses, the last twenty of them, and for nobody else there", () =>
    withTable(async (table) => {
      const bans = new Sanctions(table, "ban");
      await table.write(() => bans.impose(ofEve, 1));
      const base = (address: string) => bans.find({ ...BASE, address }, ROOM, 1) !== undefined;
      expect([base("10.0.0.1"), base("10.0.0.2")]).toEqual([true, false]);
      expect(bans.find({ ...V1, user: undefined }, ROOM, 1)).toBeUndefined();
      for (let n = 2; n <= 21; n += 1) {
        const [found] = bans.withoutAddress(EVE, `10.0.0.${n}`, 1);
        await table.write(() => bans.extend(found ?? expect.unreachable(), `10.0.0.${n}`));
      }
      expect([base("10.0.0.1"), base("10.0.0.2"), base("10.0.0.21")]).toEqual([false, true, true]);
      expect(bans.withoutAddress(EVE, "10.0.0.21", 1)).toEqual([]);
    }));

  test("[I64] of a network hold for every address in it but for those who keep order", () =>
    withTable(async (table) => {
      const bans = new Sanctions(table, "ban");
      await table.write(() => bans.impose(ofNetwork, 1));
      const at = (address: string, keepsOrder = false) =>
        bans.find({ ...V1, address, keepsOrder }, undefined, 1) !== undefined;
      expect([at("2001:db8:7::/64"), at("2001:db9::/64"), at("10.0.0.1")]).toEqual([true, false, false]);
      expect([at("2001:db8:7::/64", true), at("unknown")]).toEqual([false, false]);
    }));
});
