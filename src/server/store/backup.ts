import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { removeStaleParts } from "../../files/part-file.ts";
import { isDiskFull, makeWhole } from "../../files/whole-file.ts";
import { copyGently } from "./gentle-copy.ts";
import { readVersion } from "./migrations.ts";

/** The age from which the part of another backup is a killed one's, ms: a living one writes, or checks what it wrote. */
const STALE_MS = 24 * 3_600_000;

/** The content of a sound data file. */
export interface DataFile {
  readonly version: number;
  readonly rooms: number;
  readonly messages: number;
  readonly bytes: number;
}

/**
 * Copies a data file as it is at one moment, while a server may be writing to it, slowly enough to let it. The copy is whole, checked and synced
 * before it has its name. It gets an `epoch` of its own: put in place of the log one day, it is behind what clients have
 * seen, and they must be told. Throws a ChatError that says what to do; nothing is left behind then. The part that a killed backup
 * left goes with the first one to the same name that runs a day later.
 */
export function backup(from: string, to: string, epoch: string): DataFile {
  if (existsSync(to)) throw chatError("file-exists", { file: to });
  removeStaleParts(to, STALE_MS);
  try {
    const copied = makeWhole(to, "create", (part) => {
      try {
        copy(from, part, to);
        finish(part, epoch);
        const found = checkDataFile(part);
        sync(part);
        return found;
      } finally {
        for (const ending of ["-wal", "-shm", "-journal"]) rmSync(part + ending, { force: true });
      }
    });
    sync(resolve(dirname(to)));
    return copied;
  } catch (error) {
    throw error instanceof ChatError
      ? error
      : chatError("backup-failed", { file: to, cause: reason(error) }, { cause: error });
  }
}

/** The longest wait for a server that opens or closes the file just now, in ms: it alone keeps readers out. */
const BUSY_MS = 5_000;

/** Reads all of a data file, a server's live one too. Throws a ChatError that says what is wrong with it. */
export function checkDataFile(file: string): DataFile {
  return reading(file, (connection, version) => {
    const damage: { integrity_check: string }[] = connection.prepare("PRAGMA integrity_check(1)").all();
    const [first] = damage;
    if (first?.integrity_check !== "ok") throw damaged(file, first?.integrity_check ?? "unreadable");
    if (connection.prepare("SELECT 1 FROM meta WHERE key = 'epoch'").get() === undefined) {
      throw damaged(file, "its epoch is missing");
    }
    const { rooms, messages } = checkNumbers(connection, file);
    checkPositions(connection, file);
    return { version, rooms, messages, bytes: statSync(file).size };
  });
}

/** Makes one consistent copy in an empty file, which is to become `to`. */
function copy(from: string, part: string, to: string): void {
  if (!existsSync(from)) throw chatError("data-missing", { file: from });
  const opened: number[] = [];
  const open = (file: string) => {
    const descriptor = openSync(file, "r");
    opened.push(descriptor);
    return descriptor;
  };
  try {
    reading(from, (connection) => {
      try {
        copyGently(connection, open, from, part);
      } catch (error) {
        throw copyError(error, to);
      }
    });
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/** The system's errors are about the copy; SQLite's are about what is copied. */
function copyError(error: unknown, to: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (isDiskFull(code)) return chatError("backup-disk-full", { file: to }, { cause: error });
  if (syscall === undefined) return error;
  return chatError("backup-failed", { file: to, cause: reason(error) }, { cause: error });
}

/** Brings all into the one file, which it must be to have a name, and gives the log another. */
function finish(part: string, epoch: string): void {
  const connection = new DatabaseSync(part);
  try {
    connection.exec("PRAGMA journal_mode = DELETE");
    connection.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(epoch);
  } finally {
    connection.close();
  }
}

interface RoomNumbers {
  readonly room_id: string;
  readonly messages: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly reached: number | null;
}

/** The seqs of each room must go from the first that is kept to the last that was given, without a hole. */
function checkNumbers(connection: DatabaseSyncInstance, file: string): { rooms: number; messages: number } {
  const rooms: RoomNumbers[] = connection
    .prepare(`
      WITH kept AS (SELECT room_id, count(*) AS messages, min(seq) AS first, max(seq) AS last FROM messages GROUP BY room_id)
      SELECT room_id, ifnull(messages, 0) AS messages, first, last, last_seq AS reached
      FROM kept FULL JOIN rooms USING (room_id)`)
    .all();
  for (const { room_id, messages, first, last, reached: end } of rooms) {
    const whole = end !== null && (first === null || (last === end && end - first + 1 === messages));
    if (!whole) throw damaged(file, `the numbers of ${room_id} have a hole`);
  }
  return { rooms: rooms.length, messages: rooms.reduce((sum, room) => sum + room.messages, 0) };
}

/** A client's message has one position in its room: in the messages, or, once trimmed, in the receipts. Each is read in the order of its index. */
function checkPositions(connection: DatabaseSyncInstance, file: string): void {
  const key = "room_id, user_id, client_msg_id";
  const queries = [
    `SELECT room_id FROM messages WHERE client_msg_id IS NOT NULL GROUP BY ${key} HAVING count(*) > 1 LIMIT 1`,
    `SELECT room_id FROM receipts CROSS JOIN messages USING (${key}) WHERE client_msg_id IS NOT NULL LIMIT 1`,
  ];
  for (const query of queries) {
    const twice: { room_id: string } | undefined = connection.prepare(query).get();
    if (twice !== undefined) throw damaged(file, `a message of ${twice.room_id} has two places`);
  }
}

/** Opens a data file to read it; `version` is that of its schema. */
function reading<T>(file: string, work: (connection: DatabaseSyncInstance, version: number) => T): T {
  if (!existsSync(file)) throw chatError("file-missing", { file });
  try {
    const connection = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
    try {
      const version = readVersion(connection, file);
      if (version === 0) throw chatError("file-empty", { file });
      return work(connection, version);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw error instanceof ChatError ? error : damaged(file, reason(error));
  }
}

function damaged(file: string, what: string): ChatError {
  return chatError("data-damaged", { file, damage: what });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
