import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { chatError } from "../../core/protocol/errors.ts";
import { transact } from "./transaction.ts";

/** `user_id` has no type, so that a number a client gave comes back as a number. */
const VERSION_1 = `
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
`;

/** What outlives trimmed messages: how far each room's numbers went, and the places of those that may be retried. */
const VERSION_2 = `
  CREATE TABLE rooms (room_id TEXT PRIMARY KEY, last_seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE receipts (
    room_id TEXT NOT NULL,
    user_id NOT NULL,
    client_msg_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (room_id, user_id, client_msg_id)
  ) WITHOUT ROWID;
  CREATE INDEX receipts_by_age ON receipts (at);
  INSERT INTO rooms SELECT room_id, max(seq) FROM messages GROUP BY room_id;
`;

/**
 * What is kept of rooms besides their messages, and an index of the words in them. Messages get an id of their own: the
 * index names them by it, and it must not change when a backup packs the file. The index is filled by `SqliteIndexer`.
 */
const VERSION_3 = `
  CREATE TABLE topics (room_id TEXT PRIMARY KEY, topic TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE reads (
    user_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (user_id, room_id)
  ) WITHOUT ROWID;
  CREATE TABLE directs (room_id TEXT PRIMARY KEY, first TEXT NOT NULL, second TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX directs_of_first ON directs (first);
  CREATE INDEX directs_of_second ON directs (second);
  CREATE TABLE numbered (
    id INTEGER PRIMARY KEY,
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
  INSERT INTO numbered SELECT NULL, * FROM messages ORDER BY at, seq;
  DROP TABLE messages;
  ALTER TABLE numbered RENAME TO messages;
  CREATE UNIQUE INDEX messages_in_order ON messages (room_id, seq);
  CREATE UNIQUE INDEX messages_once ON messages (room_id, user_id, client_msg_id)
    WHERE client_msg_id IS NOT NULL;
  CREATE VIRTUAL TABLE search USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
`;

/** The step at index n takes a file from version n to n + 1; a new file takes them all. Released steps never change. */
const STEPS: readonly string[] = [VERSION_1, VERSION_2, VERSION_3];

/** The version this program writes; it stands in the file's `user_version`. */
const SCHEMA_VERSION = STEPS.length;

/**
 * The version of a data file, 0 for one with nothing in it. Changes nothing. Throws a ChatError if a newer program
 * wrote it, or another one.
 */
export function readVersion(connection: DatabaseSyncInstance, path: string): number {
  const { user_version: version }: { user_version: number } = connection.prepare("PRAGMA user_version").get();
  if (version > SCHEMA_VERSION) {
    throw chatError("data-of-another-build", { file: path });
  }
  if (isForeign(connection, version)) {
    throw chatError("data-of-another-program", { file: path });
  }
  return version;
}

/** Other programs keep a version there too: only the tables tell whose file it is. */
function isForeign(connection: DatabaseSyncInstance, version: number): boolean {
  if (version === 0) return connection.prepare("SELECT 1 FROM sqlite_schema").get() !== undefined;
  const ours =
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name IN ('meta', 'messages', 'identities')";
  return version < 0 || connection.prepare(ours).all().length < 3;
}

/**
 * Brings a data file of an older version to this one, all in one transaction: if it throws, the file is as it was.
 * `epoch` names the log of a file with nothing in it.
 */
export function migrate(connection: DatabaseSyncInstance, path: string, epoch: string): void {
  const version = readVersion(connection, path);
  if (version === SCHEMA_VERSION) return;
  try {
    transact(connection, () => {
      for (const step of STEPS.slice(version)) connection.exec(step);
      if (version === 0) connection.prepare("INSERT INTO meta VALUES ('epoch', ?)").run(epoch);
      connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
  } catch (error) {
    if (version === 0) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    const params = { file: path, from: version, to: SCHEMA_VERSION, cause };
    throw chatError("data-not-migrated", params, { cause: error });
  }
}
