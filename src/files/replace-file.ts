import { chmodSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { newPartName, removeStaleParts } from "./part-file.ts";

/** The age from which a part is a killed process's, ms: no write takes so long. */
const LEFT_MS = 60_000;

/** The files whose stale parts this process has removed. */
const swept = new Set<string>();

/**
 * Writes a file as a whole or not at all: a reader finds the old one or the new one, also after a crash. A link
 * stays one, and a file that is there keeps its mode; a new one gets `mode`. Throws the system's error.
 */
export function replaceFile(file: string, text: string, mode = 0o600): void {
  const target = resolveTarget(file);
  const next = newPartName(target);
  if (!swept.has(target)) removeStaleParts(target, LEFT_MS);
  swept.add(target);
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

/** Follows a link, also one that leads to nothing yet. */
function resolveTarget(file: string): string {
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
