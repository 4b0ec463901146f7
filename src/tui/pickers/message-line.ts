import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { dayKey, dayOf, digits, timeOfDay } from "../../core/time/local-time.ts";
import { type Line, span } from "../layout/line.ts";
import type { ChatState } from "../state/state.ts";

/** Writes when something was, as short as a list needs it: a time of today, else the day and the time. */
export function shortTime(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return timeOfDay(at);
  const { year, month, date } = dayOf(at);
  const day = `${digits(month, 2)}-${digits(date, 2)}`;
  return `${year === dayOf(now).year ? day : `${year}-${day}`} ${timeOfDay(at)}`;
}

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
