import type { ChatError } from "../protocol/errors.ts";
import { HISTORY } from "../protocol/event-names.ts";
import { fromRow } from "../protocol/message.ts";
import { type RoomId, toUserId, type UserId } from "../protocol/names.ts";
import type { ReplyOf } from "../protocol/replies.ts";
import { parseReply, toNumbered } from "./payloads.ts";
import type { Outcome } from "./pending-requests.ts";
import type { NumberedMessage } from "./room/room-feed.ts";

/** A part of a room: before or after a seq, which is not itself in it, or from an instant on (ms since 1970 UTC). */
export type HistoryQuery =
  | { readonly before: number; readonly limit: number }
  | { readonly after: number; readonly limit: number }
  | { readonly from: number; readonly limit: number };

/** One page of a room's history, oldest first. `more`: there is more in the direction asked for. */
export interface HistoryPage {
  readonly messages: readonly NumberedMessage[];
  readonly more: boolean;
  readonly epoch: string;
}

/** The user who reads a page, and when it came to own its id, ms since 1970 UTC: what was said under that before is another's. */
export interface PageReader {
  readonly userId: UserId;
  readonly ownedSince: number;
}

/** The payload that asks for a page. */
export function historyRequest(roomId: RoomId, query: HistoryQuery): object {
  return { roomId, ...query, rows: true };
}

/** The page of a room in the outcome of such a request, or the reason why there is none. */
export function readHistory(outcome: Outcome, roomId: RoomId, reader: PageReader): HistoryPage | ChatError {
  if (!outcome.ok) return outcome.error;
  const reply = parseReply(HISTORY, outcome.reply);
  if ("error" in reply) return reply.error;
  return toHistoryPage(reply.value, roomId, reader);
}

/** The page of a room in the reply to such a request. */
export function toHistoryPage(
  { rows, epoch, more }: ReplyOf<typeof HISTORY>,
  roomId: RoomId,
  { userId, ownedSince }: PageReader,
): HistoryPage {
  const messages = rows.map((row) => {
    const message = fromRow(row, roomId);
    const isOwn = toUserId(message.userId) === userId && message.at >= ownedSince;
    return toNumbered(message, epoch, isOwn);
  });
  return { messages, epoch, more };
}
