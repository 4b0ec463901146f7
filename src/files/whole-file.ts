import {
  chmodSync,
  linkSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { newPartName, removePart, removeStaleParts } from "./part-file.ts";

/** The age from which a part is a killed process's, ms: no write takes so long. */
const LEFT_MS = 60_000;

/** The files whose stale parts this process has removed. */
const swept = new Set<string>();

/**
 * Makes a file as a whole or not at all: `write` fills a part beside it, which then takes its place, or, with `create`, becomes the
 * file only if there is none (else EEXIST). A reader finds the old file or the new one, also after a crash. Throws what `write`
 * throws, and the system's errors; nothing is left behind then, if it can be removed.
 */
export function makeWhole<T>(file: string, placing: "replace" | "create", write: (part: string) => T): T {
  const part = newPartName(file);
  try {
    const written = write(part);
    if (placing === "replace") renameSync(part, file);
    else linkSync(part, file);
    return written;
  } finally {
    removePart(part);
  }
}

/** Writes a new file for its owner alone; throws EEXIST if there is one already. */
export function createFile(file: string, text: string): void {
  makeWhole(file, "create", (part) => writeFileSync(part, text, { mode: 0o600, flag: "wx" }));
}

/** Writes a file, or another one in its place. A link stays one, and a file that is there keeps its mode; a new one gets `mode`. */
export function replaceFile(file: string, text: string, mode = 0o600): void {
  const target = resolveTarget(file);
  if (!swept.has(target)) removeStaleParts(target, LEFT_MS);
  swept.add(target);
  makeWhole(target, "replace", (part) => {
    const present = statSync(target, { throwIfNoEntry: false });
    writeFileSync(part, text, { mode, flag: "wx" });
    if (present !== undefined) chmodSync(part, present.mode & 0o7777);
  });
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

const CODES: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Tells whether a system's error code means that there is no room for a file. */
export function isDiskFull(code: string | undefined): boolean {
  return CODES.has(code);
}
