import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import { type FileLock, takeFileLock } from "../../files/file-lock.ts";
import { findLockHolder } from "../../files/lock-holder.ts";
import { makeExistingPrivate, makePrivateFile } from "../../files/private-file.ts";
import { readRows } from "./read-rows.ts";

/** The lock of a data file: the file beside it that stands for it, by its device and inode. */
export interface DataLock extends FileLock {
  readonly id: string;
}

/** The key in `meta` of the lock under which a server last had the data. */
const KEY = "lock";

/** Lock files that are tried: one may be taken away in the moment before it is held. */
const TRIES = 3;

/**
 * Takes the lock that stands beside a data file. It belongs to the name; `claimData` sees to all other names of the file. Throws
 * a ChatError that says who has it.
 */
export function takeDataLock(path: string, logger: Logger): DataLock {
  const file = lockOf(path);
  for (let tried = 0; tried < TRIES; tried += 1) {
    requireLockFile(file);
    makePrivateFile(file);
    const id = idOf(file);
    const lock = takeFileLock(file);
    if (lock === undefined) break;
    makeExistingPrivate(file, logger);
    if (idOf(file) === id) return { id, release: lock.release };
    lock.release();
  }
  throw dataInUse(path);
}

/** The lock under which a server last had the data; undefined if none had them. */
export function readLockId(connection: DatabaseSyncInstance): unknown {
  return readRows(connection, "value", `FROM meta WHERE key = '${KEY}'`)[0]?.[0];
}

/** Writes the lock into data that no other program has open. */
export function writeLockId(connection: DatabaseSyncInstance, { id }: DataLock): void {
  connection.exec(`INSERT OR REPLACE INTO meta VALUES ('${KEY}', '${id}')`);
}

/**
 * Writes the lock into data that were last had under another one: the file was moved or copied, has several names, or its lock file is
 * new. That needs SQLite's exclusive lock, which is the file's own, by whatever name it is opened; it fails with SQLITE_BUSY while
 * another program has the file open. Whoever finds the same lock in the data afterwards is alone with them.
 */
export function claimData(path: string, lock: DataLock): void {
  const connection = new DatabaseSync(path);
  try {
    connection.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    writeLockId(connection, lock);
    connection.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"); // into the file itself: another name of it has another write-ahead log
  } finally {
    connection.close();
  }
}

/** Says who has the data, as far as that is known. */
export function dataInUse(path: string): ChatError {
  const lock = lockOf(path);
  const holder = findLockHolder(lock) ?? findLockHolder(path);
  if (holder === undefined) return chatError("data-in-use", { file: path });
  const { pid, uid } = holder;
  const isStranger = uid !== process.geteuid?.() && uid !== statSync(path, { throwIfNoEntry: false })?.uid;
  if (isStranger) return chatError("data-locked-by-stranger", { file: path, lock, pid, uid });
  return chatError("data-in-use-by", { file: path, pid });
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

/** Others may have laid something there, where they may write to the folder. */
function requireLockFile(file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isFile() || stats.size > 0 || !isUsable(file)) throw chatError("lock-not-ours", { file });
}

function isUsable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function idOf(file: string): string {
  const { dev, ino } = lstatSync(file, { bigint: true });
  return `${dev}:${ino}`;
}
