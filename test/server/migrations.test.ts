import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-migrations-"));
  file = join(folder, "chat.db");
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The file as version 1 wrote it. */
function version1(): void {
  const old = new DatabaseSync(file);
  old.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE messages (room_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, user_id NOT NULL,
      nick TEXT NOT NULL, msg TEXT NOT NULL, kind TEXT NOT NULL, reply_to INTEGER, client_msg_id TEXT);
    CREATE UNIQUE INDEX messages_in_order ON messages (room_id, seq);
    CREATE UNIQUE INDEX messages_once ON messages (room_id, user_id, client_msg_id) WHERE client_msg_id IS NOT NULL;
    CREATE TABLE identities (user_id TEXT PRIMARY KEY, nick TEXT NOT NULL, nick_key TEXT NOT NULL UNIQUE,
      secret_hash TEXT NOT NULL, used_at INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO meta VALUES ('epoch', 'old epoch');
    INSERT INTO messages VALUES ('room1', 1, 10, 7, 'ann', 'one', 'text', NULL, 'c1');
    INSERT INTO messages VALUES ('room1', 2, 20, '7', 'ann', 'two', 'me', 1, NULL);
    INSERT INTO messages VALUES ('room2', 1, 30, 'u', 'bob', 'three', 'text', NULL, NULL);
    INSERT INTO identities VALUES ('u', 'bob', 'bob', 'hash', 5);
    PRAGMA user_version = 1;
  `);
  old.close();
}

function versionOf(): number {
  const connection = new DatabaseSync(file);
  const { user_version }: { user_version: number } = connection.prepare("PRAGMA user_version").get();
  connection.close();
  return user_version;
}

const ROOM = room("room1");

test("[D3] a file of version 1 is brought forward with all that is in it, and goes on where it was", async () => {
  version1();
  const database = openDatabase(file, "full", "new epoch");
  const log = sqliteLog(database, silentLogger);
  expect(log.epoch).toBe("old epoch");
  const { messages } = await log.range(ROOM, { limit: 9 });
  expect(messages).toMatchObject([
    { seq: 1, at: 10, userId: 7, msg: "one", clientMsgId: "c1" },
    { seq: 2, at: 20, userId: "7", msg: "two", kind: "me", replyTo: 1 },
  ]);
  const more = { at: 40, userId: 7 };
  expect(await log.append(draft("one", { ...more, clientMsgId: "c1" }))).toEqual({
    seq: 1,
    at: 10,
    duplicate: true,
  });
  expect(await log.append(draft("one", { ...more, clientMsgId: "c2" }))).toEqual({
    seq: 3,
    at: 40,
    duplicate: false,
  });
  expect(database.connection.prepare("SELECT nick FROM identities").all()).toEqual([{ nick: "bob" }]);
  database.close();
  expect(versionOf()).toBe(3);
});

test("[D3] a step that fails in the middle leaves the file as it was, and says so in a line", () => {
  version1();
  const spoilt = new DatabaseSync(file);
  spoilt.exec("CREATE TABLE receipts (in_the_way)");
  spoilt.close();
  expect(() => openDatabase(file, "full", "e")).toThrow(/from version 1 to 3 .*left as it was/);
  expect(versionOf()).toBe(1);
  const after = new DatabaseSync(file);
  expect(after.prepare("SELECT name FROM sqlite_schema WHERE name = 'rooms'").all()).toEqual([]);
  after.exec("DROP TABLE receipts");
  after.close();
  openDatabase(file, "full", "e").close();
  expect(versionOf()).toBe(3);
});
