import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { type Line, span } from "../layout/line.ts";
import type { ChatState } from "../state/state.ts";

/** Makes a line of a message for a list: its author and what it says, or that it is gone; nothing while that is not known. */
export function messageLine({ look }: ChatState, message: ChatMessage | "gone" | undefined): Line {
  const { words } = look;
  if (message === undefined) return [];
  if (message === "gone") return [span(words.inboxGone, "dim")];
  const { userId, nickName, msg, changes } = message;
  const author = span(safeLine(nickName), { userId });
  if (changes?.deletedAt !== undefined) return [author, span(` ${words.inboxDeleted}`, "dim")];
  return [author, span(`: ${safeLine(msg)}`)];
}
