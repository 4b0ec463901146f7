import * as v from "valibot";
import { fromTimes } from "../time/local-time.ts";
import { ChangeEntries, isChanges, type MessageChanges, toChanges } from "./changes.ts";
import { problem } from "./field-problems.ts";
import { InstantSchema, isInstant, isWhole, RoomIdSchema, SeqSchema, type WireUserId } from "./fields.ts";
import type { RoomId } from "./names.ts";

/** Every kind of message: something said, or something done (`/me`). */
export const MESSAGE_KINDS = ["text", "me"] as const;

export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const KindSchema = v.picklist(MESSAGE_KINDS, problem("not-one-of", MESSAGE_KINDS.join(" or ")));

/** The part of a message that its author decides. */
export interface SaidMessage {
  readonly roomId: RoomId;
  readonly msg: string;
  readonly kind: MessageKind;
  /** The seq of the message it answers. */
  readonly replyTo?: number | undefined;
  /** Makes a retry the same message: `(roomId, userId, clientMsgId)` is committed once. */
  readonly clientMsgId?: string | undefined;
}

/** A committed message. `userId` is as its client gave it, text or number; `nickName` and `msg` are foreign. */
export interface Message extends SaidMessage {
  /** Its position in the room: the seqs of a room are 1, 2, 3, … with no gap. */
  readonly seq: number;
  /** When the server took it, ms since 1970 UTC. */
  readonly at: number;
  readonly userId: WireUserId;
  readonly nickName: string;
  /** The state that changes brought it to; undefined for a message that nobody changed. `msg` is as it is now. */
  readonly changes?: MessageChanges | undefined;
}

/** Makes of a message the placeholder that one who blocks its author gets: its seq in the room, and the time of it. */
export function hiddenMessage({ roomId, seq, at, changes }: Message): Message {
  const hidden = { rev: changes?.rev ?? 0, hidden: true } as const;
  return { roomId, seq, at, userId: "", nickName: "", msg: "", kind: "text", changes: hidden };
}

/** A message that has no position in its room yet. */
export type MessageDraft = Omit<Message, "seq" | "changes">;

/** The id of a message on the wire, unique within an epoch. */
export function messageId({ roomId, seq }: Pick<Message, "roomId" | "seq">): string {
  return `${roomId}#${seq}`;
}

// ── one message, as `server_msg` ────────────────────────────────────────────────────────────────────────────────

/** `server_msg.type`: someone else's message stands left, the receiver's own right. */
export const OTHERS = 1;
export const OWN = 2;

/** The six fields of the original, which every dialect has. */
export const BaseServerMsgSchema = v.object({
  msg: v.string(),
  nickName: v.string(),
  roomId: RoomIdSchema,
  times: v.string(),
  userId: v.union([v.string(), v.number()]),
  type: v.picklist([OTHERS, OWN]),
});

/** A committed message as a v1 client gets it; `clientMsgId` is there on the receiver's own. */
export const ServerMsgSchema = v.object({
  ...BaseServerMsgSchema.entries,
  id: v.string(),
  seq: SeqSchema,
  at: InstantSchema,
  kind: KindSchema,
  replyTo: v.optional(SeqSchema),
  clientMsgId: v.optional(v.string()),
  ...ChangeEntries,
});

export type BaseServerMsg = v.InferOutput<typeof BaseServerMsgSchema>;
export type ServerMsg = v.InferOutput<typeof ServerMsgSchema>;

/** A message for a base client; `times` is its instant as the original writes it. */
export function toBaseServerMsg(message: Message, times: string, own: boolean): BaseServerMsg {
  const { msg, nickName, roomId, userId } = message;
  return { msg, nickName, roomId, times, userId, type: own ? OWN : OTHERS };
}

/** A message for a v1 client. */
export function toServerMsg(message: Message, times: string, own: boolean): ServerMsg {
  const { seq, at, kind, replyTo, clientMsgId, changes } = message;
  const id = messageId(message);
  const fields = { ...toBaseServerMsg(message, times, own), id, seq, at, kind, replyTo, ...changes };
  return own ? { ...fields, clientMsgId } : fields;
}

/** The message in a `server_msg` of a v1 server. */
export function fromServerMsg(wire: ServerMsg): Message {
  const { roomId, seq, at, userId, nickName, msg, kind, replyTo, clientMsgId } = wire;
  const message = { roomId, seq, at, userId, nickName, msg, kind, replyTo, clientMsgId };
  const changes = toChanges(wire);
  return changes === undefined ? message : { ...message, changes };
}

/** The message of a base server, which numbers nothing; `now` stands where its `times` can't be read. */
export function fromBaseServerMsg(wire: BaseServerMsg, now: number): MessageDraft {
  const { roomId, userId, nickName, msg, times } = wire;
  return { roomId, at: fromTimes(times) ?? now, userId, nickName, msg, kind: "text" };
}

// ── many messages, as rows ──────────────────────────────────────────────────────────────────────────────────────

/**
 * The fields of a row, in their order: a message in a page of its room. Not in it are the room, which all of a page have in
 * common, and what follows from the rest (`id`, `times`, `type`).
 */
export const ROW_FIELDS = [
  "seq",
  "at",
  "userId",
  "nickName",
  "kind",
  "msg",
  "replyTo",
  "clientMsgId",
  "changes",
] as const;

export type RowField = (typeof ROW_FIELDS)[number];

type InRow<T> = undefined extends T ? Exclude<T, undefined> | null : T;

/** A message as a list of its fields, null for what it does not have. */
export type MessageRow = RowOf<typeof ROW_FIELDS>;

type RowOf<Fields extends readonly RowField[]> = {
  readonly [Index in keyof Fields]: InRow<Message[Fields[Index]]>;
};

/** `clientMsgId` is for its author alone. */
export function toRow(message: Message, own: boolean): MessageRow {
  const { seq, at, userId, nickName, kind, msg, replyTo, clientMsgId, changes } = message;
  const id = (own ? clientMsgId : undefined) ?? null;
  return [seq, at, userId, nickName, kind, msg, replyTo ?? null, id, changes ?? null];
}

export function fromRow(row: MessageRow, roomId: RoomId): Message {
  const [seq, at, userId, nickName, kind, msg, replyTo, clientMsgId, changes] = row;
  const message = {
    roomId,
    seq,
    at,
    userId,
    nickName,
    kind,
    msg,
    replyTo: replyTo ?? undefined,
    clientMsgId: clientMsgId ?? undefined,
  };
  return changes === null ? message : { ...message, changes };
}

const isText = (value: unknown): value is string => typeof value === "string";

const CHECKS: { readonly [Field in RowField]: (value: unknown) => boolean } = {
  seq: (value) => isWhole(value) && value >= 0,
  at: isInstant,
  userId: (value) => isText(value) || isWhole(value),
  nickName: isText,
  kind: (value) => MESSAGE_KINDS.some((kind) => kind === value),
  msg: isText,
  replyTo: (value) => value === null || isWhole(value),
  clientMsgId: (value) => value === null || isText(value),
  changes: (value) => value === null || isChanges(value),
};

/** By hand: a schema makes a second list of each row, and hundreds of thousands are read at a time. */
function isRow(row: unknown): row is MessageRow {
  return Array.isArray(row) && ROW_FIELDS.every((field, index) => CHECKS[field](row[index]));
}

export const RowsSchema = v.custom<readonly MessageRow[]>(
  (rows) => Array.isArray(rows) && rows.every(isRow),
  "is not a list of messages",
);
