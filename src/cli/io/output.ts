import type { ChatMessage } from "../../core/client/chat.ts";
import { replaceInvisible } from "../../core/text/invisible.ts";
import { safeLine, safeText } from "../../core/text/safe-text.ts";
import { isoTime, timeOfDay } from "../../core/time/local-time.ts";
import type { MessageRecord } from "./records.ts";

/** Prints a message of a room as a line or more, without the last line break. */
export type Formatter = (message: ChatMessage, roomName: string) => string;

/** A message as lines for people, made safe for a terminal: `10:31 #1 bob: hello`; further lines are indented. */
export function messageLine(message: ChatMessage, roomName: string): string {
  const nick = safeLine(message.nickName);
  const head = `${timeOfDay(message.at)} ${roomName}`;
  const text = safeText(message.msg).replaceAll("\n", "\n    ");
  return message.kind === "me" ? `${head} * ${nick} ${text}` : `${head} ${nick}: ${text}`;
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
  };
}

/** A message as a line of JSON. */
export const messageJson: Formatter = (message, roomName) => jsonLine(messageRecord(message, roomName));
