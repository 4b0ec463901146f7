import type { RoomId } from "../../protocol/names.ts";
import type { ChatMessage } from "../chat.ts";

/** The next step through a room: messages that follow all before them, or the reason why they do not. */
export type ReadStep =
  | { readonly type: "messages"; readonly roomId: RoomId; readonly messages: readonly ChatMessage[] }
  /** Messages that were read before, or by an earlier run, as they are now, in the order of their changes; only of a reader that reads changes. */
  | { readonly type: "changed"; readonly roomId: RoomId; readonly messages: readonly ChatMessage[] }
  /** This many messages are no longer on the server. */
  | { readonly type: "lost"; readonly roomId: RoomId; readonly count: number }
  /** The server has another log: the next messages do not continue those that were read. */
  | { readonly type: "restarted"; readonly roomId: RoomId };

/** A step that leads on without a message to read. */
export type LossStep = Extract<ReadStep, { readonly type: "lost" | "restarted" }>;
