import { readFileSync } from "node:fs";
import { UsageError } from "../exit.ts";

/** The text of a file that may be missing; one that can't be read is a UsageError. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError((words) => words.unreadableFile(file, code));
  }
}
