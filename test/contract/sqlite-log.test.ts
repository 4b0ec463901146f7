import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openDatabase } from "../../src/server/database.ts";
import { silentLogger } from "../../src/server/logger.ts";
import { sqliteLog } from "../../src/server/sqlite-log.ts";
import { messageLogContract } from "./message-log.ts";

let directory: string;
let files = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "groupchat-log-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

messageLogContract("in SQLite on disk", async () => {
  const database = openDatabase(join(directory, `${++files}.db`), "full", "epoch-1");
  const log = sqliteLog(database, silentLogger);
  return {
    log,
    close: async () => {
      await log.close();
      database.close();
    },
  };
});
