import { readFileSync } from "node:fs";
import { TextDecoder } from "node:util";
import { UsageError } from "../exit.ts";
import { foreignEncoding } from "./text-encoding.ts";

/**
 * The text of a file that may be missing, without a byte order mark; one that can't be read or is in another encoding than
 * UTF-8 is a UsageError.
 */
export function readIfThere(file: string): string | undefined {
  const bytes = bytesOf(file);
  if (bytes === undefined) return undefined;
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined) throw new UsageError((words) => words.notUtf8(file, encoding));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError((words) => words.notUtf8(file, undefined));
  }
}

function bytesOf(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError((words) => words.unreadableFile(file, code));
  }
}
