import { type Stats, statSync } from "node:fs";

/** A kind of thing that a path can lead to and that is no regular file. */
type OtherKind = "folder" | "pipe" | "socket" | "device";

/** The kind of thing that a path leads to, through links; undefined if it leads nowhere. Throws the system's error, such as ELOOP. */
export function findKind(path: string): "file" | OtherKind | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && kindOf(stats);
}

function kindOf(stats: Stats): "file" | OtherKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  if (stats.isFIFO()) return "pipe";
  return stats.isSocket() ? "socket" : "device";
}
