import { readFileSync } from "node:fs";

/** Taken where the system does not tell. */
const ASSUMED = 4_096;

/** Descriptors that are kept for the data file, its copies, standard streams and the event loop. */
const KEPT_FOR_FILES = 64;

/** The number of connections for which this process has file descriptors: `ulimit -n`, less what its files need. */
export function countConnectionDescriptors(): number {
  return Math.max(1, (readOpenFiles() ?? ASSUMED) - KEPT_FOR_FILES);
}

/** Reads the limit as Linux tells it; undefined elsewhere. */
function readOpenFiles(): number | undefined {
  try {
    const [, limit] =
      /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    if (limit === undefined) return undefined;
    return limit === "unlimited" ? Number.MAX_SAFE_INTEGER : Number(limit);
  } catch {
    return undefined;
  }
}
