import type { Message } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { LogPage, LogRange, MessageLog } from "../log/message-log.ts";

/**
 * Bytes of text in one page: what is sent at once to a slow reader must stay well below what may wait for it, or its
 * connection would be dropped at every try.
 */
const PAGE_BYTES = 256 * 1024;

/** Bytes a message takes besides its text: names, numbers, field names. */
const MESSAGE_OVERHEAD = 256;

/** A page cut to what can be sent at once, from the end it was asked for; what is left out is `more`. Never empty-handed. */
export function lightPage({ messages, more }: LogPage, keep: "oldest" | "newest"): LogPage {
  const inOrder = keep === "oldest" ? messages : [...messages].reverse();
  let bytes = 0;
  const fits = inOrder.findIndex((message) => {
    bytes += sizeOf(message);
    return bytes > PAGE_BYTES;
  });
  if (fits === -1) return { messages, more };
  const count = Math.max(1, fits);
  return { messages: keep === "oldest" ? messages.slice(0, count) : messages.slice(-count), more: true };
}

/** Reads a page cut in the same way. */
export async function readLightPage(log: MessageLog, roomId: RoomId, range: LogRange): Promise<LogPage> {
  return lightPage(await log.range(roomId, range), range.after === undefined ? "newest" : "oldest");
}

function sizeOf({ msg }: Message): number {
  return Buffer.byteLength(msg) + MESSAGE_OVERHEAD;
}
