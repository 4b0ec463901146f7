import type { Writable } from "node:stream";
import { safeLine } from "../core/text.ts";

/** Calls `end` when the reader of a stream has gone (`groupchat tail | head -1`), instead of failing. */
export function quietOnClosedPipe(stream: Writable, end: () => void): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "EIO") end();
    else throw error;
  });
}

/** Says one line to a person on stderr, made safe: what it says may hold foreign text. */
export function note(stderr: Writable, text: string): void {
  stderr.write(`groupchat: ${safeLine(text)}\n`);
}

/** Resolves when all that was written to a stream has been handed to the system. */
export function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}
