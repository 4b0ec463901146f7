import type { Writable } from "node:stream";
import { safeLine } from "../../core/text/safe-text.ts";

/**
 * Calls `failed` with the system's error when a stream can't be written, and returns the stream. A promise that waits for the
 * stream is never settled then: the caller ends the process, or goes on without the stream.
 */
export function onFailedWrite<Stream extends Writable>(
  stream: Stream,
  failed: (error: NodeJS.ErrnoException) => void,
): Stream {
  return stream.on("error", failed);
}

/** Resolves when the system has taken all that was written to a stream; never where that failed. */
export function flushed(stream: Writable): Promise<void> {
  // A device that is full refuses even nothing.
  if (stream.writableLength === 0 && stream.errored === null) return Promise.resolve();
  return new Promise((resolve) => stream.write("", (error) => error ?? resolve()));
}

/** Writes to a stream; resolves at once, or, where its reader is slow, when there is room again. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise((resolve) => stream.once("drain", resolve));
}

/** Says one line to a person on stderr, made safe: what it says may hold foreign text. */
export function note(stderr: Writable, text: string): void {
  stderr.write(`groupchat: ${safeLine(text)}\n`);
}
