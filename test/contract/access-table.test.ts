import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { type AccessTable, MemoryAccessTable } from "../../src/server/access/access-table.ts";
import type { AuditEntry } from "../../src/server/access/audit.ts";
import { SqliteAccessTable } from "../../src/server/access/sqlite-access-table.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { GroupedWrites } from "../../src/server/store/grouped-writes.ts";
import { room } from "../support/drafts.ts";

const ENTRY: AuditEntry = {
  at: 1,
  by: "ann",
  byNick: "Ann",
  from: "10.0.0.1",
  action: "role",
  roomId: room("room1"),
  subject: "bob",
  subjectNick: undefined,
  details: { role: "admin", tries: 2, once: true },
};

async function onDisk(work: (table: AccessTable, database: Database) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-access-"));
  const database = openDatabase(join(folder, "chat.db"), "full", "e");
  const writes = new GroupedWrites(database, silentLogger);
  try {
    await work(new SqliteAccessTable(database, writes, silentLogger), database);
  } finally {
    writes.close();
    database.close();
    rmSync(folder, { recursive: true });
  }
}

const inMemory = (work: (table: AccessTable) => Promise<void>) => work(new MemoryAccessTable());

describe.each([
  ["in memory", inMemory],
  ["in SQLite on disk", onDisk],
])("access records %s", (_, withTable) => {
  test("[I4] a record is what was put last, until it is removed", () =>
    withTable(async (table) => {
      await table.write(() => table.put("role", "/ann", '"reader"'));
      await table.write(() => {
        table.put("role", "/ann", '"admin"');
        table.put("role", "room1/bob", '"moderator"');
      });
      expect(table.all("role")).toEqual(
        new Map([
          ["/ann", '"admin"'],
          ["room1/bob", '"moderator"'],
        ]),
      );
      await table.write(() => table.remove("role", "/ann"));
      expect([...table.all("role").keys()]).toEqual(["room1/bob"]);
    }));

  test("[I5] the audit log is read in pages, the newest first, each entry as it was noted", () =>
    withTable(async (table) => {
      expect(table.audit({ limit: 2 })).toEqual({ entries: [], next: undefined });
      await table.write(() => {
        for (const at of [1, 2, 3]) table.note({ ...ENTRY, at });
      });
      const first = table.audit({ limit: 2 });
      expect(first.entries.map(({ at }) => at)).toEqual([3, 2]);
      const last = table.audit({ before: first.next, limit: 2 });
      expect(last).toEqual({ entries: [{ ...ENTRY, id: expect.any(Number) }], next: undefined });
    }));
});

test("[I5] nothing is taken from the audit log of a data file, nor changed in it", () =>
  onDisk(async (table, { connection }) => {
    await table.write(() => table.note(ENTRY));
    for (const statement of ["DELETE FROM audit", "UPDATE audit SET action = 'none'"]) {
      expect(() => connection.exec(statement)).toThrow("the audit log only grows");
    }
    expect(table.audit({ limit: 9 }).entries).toHaveLength(1);
  }));

test("[I4] a write that fails keeps nothing, and is refused", () =>
  onDisk(async (table) => {
    const failing = table.write(() => {
      table.put("role", "/ann", '"admin"');
      table.note(ENTRY);
      throw new Error("no");
    });
    await expect(failing).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect([table.all("role").size, table.audit({ limit: 9 }).entries]).toEqual([0, []]);
  }));
