import { accessSync, constants, statSync } from "node:fs";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { chatError } from "../../core/protocol/errors.ts";
import { findKind } from "../../files/file-kind.ts";
import { COMPANIONS } from "../../files/private-file.ts";
import type { Sync } from "./database.ts";
import { readNumber, readRows } from "./read-rows.ts";
import { hasLostCommits } from "./wal.ts";

/**
 * Looks, before anything is opened, whether a path can be that of a data file: a regular file of one name with something in it, or none
 * yet. Throws a ChatError, or the system's error. Under a second name (a hard link) SQLite would not find what stands beside the first.
 */
export function requireDataFile(path: string): void {
  for (const file of [path, ...COMPANIONS.map((ending) => path + ending)]) {
    const kind = findKind(file);
    if (kind !== undefined && kind !== "file") throw chatError("not-a-file", { file, kind });
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return requireNothingBeside(path);
  if (stats.nlink > 1) throw chatError("data-of-several-names", { file: path, names: stats.nlink });
  if (stats.size === 0) throw chatError("data-empty", { file: path });
  accessSync(path, constants.R_OK | constants.W_OK); // the system says why not, which SQLite does not
}

/** SQLite would take what is left of another file for a part of the new one. */
function requireNothingBeside(path: string): void {
  for (const beside of COMPANIONS.map((ending) => path + ending)) {
    if (beside.endsWith("-shm") || sizeOf(beside) === 0) continue; // shared memory is made anew
    throw chatError("data-gone", { file: path, beside });
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Looks for the damage that a look can find, however long the log: a file that was cut, a table or index whose beginning or newest
 * message can't be read. Changes nothing. Throws a ChatError, or SQLite's error.
 */
export function checkAtStart(connection: DatabaseSyncInstance, path: string): void {
  checkLength(connection, path);
  for (const table of readNames(connection, "table", "name NOT LIKE 'search%'")) {
    connection.exec(`SELECT 1 FROM "${table}" NOT INDEXED LIMIT 1`);
    for (const [index, column] of readRows(connection, "l.name, i.name", indexesOf(table))) {
      connection.exec(`SELECT "${column}" FROM "${table}" INDEXED BY "${index}" LIMIT 1`);
    }
  }
  connection.exec("SELECT * FROM messages WHERE id = (SELECT max(id) FROM messages)");
}

/** A partial index can't be read without its condition. */
function indexesOf(table: string): string {
  return `FROM pragma_index_list('${table}') AS l, pragma_index_info(l.name) AS i WHERE l.partial = 0 AND i.seqno = 0`;
}

function readNames(connection: DatabaseSyncInstance, type: string, which: string): string[] {
  return readRows(connection, "name", `FROM sqlite_schema WHERE type = '${type}' AND ${which}`).map(String);
}

/** After a crash the end of the file may still be in the write-ahead log alone. */
function checkLength(connection: DatabaseSyncInstance, path: string): void {
  if (sizeOf(`${path}-wal`) > 0) return;
  const bytes = readNumber(connection, "page_count * page_size", "FROM pragma_page_count, pragma_page_size");
  if (sizeOf(path) < bytes)
    throw chatError("data-damaged-at-start", { file: path, damage: "it was cut off" });
}

/**
 * Throws where a write-ahead log is broken in its middle; to be called before anything is opened, as SQLite would pass over the rest. With
 * `normal` a power cut may leave it so: the newest are lost then, as was agreed.
 */
export function requireWholeWal(path: string, sync: Sync, logger: Logger): void {
  const beside = `${path}-wal`;
  if (!hasLostCommits(beside)) return;
  if (sync === "full") throw chatError("data-wal-damaged", { file: path, beside });
  logger.warn("the newest messages are lost: what stood beside the data file is broken", { file: beside });
}
