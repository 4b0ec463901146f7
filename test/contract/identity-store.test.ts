import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../src/core/logger.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { GroupedWrites } from "../../src/server/store/grouped-writes.ts";
import { MemoryIdentityTable } from "../../src/server/store/identity-table.ts";
import { LocalIdentityStore } from "../../src/server/store/local-identity-store.ts";
import { SqliteIdentityTable } from "../../src/server/store/sqlite-identity-table.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { identityStoreContract } from "./identity-store.ts";

identityStoreContract("in memory", async () => {
  const clock = new FakeClock();
  return { store: new LocalIdentityStore(new MemoryIdentityTable(), clock), clock, close: async () => {} };
});

identityStoreContract("in SQLite on disk", async () => {
  const clock = new FakeClock();
  const folder = mkdtempSync(join(tmpdir(), "groupchat-identities-"));
  const database = openDatabase(join(folder, "chat.db"), "normal", "e");
  const writes = new GroupedWrites(database, silentLogger);
  const table = new SqliteIdentityTable(database, writes, silentLogger);
  const close = async () => {
    table.close();
    writes.close();
    database.close();
    rmSync(folder, { recursive: true });
  };
  return { store: new LocalIdentityStore(table, clock), clock, close };
});
