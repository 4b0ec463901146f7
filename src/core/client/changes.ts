import type { ChatError } from "../protocol/errors.ts";
import { CHANGES } from "../protocol/event-names.ts";
import type { RoomId } from "../protocol/names.ts";
import type { ReplyOf } from "../protocol/replies.ts";
import { parseReply, readAllLive } from "./payloads.ts";
import type { Outcome } from "./pending-requests.ts";
import type { NumberedMessage } from "./room/room-feed.ts";

/** A page of changed messages as they are now, by ascending `rev`; `rev` is where the next page goes on. */
export interface ChangesPage {
  readonly messages: readonly NumberedMessage[];
  readonly rev: number;
  readonly more: boolean;
  readonly epoch: string;
}

/** The payload that asks for the messages of a room that changed after `after`. */
export function changesRequest(roomId: RoomId, after: number, limit: number): object {
  return { roomId, after, limit };
}

/** The page in the outcome of such a request, or the reason why there is none. */
export function readChanges(outcome: Outcome): ChangesPage | ChatError {
  if (!outcome.ok) return outcome.error;
  const reply = parseReply(CHANGES, outcome.reply);
  if ("error" in reply) return reply.error;
  return toChangesPage(reply.value);
}

/** The page in the reply to such a request. */
export function toChangesPage(reply: ReplyOf<typeof CHANGES>): ChangesPage {
  const { rev, more, epoch } = reply;
  return { messages: readAllLive(reply), rev, more, epoch };
}

/** Tells whether a change that failed may succeed when it is asked for again: not where its message is deleted, or not kept any more. */
export function canRetry(error: ChatError): boolean {
  return error.reason !== "message-deleted" && error.reason !== "message-missing";
}
