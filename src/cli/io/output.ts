import type { ChatMessage } from "../../core/client/chat.ts";
import type { MessageChanges } from "../../core/protocol/changes.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import { toUserId } from "../../core/protocol/names.ts";
import { replaceInvisible } from "../../core/text/invisible.ts";
import { safeLine, safeText } from "../../core/text/safe-text.ts";
import { isoTime, timeOfDay } from "../../core/time/local-time.ts";
import type { CliWords } from "../words/english.ts";
import type { MessageRecord } from "./records.ts";

/** Prints a message of a room as a line or more, without the last line break. */
export type Formatter = (message: ChatMessage, roomName: string) => string;

/**
 * A message as lines for people, made safe for a terminal: `10:31 #1 bob: hello`; further lines are indented. A deleted one says that it is.
 */
export function messageLine(
  message: ChatMessage,
  roomName: string,
  words: Pick<CliWords, "changing">,
): string {
  const nick = safeLine(message.nickName);
  const head = `${timeOfDay(message.at)} ${roomName}`;
  if (message.changes?.deletedAt !== undefined)
    return `${head} ${nick} ${deletedText(message.changes, words)}`;
  const text = indented(message.msg);
  return message.kind === "me" ? `${head} * ${nick} ${text}` : `${head} ${nick}: ${text}`;
}

/** Prints messages as lines for people, in the words of a language. */
export function lineFormatter(words: Pick<CliWords, "changing">): Formatter {
  return (message, roomName) => messageLine(message, roomName, words);
}

/** A text of a message, made safe for a terminal; its further lines are indented. */
export function indented(msg: string): string {
  return safeText(msg).replaceAll("\n", "\n    ");
}

/** Stands for the text of a deleted message: `✗ deleted: a typo`. */
export function deletedText(
  { reason = "" }: MessageChanges,
  { changing }: Pick<CliWords, "changing">,
): string {
  return `✗ ${changing.deleted(safeLine(reason))}`;
}

/** The reactions to a message, made safe for a terminal: `👍 3 ❤️ 1`; empty if there are none. */
export function reactionsText({ changes }: Pick<ChatMessage, "changes">): string {
  return (changes?.reactions ?? []).map(({ emoji, count }) => `${safeLine(emoji)} ${count}`).join(" ");
}

/** Matches controls that JSON leaves as they are, but a terminal would obey: DEL and C1. */
const CONTROLS = /[\u007f-\u009f]/g;

/**
 * A record as one line of JSON, its foreign text exactly as it came: what a terminal would obey, and what nobody would see, is written as
 * `\uXXXX`, so the line is safe to look at and parses to the same text.
 */
export function jsonLine(record: object | string | number | boolean | null): string {
  return replaceInvisible(JSON.stringify(record).replace(CONTROLS, escapeUnits), escapeUnits);
}

function escapeUnits(text: string): string {
  return Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** A message as `--json` has it. */
export function messageRecord(message: ChatMessage, roomName: string): MessageRecord {
  return {
    roomId: message.roomId,
    room: roomName,
    seq: message.seq ?? null,
    at: isoTime(message.at),
    userId: message.userId,
    nickName: message.nickName,
    kind: message.kind,
    msg: message.msg,
    own: message.own,
    replyTo: message.replyTo ?? null,
    ...(message.changes === undefined ? {} : changeFields(message.changes)),
  };
}

/** The fields of a record that say what became of a message. */
function changeFields({ rev, editedAt, deletedAt, deletedBy, reason, pinnedBy, reactions }: MessageChanges) {
  const time = (at: number | undefined) => (at === undefined ? undefined : isoTime(at));
  const user = (id: WireUserId | undefined) => (id === undefined ? undefined : toUserId(id));
  return {
    rev,
    editedAt: time(editedAt),
    deletedAt: time(deletedAt),
    deletedBy: user(deletedBy),
    reason,
    pinnedBy: user(pinnedBy),
    reactions,
  };
}

/** A message as a line of JSON. */
export const messageJson: Formatter = (message, roomName) => jsonLine(messageRecord(message, roomName));
