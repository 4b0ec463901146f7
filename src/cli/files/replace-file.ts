import { randomBytes } from "node:crypto";
import { chmodSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Writes a file as a whole or not at all: who reads it meanwhile, or after a crash, finds the old one or the new one. A link
 * stays one, and a file that is there keeps its mode; a new one gets `mode`. Throws the system's error.
 */
export function replaceFile(file: string, text: string, mode = 0o600): void {
  const target = targetOf(file);
  const next = `${target}.${randomBytes(6).toString("hex")}`;
  try {
    const present = statSync(target, { throwIfNoEntry: false });
    writeFileSync(next, text, { mode, flag: "wx" });
    if (present !== undefined) chmodSync(next, present.mode & 0o7777);
    renameSync(next, target);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** Where a link leads, also one that leads to nothing yet. */
function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    try {
      return resolve(dirname(file), readlinkSync(file));
    } catch {
      return file;
    }
  }
}
