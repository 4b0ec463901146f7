import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { migrate, readVersion } from "../../src/server/store/migrations.ts";
import { SCHEMA_STEPS } from "../../src/server/store/schema.ts";
import { draft, room } from "../support/drafts.ts";

/** A second version, as a release might bring it. */
const SECOND = "ALTER TABLE topics ADD COLUMN set_by TEXT; CREATE TABLE pins (room_id TEXT, seq INTEGER)";
const TWO_STEPS = [...SCHEMA_STEPS, SECOND];

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-migrations-"));
  file = join(folder, "chat.db");
});

afterEach(() => rmSync(folder, { recursive: true }));

function withFile<T>(work: (connection: DatabaseSyncInstance) => T): T {
  const connection = new DatabaseSync(file);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/** A file of this build with two messages in it. */
async function filled(): Promise<void> {
  const database = openDatabase(file, "full", "first epoch");
  const log = sqliteLog(database, silentLogger);
  await log.append(draft("one", { clientMsgId: "c1" }));
  await log.append(draft("two"));
  await log.close();
  database.close();
}

test("[D3] a file of an older version is brought forward with all that is in it, and stays what it is", async () => {
  await filled();
  withFile((connection) => {
    migrate(connection, file, "another epoch", TWO_STEPS);
    expect(readVersion(connection, file, TWO_STEPS)).toBe(2);
    expect(connection.prepare("SELECT seq, msg FROM messages ORDER BY seq").all()).toEqual([
      { seq: 1, msg: "one" },
      { seq: 2, msg: "two" },
    ]);
    expect(connection.prepare("SELECT value FROM meta WHERE key = 'epoch'").all()).toEqual([
      { value: "first epoch" },
    ]);
    expect(connection.prepare("SELECT set_by FROM topics").all()).toEqual([]);
    migrate(connection, file, "a third", TWO_STEPS); // has nothing to do
  });
});

test("[D3] a step that fails in the middle leaves the file as it was, and says so in a line", async () => {
  await filled();
  withFile((connection) => {
    connection.exec("CREATE TABLE pins (in_the_way)");
    expect(() => migrate(connection, file, "e", TWO_STEPS)).toThrow(/from version 1 to 2 .*left as it was/);
    expect(readVersion(connection, file)).toBe(1);
    expect(() => connection.prepare("SELECT set_by FROM topics")).toThrow(/no such column/);
    connection.exec("DROP TABLE pins");
    migrate(connection, file, "e", TWO_STEPS);
    expect(readVersion(connection, file, TWO_STEPS)).toBe(2);
  });
});

test("[V2] a file of another build, newer or older or with another schema of the same number, is refused by name and left as it is", async () => {
  const spoils = [
    (connection: DatabaseSyncInstance) => migrate(connection, file, "e", TWO_STEPS),
    (connection: DatabaseSyncInstance) => connection.exec("PRAGMA user_version = 99"),
    (connection: DatabaseSyncInstance) => connection.exec("PRAGMA user_version = -1"),
    (connection: DatabaseSyncInstance) => connection.exec("PRAGMA application_id = 0"),
  ];
  for (const spoil of spoils) {
    for (const ending of ["", "-wal", "-shm"]) rmSync(file + ending, { force: true });
    await filled();
    withFile(spoil);
    const before = readFileSync(file);
    expect(() => openDatabase(file, "full", "e")).toThrow(
      expect.objectContaining({ reason: "data-of-another-build", params: { file } }),
    );
    expect(readFileSync(file)).toEqual(before);
  }
});

test("[M11] a file of this build goes on where it was", async () => {
  await filled();
  const database = openDatabase(file, "full", "another epoch");
  const log = sqliteLog(database, silentLogger);
  expect(log.epoch).toBe("first epoch");
  expect(await log.append(draft("one", { clientMsgId: "c1" }))).toMatchObject({ seq: 1, duplicate: true });
  expect(await log.append(draft("three"))).toMatchObject({ seq: 3, duplicate: false });
  const { found } = await log.search({ query: "TWO", roomIds: [room("room1")], limit: 9 });
  expect(found.map(({ msg }) => msg)).toEqual(["two"]);
  await log.close();
  database.close();
});
