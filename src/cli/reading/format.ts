import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine, safeText } from "../../core/text/safe-text.ts";
import { isoDate, isoTime, timeOfDay } from "../../core/time/local-time.ts";
import { UsageError } from "../exit.ts";
import { type Formatter, messageJson, reactionsText } from "../io/output.ts";

/** The options that say how messages are printed. */
export interface FormatFlags {
  readonly format?: string;
  readonly json?: true;
}

/** Fields that a template may hold, made safe for a terminal. */
const FIELDS: Readonly<Record<string, Formatter>> = {
  time: ({ at }) => timeOfDay(at),
  date: ({ at }) => isoDate(at),
  at: ({ at }) => isoTime(at),
  nick: ({ nickName }) => safeLine(nickName),
  msg: ({ msg }) => safeText(msg),
  line: ({ msg }) => safeLine(msg),
  room: (_, roomName) => roomName,
  roomId: ({ roomId }) => roomId,
  seq: ({ seq }) => String(seq ?? ""),
  replyTo: ({ replyTo }) => String(replyTo ?? ""),
  userId: ({ userId }) => safeLine(userId),
  kind: ({ kind }) => kind,
  rev: ({ changes }) => String(changes?.rev ?? ""),
  editedAt: ({ changes }) => instant(changes?.editedAt),
  deletedAt: ({ changes }) => instant(changes?.deletedAt),
  pinnedBy: ({ changes }) => safeLine(String(changes?.pinnedBy ?? "")),
  reactions: reactionsText,
};

function instant(at: number | undefined): string {
  return at === undefined ? "" : isoTime(at);
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}|\\([nt\\])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", "\\": "\\" };

/** Makes the printer that the options ask for: a template, JSON, or `otherwise`. An unknown field is a UsageError. */
export function formatterOf({ format, json }: FormatFlags, otherwise: Formatter): Formatter {
  if (json) return messageJson;
  return format === undefined ? otherwise : template(format);
}

/** A template such as `{{time}} {{nick}}: {{msg}}`, in which `\n`, `\t` and `\\` are what they are elsewhere. */
function template(text: string): Formatter {
  const parts: (string | Formatter)[] = [];
  let from = 0;
  for (const { 0: found, 1: name, 2: special, index } of text.matchAll(PLACEHOLDER)) {
    parts.push(
      text.slice(from, index),
      special === undefined ? fieldOf(name ?? "") : (ESCAPES[special] ?? ""),
    );
    from = index + found.length;
  }
  parts.push(text.slice(from));
  return (message: ChatMessage, roomName) =>
    parts.map((part) => (typeof part === "string" ? part : part(message, roomName))).join("");
}

function fieldOf(name: string): Formatter {
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (field !== undefined) return field;
  const known = Object.keys(FIELDS)
    .map((one) => `{{${one}}}`)
    .join(" ");
  throw new UsageError((words) => words.badField(name, known));
}
