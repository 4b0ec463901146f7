import * as v from "valibot";
import type { MessageKind, WireUserId } from "./events.ts";
import { isInstant, isWhole } from "./fields.ts";

/**
 * A message of a packed page; `clientMsgId` is there on the reader's own. What all of a page have in common is not in it (room,
 * epoch), nor what follows from the rest (`id`, `times`, `type`).
 */
export type PackedMessage = readonly [
  seq: number,
  at: number,
  userId: WireUserId,
  nickName: string,
  kind: MessageKind,
  msg: string,
  replyTo: number | null,
  clientMsgId: string | null,
];

const isText = (value: unknown): value is string => typeof value === "string";

/** By hand: a schema makes a second list of each message, and hundreds of thousands are read at a time. */
function isPackedMessage(row: unknown): row is PackedMessage {
  if (!Array.isArray(row)) return false;
  const [seq, at, userId, nickName, kind, msg, replyTo, clientMsgId]: unknown[] = row;
  return (
    isWhole(seq) &&
    seq >= 0 &&
    isInstant(at) &&
    (isText(userId) || isWhole(userId)) &&
    isText(nickName) &&
    (kind === "text" || kind === "me") &&
    isText(msg) &&
    (replyTo === null || isWhole(replyTo)) &&
    (clientMsgId === null || isText(clientMsgId))
  );
}

/** A page in few bytes, for who reads much: `packed` is UTF-8 text, the messages as JSON. */
export const PackedReplySchema = v.object({
  ok: v.literal(true),
  epoch: v.string(),
  packed: v.pipe(
    v.instance(Uint8Array),
    v.transform((bytes) => new TextDecoder().decode(bytes)),
    v.parseJson(),
    v.custom<readonly PackedMessage[]>((rows) => Array.isArray(rows) && rows.every(isPackedMessage)),
  ),
  more: v.boolean(),
});
