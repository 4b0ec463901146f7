import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { ChatError } from "../core/errors.ts";
import { makeFolder } from "./folder.ts";

/** How long a commit waits for the disk: `full` survives a power cut, `normal` only a crash of the process. */
export type Sync = "full" | "normal";

/** An open data file that no other server has open. */
export interface Database {
  readonly connection: DatabaseSyncInstance;
  close(): void;
}

/** The schema this version writes; it stands in the file's `user_version`. */
const SCHEMA_VERSION = 1;

/** `user_id` has no type, so that a number a client gave comes back as a number. */
const SCHEMA = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE messages (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_id NOT NULL,
    nick TEXT NOT NULL,
    msg TEXT NOT NULL,
    kind TEXT NOT NULL,
    reply_to INTEGER,
    client_msg_id TEXT
  );
  CREATE UNIQUE INDEX messages_in_order ON messages (room_id, seq);
  CREATE UNIQUE INDEX messages_once ON messages (room_id, user_id, client_msg_id)
    WHERE client_msg_id IS NOT NULL;
  CREATE TABLE identities (
    user_id TEXT PRIMARY KEY,
    nick TEXT NOT NULL,
    nick_key TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    used_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the data file, made with its directory if missing. `epoch` names the log of a new file. Throws a ChatError
 * that says what to do if it can't be used, is something else, is newer, or another server has it.
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
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
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

/** Holds an open write on a file beside the data; the kernel gives it up with the process, however that ends. */
function takeLock(path: string): DatabaseSyncInstance {
  return attempt(path, () => {
    const lock = new DatabaseSync(`${path}.lock`);
    try {
      lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
      return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
  });
}

function connect(path: string, sync: Sync, epoch: string): DatabaseSyncInstance {
  const connection = new DatabaseSync(path);
  try {
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${sync === "full" ? "FULL" : "NORMAL"}`);
    migrate(connection, path, epoch);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function migrate(connection: DatabaseSyncInstance, path: string, epoch: string): void {
  const { user_version: version }: { user_version: number } = connection.prepare("PRAGMA user_version").get();
  if (version === SCHEMA_VERSION) return;
  if (version > SCHEMA_VERSION) {
    throw new ChatError(`${path} was written by a newer groupchat; update this one or give another --data`);
  }
  if (connection.prepare("SELECT 1 FROM sqlite_schema").get() !== undefined) {
    throw new ChatError(`${path} is another program's database; give another --data`);
  }
  connection.exec(`BEGIN IMMEDIATE; ${SCHEMA}`);
  connection.prepare("INSERT INTO meta (key, value) VALUES ('epoch', ?)").run(epoch);
  connection.exec("COMMIT");
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

function describe(path: string, error: unknown): string {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  if (code === SQLITE_BUSY)
    return `${path} is in use by another groupchat server; stop it or give another --data`;
  if (code === SQLITE_NOTADB) return `${path} is not a groupchat data file; give another --data`;
  const reason = error instanceof Error ? error.message : String(error);
  return `can't use ${path} for the data (${reason}); make it writable or give another --data`;
}
