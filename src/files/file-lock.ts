import { createRequire } from "node:module";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { makePrivateFile } from "./private-file.ts";
import { readSqliteCode, SQLITE_BUSY } from "./sqlite-error.ts";

/** A lock that is held until it is released, or until the process ends, in whatever way. */
export interface FileLock {
  /** Gives it up; a second time it does nothing. */
  release(): void;
}

type Sqlite = typeof import("@photostructure/sqlite");

/**
 * The connections of the locks that this process holds. The set belongs to the module because a lock belongs to the process: it
 * must not end when the garbage is collected, even if the caller has dropped it.
 */
const held = new Set<DatabaseSyncInstance>();

let loaded: Sqlite | undefined;

/** Loads SQLite with the first lock: it takes ten milliseconds, and most runs of a client lock nothing. */
function loadSqlite(): Sqlite {
  loaded ??= createRequire(import.meta.url)("@photostructure/sqlite") as Sqlite; // what `require` gives has no type
  return loaded;
}

/**
 * Takes the lock that `file` stands for; gives undefined if it is still taken after `waitMs`. The file is made if it is missing (mode 0600),
 * stays empty, and must be opened by nobody else: to close it in this process would drop the lock. The lock is that of SQLite's
 * writers (fcntl), which the kernel drops with the process: on this machine, in other containers, and on other machines where
 * the file system has such locks. Throws the system's or SQLite's error where no lock can be had.
 */
export function takeFileLock(file: string, waitMs = 0): FileLock | undefined {
  const { DatabaseSync } = loadSqlite();
  makePrivateFile(file);
  const connection = new DatabaseSync(file, { timeout: waitMs });
  try {
    connection.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE"); // in memory: a journal would stay behind a killed process
  } catch (error) {
    connection.close();
    if (readSqliteCode(error) === SQLITE_BUSY) return undefined;
    throw error;
  }
  held.add(connection);
  return {
    release: () => {
      if (held.delete(connection)) connection.close();
    },
  };
}
