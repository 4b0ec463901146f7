import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { newPartName } from "../../src/files/part-file.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { backup } from "../../src/server/store/backup.ts";
import { checkDataFile } from "../../src/server/store/data-check.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { draft } from "../support/drafts.ts";

let folder: string;
let file: string;

/** A data file with five messages in one room. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-backup-"));
  file = join(folder, "chat.db");
  const database = openDatabase(file, "full", "epoch");
  const log = sqliteLog(database, silentLogger);
  for (const clientMsgId of ["a", "b", "c", "d", "e"])
    await log.append(draft("x", { userId: "u", clientMsgId }));
  await log.close();
  database.close();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Changes the file behind the program's back. */
function tamper(sql: string): void {
  const connection = new DatabaseSync(file);
  connection.exec(sql);
  connection.close();
}

test("[D6] a trimmed log is sound, and so is one of which nothing is left", () => {
  tamper("DELETE FROM messages WHERE seq < 4");
  expect(checkDataFile(file)).toMatchObject({ rooms: 1, messages: 2, version: 1 });
  tamper("DELETE FROM messages");
  expect(checkDataFile(file)).toMatchObject({ rooms: 1, messages: 0 });
});

test("[Z80] another backup to the same name under way is left alone and hinders nothing; a killed one's part goes", () => {
  const to = join(folder, "copy.db");
  const [living, killed, another] = [newPartName(to), newPartName(to), newPartName(file)];
  for (const part of [living, killed, another]) writeFileSync(part, "half of it");
  const beside = `${killed}-wal`;
  writeFileSync(beside, "half of it");
  for (const part of [killed, beside, another]) utimesSync(part, 0, 0);
  expect(backup(file, to, "new")).toMatchObject({ rooms: 1, messages: 5 });
  expect([living, killed, beside, another].map((part) => existsSync(part))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("[Z80] a name that another backup took meanwhile is not written over, and no part stays", () => {
  const to = join(folder, "copy.db");
  expect(newPartName(to)).not.toBe(newPartName(to));
  writeFileSync(to, "another's");
  expect(() => backup(file, to, "new")).toThrow(/exists already/);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  expect(readFileSync(to, "utf8")).toBe("another's");
});

test.each([
  ["a message missing in the middle", "DELETE FROM messages WHERE seq = 3"],
  ["a message missing at the end", "DELETE FROM messages WHERE seq = 5"],
  ["a room whose end nobody noted", "DELETE FROM rooms"],
  ["numbers beyond the noted end", "UPDATE rooms SET last_seq = 4"],
])("[D6] %s is found, and not copied", (_, sql) => {
  tamper(sql);
  expect(() => checkDataFile(file)).toThrow(/not a sound data file: the numbers of room1 have a hole/);
  expect(() => backup(file, join(folder, "copy.db"), "new")).toThrow(/hole/);
});

test.each([
  [
    "a message that was trimmed and is there",
    "INSERT INTO receipts VALUES ('room1', 'u', 'c', 3, 1)",
    /two places/,
  ],
  [
    "a message that is there twice",
    "DROP INDEX messages_once; UPDATE messages SET client_msg_id = 'a' WHERE seq = 2",
    /a message of room1 has two places/,
  ],
  ["a log without a name", "DELETE FROM meta", /epoch is missing/],
  ["a table that is gone", "DROP TABLE receipts", /no such table/],
])("[D6] %s is found", (_, sql, line) => {
  tamper(sql);
  expect(() => checkDataFile(file)).toThrow(line);
});

test("[D6] a file of another build is named as such, and is neither checked nor copied", () => {
  tamper("PRAGMA user_version = 2");
  const refused = expect.objectContaining({ reason: "data-of-another-build" });
  expect(() => checkDataFile(file)).toThrow(refused);
  expect(() => backup(file, join(folder, "copy.db"), "new")).toThrow(refused);
});

test("[D4] a copy holds the same, under another epoch", () => {
  const copy = join(folder, "copy.db");
  expect(backup(file, copy, "new")).toMatchObject({ rooms: 1, messages: 5 });
  const database = openDatabase(copy, "full", "unused");
  expect(sqliteLog(database, silentLogger).epoch).toBe("new");
  database.close();
});

test("[D4] what is not in the file itself yet is in a copy, which is one file", async () => {
  const database = openDatabase(file, "full", "unused");
  const log = sqliteLog(database, silentLogger);
  database.connection.exec("PRAGMA wal_autocheckpoint = 0");
  await log.appendAll(Array.from({ length: 700 }, (_, n) => draft(`new ${n}`)));
  const copy = join(folder, "copy.db");
  expect(backup(file, copy, "new")).toMatchObject({ rooms: 1, messages: 705 });
  expect(readdirSync(folder).filter((name) => name.startsWith("copy.db"))).toEqual(["copy.db"]);
  await log.append(draft("later"));
  await log.close();
  database.close();
  expect(checkDataFile(copy)).toMatchObject({ messages: 705 });
});

test("[D13] where a copy is not sound the log is named; where the log can't be read it is named too", () => {
  const copy = join(folder, "copy.db");
  tamper("DELETE FROM messages WHERE seq = 3");
  expect(() => backup(file, copy, "new")).toThrow(`${file} is not a sound data file: the numbers of room1`);
  writeFileSync(`${folder}/text.db`, "a diary, not a database. ".repeat(100));
  expect(() => backup(`${folder}/text.db`, copy, "new")).toThrow(
    `${folder}/text.db is not a sound data file`,
  );
  expect(readdirSync(folder).filter((name) => name.startsWith("copy.db"))).toEqual([]);
});
