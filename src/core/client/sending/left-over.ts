import { type ChatError, chatError } from "../../protocol/errors.ts";
import { OUTBOX_FRESH_MS } from "../../protocol/limits.ts";
import type { Outgoing, OutgoingChange } from "../chat.ts";
import { isChange } from "./outbox-entry.ts";

const OLD = chatError("unsent-too-long", {});

/**
 * Decides what becomes of something that an ended process left: older than a day it is only sent when somebody asks for it, and a change that
 * had failed by then is forgotten (undefined). `locate` finds the message of a change; a change without one fails.
 */
export function reviewLeft(
  left: Outgoing,
  now: number,
  locate: (change: OutgoingChange) => OutgoingChange | undefined,
): Outgoing | undefined {
  const isOld = now - left.at > OUTBOX_FRESH_MS;
  const hasFailed = left.state.status === "failed";
  if (!isChange(left)) return isOld && !hasFailed ? failed(left, OLD) : left;
  const located = locate(left);
  if (located !== undefined && "clientMsgId" in located.target) return located; // it goes with its message
  if (isOld && hasFailed) return undefined;
  if (located === undefined) return failed(left, noTarget(left));
  return isOld ? failed(located, OLD) : located;
}

/** The error of a change to a message that can't be found by its id. */
export function noTarget({ roomId }: OutgoingChange): ChatError {
  return chatError("update-target-missing", { roomId });
}

function failed<Item extends Outgoing>(item: Item, error: ChatError): Item {
  return { ...item, state: { status: "failed", error } };
}
