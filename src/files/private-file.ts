import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import type { Logger } from "../core/logger.ts";

/** Reading and writing for the owner; anything for the group and everybody else. */
const OWNER = 0o600;
const OTHERS = 0o077;

/** The endings of the files that SQLite keeps beside a data file, with its mode. */
export const COMPANIONS = ["-wal", "-shm", "-journal"];

/** Makes an empty file that its owner alone may read, from its first moment on; one that is there stays. Throws the system's error. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * Takes all permissions on a data file, and on the files beside it, from everybody but the owner. Where the file system or the
 * owner of the file does not let it, the file is used as it is, and the log says so. It changes modes by name, not by descriptor:
 * to close a descriptor takes away the locks that SQLite has on the file.
 */
export function makeExistingPrivate(
  path: string,
  logger: Logger,
  changeMode: typeof chmodSync = chmodSync,
): void {
  for (const file of [path, ...COMPANIONS.map((ending) => `${path}${ending}`)]) {
    try {
      if (isOpenToOthers(file)) changeMode(file, readMode(file) & OWNER);
      if (isOpenToOthers(file))
        logger.warn("others can read this file: its file system has no modes", { file });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn("others can read this file: run chmod 600 on it as its owner", { file, reason });
    }
  }
}

/** Tells whether others may do anything with a file; never on Windows, which has no such modes: there the folder decides. */
export function isOpenToOthers(file: string): boolean {
  return process.platform !== "win32" && (readMode(file) & OTHERS) !== 0;
}

function readMode(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
}
