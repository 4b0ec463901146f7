import { closeSync, existsSync, fsyncSync, lstatSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { findKind } from "../../files/file-kind.ts";
import { removeStaleParts } from "../../files/part-file.ts";
import { isOutOfRoom } from "../../files/sqlite-error.ts";
import { describeCause } from "../../files/system-error.ts";
import { makeWhole } from "../../files/whole-file.ts";
import { checkDataFile, type DataFile, readDataFile } from "./data-check.ts";
import { copyGently } from "./gentle-copy.ts";

/** The age from which the part of another backup is a killed one's, ms: a living one writes, or checks what it wrote. */
const STALE_MS = 24 * 3_600_000;

/**
 * Copies a data file as it is at one moment, while a server may be writing to it, slowly enough to let it. The copy is whole, checked and synced
 * before it has its name. It gets an `epoch` of its own: put in place of the log one day, it is behind what clients have
 * seen, and they must be told. Throws a ChatError that says which of the two files is at fault, and what to do; nothing is left behind
 * then, or the error says where it is. The part that a killed backup left goes with the first one to the same name that runs a day later.
 */
export function backup(from: string, to: string, epoch: string): DataFile {
  let part: string | undefined;
  try {
    requireFree(to);
    removeStaleParts(to, STALE_MS);
    const copied = makeWhole(to, "create", (name) => {
      part = name;
      copy(from, part);
      finish(part, epoch);
      const found = check(part, from);
      sync(part);
      return found;
    });
    sync(resolve(dirname(to)));
    return copied;
  } catch (error) {
    const known = error instanceof ChatError ? error : copyError(error, to);
    if (part === undefined || !existsSync(part)) throw known;
    throw chatError("backup-part-left", { file: to, part, cause: known.message }, { cause: error });
  }
}

/** A link that leads nowhere is in the way too. */
function requireFree(to: string): void {
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) throw chatError("file-exists", { file: to });
  const folder = dirname(to);
  if (findKind(folder) === undefined) throw chatError("backup-folder-missing", { folder });
}

/** Makes one consistent copy of a data file in an empty file. */
function copy(from: string, part: string): void {
  if (!existsSync(from)) throw chatError("data-missing", { file: from });
  const opened: number[] = [];
  const open = (file: string) => {
    const descriptor = openSync(file, "r");
    opened.push(descriptor);
    return descriptor;
  };
  let failure: unknown; // of the system, and about the copy: what SQLite says is about what is copied
  try {
    readDataFile(from, (connection) => {
      try {
        copyGently(connection, open, from, part);
      } catch (error) {
        if (isAboutCopy(error, part)) failure = error;
        else throw error;
      }
    });
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
  if (failure !== undefined) throw failure;
}

/** Only what is copied is read, and only the copy is written. */
function isAboutCopy(error: unknown, part: string): boolean {
  const { syscall, path } = error as NodeJS.ErrnoException;
  return syscall !== undefined && syscall !== "read" && (path === undefined || path.startsWith(part));
}

/** A copy that is not sound was made of a file that is not. */
function check(part: string, from: string): DataFile {
  try {
    return checkDataFile(part);
  } catch (error) {
    if (!(error instanceof ChatError && error.reason === "data-damaged")) throw error;
    throw chatError("data-damaged", { file: from, damage: error.params.damage ?? "" });
  }
}

function copyError(error: unknown, to: string): ChatError {
  if (isOutOfRoom(error, dirname(to))) return chatError("backup-disk-full", { file: to }, { cause: error });
  return chatError("backup-failed", { file: to, cause: describeCause(error) }, { cause: error });
}

/** Brings all into the one file, which it must be to have a name, and gives the log another. */
function finish(part: string, epoch: string): void {
  const connection = new DatabaseSync(part);
  try {
    connection.exec("PRAGMA locking_mode = EXCLUSIVE"); // for this no file of shared memory is needed, for which there may be no room
    connection.exec("PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL");
    connection.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(epoch);
  } finally {
    connection.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
