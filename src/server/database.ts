import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { ChatError } from "../core/errors.ts";
import { type FileLock, takeFileLock } from "./file-lock.ts";
import { makeFolder } from "./folder.ts";
import { migrate, readVersion } from "./migrations.ts";

/** How long a commit waits for the disk: `full` survives a power cut, `normal` only a crash of the process. */
export type Sync = "full" | "normal";

/** An open data file that no other server has open. */
export interface Database {
  readonly connection: DatabaseSyncInstance;
  close(): void;
}

/**
 * Opens the data file, made with its directory if missing. `epoch` names the log of a new file. Throws a ChatError
 * that says what to do if it can't be used, is something else, is newer, or another server has it; one of an older
 * version is brought to this one.
 */
export function openDatabase(file: string, sync: Sync, epoch: string): Database {
  const path = attempt(file, () => canonical(file));
  const lock = takeLock(path);
  try {
    const connection = attempt(path, () => connect(path, sync, epoch));
    return {
      connection,
      close: () => {
        connection.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** One name for one file, however it was reached: the lock is kept beside that name. */
function canonical(file: string): string {
  makeFolder(resolve(dirname(file)), 0o700);
  try {
    return realpathSync(file);
  } catch {
    return join(realpathSync(dirname(file)), basename(file));
  }
}

function takeLock(path: string): FileLock {
  const lock = attempt(path, () => takeFileLock(`${path}.lock`));
  if (lock === undefined) throw inUse(path);
  return lock;
}

/** Looks before it changes anything: a file that is not ours stays as it is. */
function connect(path: string, sync: Sync, epoch: string): DatabaseSyncInstance {
  const connection = new DatabaseSync(path);
  try {
    readVersion(connection, path);
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${sync === "full" ? "FULL" : "NORMAL"}`);
    migrate(connection, path, epoch);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/** Turns what the system says about a file into one line for a person. */
function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw new ChatError(describe(path, error), { cause: error });
  }
}

function inUse(path: string): ChatError {
  return new ChatError(`${path} is in use by another groupchat server; stop it or give another --data`);
}

function describe(path: string, error: unknown): string {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  if (code === SQLITE_BUSY) return inUse(path).message;
  if (code === SQLITE_NOTADB) return `${path} is not a groupchat data file; give another --data`;
  const reason = error instanceof Error ? error.message : String(error);
  return `can't use ${path} for the data (${reason}); make it writable or give another --data`;
}
