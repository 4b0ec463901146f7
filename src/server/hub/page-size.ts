import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { MessageLog, PackedPage, Page, Range, StoredMessage } from "../log/message-log.ts";
import { pack } from "../log/packed-page.ts";

/**
 * Bytes of text in one page: what is sent at once to a slow reader must stay well below what may wait for it, or its
 * connection would be dropped at every try.
 */
const PAGE_BYTES = 256 * 1024;

/** Bytes a message takes besides its text: names, numbers, field names. */
const MESSAGE_OVERHEAD = 256;

/** A page cut to what can be sent at once, from the end it was asked for; what is left out is `more`. Never empty-handed. */
export function lightPage({ messages, more }: Page, keep: "oldest" | "newest"): Page {
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
export async function readLightPage(log: MessageLog, roomId: RoomId, range: Range): Promise<Page> {
  return lightPage(await log.range(roomId, range), range.after === undefined ? "newest" : "oldest");
}

/** The same, packed. */
export async function readLightPacked(
  log: MessageLog,
  roomId: RoomId,
  range: Range,
  reader: UserId,
): Promise<PackedPage> {
  const page = await log.packed(roomId, range, reader);
  if (page.packed.byteLength <= PAGE_BYTES) return page;
  return pack(await readLightPage(log, roomId, range), reader);
}

function sizeOf({ msg }: StoredMessage): number {
  return Buffer.byteLength(msg) + MESSAGE_OVERHEAD;
}
