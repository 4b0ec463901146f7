import type { ChatMessage } from "../src/core/client/chat.ts";
import { unsetClock } from "./history.ts";

/** A message as a record of a client that was shown it. */
export function toShown<T extends "shown" | "changed">(type: T, message: ChatMessage) {
  const { roomId: room, key, seq = 0, at, nickName: by, msg: text, clientMsgId: id, changes } = message;
  const [epoch = ""] = key.split("/");
  const own = id === undefined ? {} : { id };
  return { type, t: unsetClock(), room, epoch, seq, at, by, text, state: { ...changes }, ...own } as const;
}
