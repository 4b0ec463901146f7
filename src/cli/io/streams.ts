import type { Writable } from "node:stream";

/**
 * The stream, which hands `failed` the system's error when it can't be written. Nothing that is waited for of it is settled
 * then: who calls this ends the process, or goes on without the stream.
 */
export function onFailedWrite<Stream extends Writable>(
  stream: Stream,
  failed: (error: NodeJS.ErrnoException) => void,
): Stream {
  return stream.on("error", failed);
}

/** Resolves when all that was written to a stream has been handed to the system; never where that failed. */
export function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => stream.write("", (error) => error ?? resolve()));
}

/** Writes to a stream; resolves at once, or, where its reader is slow, when there is room again. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise((resolve) => stream.once("drain", resolve));
}
