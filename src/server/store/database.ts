import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { type Logger, silentLogger } from "../../core/logger.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { type FileLock, takeFileLock } from "../../files/file-lock.ts";
import { makeFolder } from "../../files/folder.ts";
import { makeExistingPrivate, makePrivateFile } from "../../files/private-file.ts";
import { readSqliteCode, SQLITE_BUSY, SQLITE_NOTADB } from "../../files/sqlite-error.ts";
import { migrate, readVersion } from "./migrations.ts";

/** The wait of a commit for the disk: `full` survives a power cut, `normal` only a crash of the process. */
export type Sync = "full" | "normal";

/** The size that the write-ahead log goes back to after a checkpoint, in bytes: during a backup it may grow to much more. */
const WAL_BYTES = 16 * 1024 * 1024;

/** An open data file that no other server has open. */
export interface Database {
  readonly connection: DatabaseSyncInstance;
  close(): void;
}

/**
 * Opens the data file, made with its directory if missing; its owner alone may read it, and what is beside it. `epoch` names
 * the log of a new file. Throws a ChatError that says what to do if it can't be used, is something else, is newer, or another
 * server has it; one of an older version is brought to this one.
 */
export function openDatabase(file: string, sync: Sync, epoch: string, logger = silentLogger): Database {
  const path = attempt(file, () => resolveName(file));
  const lock = takeLock(path, logger);
  try {
    const connection = attempt(path, () => connect(path, sync, epoch, logger));
    return {
      connection,
      close: () => {
        emptyWal(connection, path, logger);
        connection.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Gives a file one name, however it was reached: the lock is kept beside that name. A link may lead to a file that is not there yet. */
function resolveName(file: string): string {
  makeFolder(resolve(dirname(file)), 0o700);
  try {
    return realpathSync(file);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (isMissing && lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
      return resolveName(resolve(realpathSync(dirname(file)), readlinkSync(file)));
    }
    return join(realpathSync(dirname(file)), basename(file));
  }
}

/** Takes the lock of the data, which is a file beside it. */
function takeLock(path: string, logger: Logger): FileLock {
  const file = `${path}.lock`;
  const lock = attempt(path, () => takeFileLock(file));
  if (lock === undefined) throw inUse(path);
  makeExistingPrivate(file, logger);
  return lock;
}

/** Looks before it changes anything: a file that is not ours stays as it is. */
function connect(path: string, sync: Sync, epoch: string, logger: Logger): DatabaseSyncInstance {
  makePrivateFile(path);
  const connection = new DatabaseSync(path);
  try {
    readVersion(connection, path);
    makeExistingPrivate(path, logger);
    connection.exec(`PRAGMA journal_size_limit = ${WAL_BYTES}`);
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${sync === "full" ? "FULL" : "NORMAL"}`);
    migrate(connection, path, epoch);
    connection.exec("UPDATE meta SET value = value WHERE false"); // fails where SQLite may only read, which it says no sooner
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Brings all that stands beside the file into it: what stays there would be taken for a part of whatever is put in the file's
 * place. SQLite does so only once no statement is open, and not while another process, such as a backup, reads.
 */
function emptyWal(connection: DatabaseSyncInstance, path: string, logger: Logger): void {
  try {
    const result: { busy: number } | undefined = connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    if (result?.busy === 0) return;
    logger.warn("a reader kept a part of the data beside its file; the next start brings it in", {
      file: path,
      beside: `${path}-wal`,
    });
  } catch (error) {
    logger.warn("not all could be brought into the data file; the next start does it", { file: path, error });
  }
}

/** Turns what the system says about a file into one line for a person. */
function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw fileError(path, error);
  }
}

function inUse(file: string): ChatError {
  return chatError("data-in-use", { file });
}

function fileError(file: string, error: unknown): ChatError {
  const code = readSqliteCode(error);
  if (code === SQLITE_BUSY) return inUse(file);
  if (code === SQLITE_NOTADB) return chatError("data-not-ours", { file });
  const cause = error instanceof Error ? error.message : String(error);
  return chatError("data-unusable", { file, cause }, { cause: error });
}
