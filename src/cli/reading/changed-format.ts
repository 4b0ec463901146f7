import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { timeOfDay } from "../../core/time/local-time.ts";
import { deletedText, type Formatter, indented, jsonLine, messageRecord } from "../io/output.ts";
import type { ChangedRecord, Difference } from "../io/records.ts";
import type { CliWords } from "../words/english.ts";
import { type FormatFlags, formatterOf } from "./format.ts";

/** Prints a message that changed as a line or more, without the last line break; `now` is when, ms since 1970 UTC. */
export type ChangedFormatter = (
  message: ChatMessage,
  roomName: string,
  differences: readonly Difference[],
  now: number,
) => string;

/** A message that changed as `--json` has it. */
export function changedRecord(
  message: ChatMessage,
  roomName: string,
  differences: readonly Difference[],
): ChangedRecord {
  return { type: "changed", ...messageRecord(message, roomName), changes: [...differences] };
}

/** Makes the printer of changed messages that the options ask for; a template prints a message as it now is. */
export function changedFormatterOf(flags: FormatFlags, words: Pick<CliWords, "changing">): ChangedFormatter {
  if (flags.json) return (message, room, differences) => jsonLine(changedRecord(message, room, differences));
  if (flags.format !== undefined) return formatterOf(flags, nothing);
  return (message, room, differences, now) => changedLine(message, room, differences, { now, words });
}

const nothing: Formatter = () => "";

/**
 * A message that changed as lines for people: `10:32 #1/42 ✎ bob: the new text`, `10:32 #1/42 +👍 bob: its first line`. What became of it
 * stands before the nick, as others may have done it.
 */
export function changedLine(
  message: ChatMessage,
  roomName: string,
  differences: readonly Difference[],
  { now, words }: { readonly now: number; readonly words: Pick<CliWords, "changing"> },
): string {
  const { seq, nickName, msg, kind, changes } = message;
  const head = `${timeOfDay(now)} ${roomName}/${seq ?? ""}`;
  const nick = safeLine(nickName);
  if (changes?.deletedAt !== undefined) return `${head} ${nick} ${deletedText(changes, words)}`;
  const isEdited = differences.some(({ type }) => type === "edit");
  const [firstLine = ""] = msg.split("\n");
  const text = isEdited ? indented(msg) : safeLine(firstLine);
  const said = kind === "me" ? `* ${nick} ${text}` : `${nick}: ${text}`;
  return `${head} ${differences.map(signOf).join(" ")} ${said}`;
}

function signOf(difference: Difference): string {
  switch (difference.type) {
    case "edit":
      return "✎";
    case "delete":
      return "✗";
    case "react":
      return `${difference.on ? "+" : "-"}${safeLine(difference.emoji)}`;
    case "pin":
      return `${difference.on ? "+" : "-"}📌`;
  }
}
