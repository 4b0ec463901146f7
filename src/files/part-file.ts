import { randomBytes } from "node:crypto";
import { readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { COMPANIONS } from "./private-file.ts";

/** Makes a name beside a file, for what is to take its place. No other process makes the same; pids repeat from container to container. */
export function newPartName(file: string): string {
  return `${file}.${randomBytes(6).toString("hex")}.part`;
}

/** Removes parts of a file that nobody has written to for `ms`; all of them where that is 0. Never throws. */
export function removeStaleParts(file: string, ms: number): void {
  for (const part of listParts(file)) {
    try {
      if (ms === 0 || Date.now() - statSync(part).mtimeMs >= ms) rmSync(part, { force: true });
    } catch {
      // It is gone already, or not ours to remove.
    }
  }
}

/** Removes a part, and what SQLite keeps beside it. Never throws: what can't be removed now is left to `removeStaleParts`. */
export function removePart(part: string): void {
  for (const ending of ["", ...COMPANIONS]) {
    try {
      rmSync(part + ending, { force: true });
    } catch {
      // Why the file was not made matters more.
    }
  }
}

/** Finds the parts of a file, which are being written or were left by a killed process. */
export function listParts(file: string): string[] {
  const isPart = (name: string) => name.startsWith(`${basename(file)}.`) && PART.test(name);
  try {
    return readdirSync(dirname(file))
      .filter(isPart)
      .map((name) => join(dirname(file), name));
  } catch {
    return []; // there is no such folder, or it may not be read
  }
}

/** A part, or what SQLite keeps beside one. */
const PART = /\.[0-9a-f]{12}\.part(-wal|-shm|-journal)?$/;
