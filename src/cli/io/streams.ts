import type { Writable } from "node:stream";

/** The stream, which calls `end` when its reader has gone (`groupchat tail | head -1`), instead of failing. */
export function quietOnClosedPipe<Stream extends Writable>(stream: Stream, end: () => void): Stream {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "EIO") end();
    else throw error;
  });
  return stream;
}

/** Resolves when all that was written to a stream has been handed to the system. */
export function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}

/** Writes to a stream; resolves at once, or, where its reader is slow, when there is room again. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise((resolve) => stream.once("drain", resolve));
}
