import { accessSync, constants, statSync } from "node:fs";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { findKind } from "../../files/file-kind.ts";
import { isAccessFailure } from "../../files/sqlite-error.ts";
import { describeCause } from "../../files/system-error.ts";
import { readVersion } from "./migrations.ts";

/** The content of a sound data file. */
export interface DataFile {
  readonly version: number;
  readonly rooms: number;
  readonly messages: number;
  readonly bytes: number;
}

/** The longest wait for a server that opens or closes the file just now, in ms: it alone keeps readers out. */
const BUSY_MS = 5_000;

/** Reads all of a data file, a server's live one too. Throws a ChatError that says what is wrong with it. */
export function checkDataFile(file: string): DataFile {
  return readDataFile(file, (connection, version) => {
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
      WITH kept AS (
        SELECT room_id, count(*) AS messages, min(seq) AS first, max(seq) AS last FROM messages
        WHERE room_id IS NOT NULL GROUP BY room_id)
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

/** Opens a data file to read it; `version` is that of its schema. Throws a ChatError that says what is wrong with it. */
export function readDataFile<T>(
  file: string,
  work: (connection: DatabaseSyncInstance, version: number) => T,
): T {
  try {
    requireFile(file);
    accessSync(file, constants.R_OK); // the system says why not, which SQLite does not
    const connection = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
    try {
      const version = readVersion(connection, file);
      if (version === 0) throw chatError("file-empty", { file });
      return work(connection, version);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof ChatError) throw error;
    const cause = describeCause(error);
    throw isAccessFailure(error) ? chatError("data-unreadable", { file, cause }) : damaged(file, cause);
  }
}

/** To open a pipe would wait for ever. */
function requireFile(file: string): void {
  const kind = findKind(file);
  if (kind === undefined) throw chatError("file-missing", { file });
  if (kind !== "file") throw chatError("not-a-file", { file, kind });
}

function damaged(file: string, what: string): ChatError {
  return chatError("data-damaged", { file, damage: what });
}
