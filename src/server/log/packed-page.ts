import { toUserId, type UserId } from "../../core/protocol/names.ts";
import type { PackedMessage } from "../../core/protocol/packed-page.ts";
import type { PackedPage, Page, StoredMessage } from "./message-log.ts";

/** A page packed for a reader. */
export function pack({ messages, more }: Page, reader: UserId): PackedPage {
  const rows = messages.map((message) => toRow(message, reader));
  return { packed: Buffer.from(JSON.stringify(rows)), more };
}

function toRow(message: StoredMessage, reader: UserId): PackedMessage {
  const { seq, at, userId, nickName, kind, msg, replyTo, clientMsgId } = message;
  const own = toUserId(userId) === reader;
  return [seq, at, userId, nickName, kind, msg, replyTo ?? null, (own ? clientMsgId : undefined) ?? null];
}
