import { readFileSync } from "node:fs";
import { decodeUtf8 } from "../../files/text-encoding.ts";
import { UsageError } from "../exit.ts";

/**
 * Reads the text of a file, without a byte order mark; undefined where the file is missing. Throws UsageError where it can't be
 * read or is not UTF-8.
 */
export function readIfThere(file: string): string | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined) return undefined;
  const decoded = decodeUtf8(bytes);
  if ("text" in decoded) return decoded.text;
  throw new UsageError((words) => words.notUtf8(file, decoded.encoding));
}

function readBytes(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError((words) => words.unreadableFile(file, code));
  }
}

/** The value in a text of JSON; undefined where it is none, such as a line that a crash cut off. */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
