import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { type Logger, silentLogger } from "../../core/logger.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { makeFolder } from "../../files/folder.ts";
import { makeExistingPrivate, makePrivateFile } from "../../files/private-file.ts";
import {
  isOutOfRoom,
  readSqliteCode,
  SQLITE_BUSY,
  SQLITE_CORRUPT,
  SQLITE_NOTADB,
} from "../../files/sqlite-error.ts";
import { describeCause } from "../../files/system-error.ts";
import { makeWhole } from "../../files/whole-file.ts";
import { claimData, type DataLock, dataInUse, readLockId, takeDataLock, writeLockId } from "./data-lock.ts";
import { migrate, readVersion } from "./migrations.ts";
import { checkAtStart, requireDataFile, requireWholeWal } from "./start-checks.ts";

/** The wait of a commit for the disk: `full` survives a power cut, `normal` only a crash of the process. */
export type Sync = "full" | "normal";

/** The size that the write-ahead log goes back to after a checkpoint, in bytes: during a backup it may grow to much more. */
const WAL_BYTES = 16 * 1024 * 1024;

/** The longest wait, ms, for a command of the operator that writes to the file just now; it takes a few. */
const OPERATOR_MS = 100;

/** An open data file that no other server has open. */
export interface Database {
  readonly connection: DatabaseSyncInstance;
  /** The path of the file itself, whatever link led to it: what SQLite keeps beside it has this name and an ending. */
  readonly path: string;
  close(): void;
}

/**
 * Opens the data file, made with its directory if missing; its owner alone may read it, and what is beside it. `epoch` names
 * the log of a new file. Throws a ChatError that says what to do if it can't be used, is something else, is newer, or another
 * server has it; one of an older version is brought to this one.
 */
export function openDatabase(file: string, sync: Sync, epoch: string, logger = silentLogger): Database {
  const path = attempt(file, () => resolveName(file));
  attempt(path, () => requireDataFile(path));
  const lock = attempt(path, () => takeDataLock(path, logger));
  try {
    const connection = attempt(path, () => connect(path, lock, sync, epoch, logger));
    return {
      connection,
      path,
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

/** Looks before it changes anything: a file that is not ours, or is damaged, stays as it is. */
function connect(
  path: string,
  lock: DataLock,
  sync: Sync,
  epoch: string,
  logger: Logger,
): DatabaseSyncInstance {
  if (!existsSync(path)) create(path, lock, epoch);
  requireWholeWal(path, sync, logger);
  const lockId = look(path);
  makeExistingPrivate(path, logger);
  if (lockId !== lock.id) claimData(path, lock);
  const connection = new DatabaseSync(path);
  try {
    connection.exec(`PRAGMA busy_timeout = ${OPERATOR_MS}; PRAGMA journal_size_limit = ${WAL_BYTES}`);
    connection.exec(
      `PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = ${sync === "full" ? "FULL" : "NORMAL"}`,
    );
    migrate(connection, path, epoch);
    if (readLockId(connection) !== lock.id) throw dataInUse(path); // another server came first, by another name
    connection.exec("UPDATE meta SET value = value WHERE false"); // fails where SQLite may only read, which it says no sooner
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Makes a data file as a whole: an empty one is never its beginning. */
function create(path: string, lock: DataLock, epoch: string): void {
  makeWhole(path, "replace", (part) => {
    makePrivateFile(part);
    const connection = new DatabaseSync(part);
    try {
      migrate(connection, path, epoch);
      writeLockId(connection, lock);
    } finally {
      connection.close();
    }
  });
}

/** Reads what a data file is, and the lock under which a server last had it. */
function look(path: string): unknown {
  const readOnly = !existsSync(`${path}-journal`); // a crash left a journal: only who may write can take back what it was about
  const connection = new DatabaseSync(path, { readOnly });
  try {
    if (readVersion(connection, path) === 0) throw chatError("data-empty", { file: path });
    checkAtStart(connection, path);
    return readLockId(connection);
  } finally {
    connection.close();
  }
}

/**
 * Brings all that stands beside the file into it: what stays there would be taken for a part of whatever is put in the file's
 * place. SQLite does so only once no statement is open, and not while another process, such as a backup, reads.
 */
function emptyWal(connection: DatabaseSyncInstance, path: string, logger: Logger): void {
  try {
    connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
    logger.warn("a reader kept a part of the data beside its file; the next start brings it in", {
      file: path,
      beside: `${path}-wal`,
    });
  } catch (error) {
    logger.warn("not all could be brought into the data file; the next start does it", { file: path, error });
  }
}

/** Turns what the system or SQLite says about a data file into one line for a person. */
export function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw fileError(path, error);
  }
}

function fileError(file: string, error: unknown): ChatError {
  const cause = describeCause(error);
  if (isOutOfRoom(error, dirname(file))) return chatError("data-disk-full", { file });
  switch (readSqliteCode(error)) {
    case SQLITE_BUSY:
      return dataInUse(file);
    case SQLITE_NOTADB:
      return chatError("data-not-ours", { file });
    case SQLITE_CORRUPT:
      return chatError("data-damaged-at-start", { file, damage: cause });
    default:
      return chatError("data-unusable", { file, cause }, { cause: error });
  }
}
