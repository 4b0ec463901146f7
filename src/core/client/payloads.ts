import * as v from "valibot";
import { type ChatError, chatError, fromErrorData } from "../protocol/errors.ts";
import {
  type BaseServerMsg,
  ErrorReplySchema,
  type HistoryReply,
  HistoryReplySchema,
  type Member,
  OWN,
  type Receipt,
  ReceiptReplySchema,
  ReceiptsReplySchema,
  type ServerMsg,
} from "../protocol/events.ts";
import { RETRY_MS } from "../protocol/limits.ts";
import { type RoomId, toUserId, type UserId } from "../protocol/names.ts";
import type { PackedMessage } from "../protocol/packed-page.ts";
import { fromTimes } from "../time/local-time.ts";
import type { ChatMessage, OutgoingMessage, RoomMember } from "./chat.ts";
import type { Outcome } from "./connection.ts";
import type { SendOutcome } from "./outbox.ts";
import type { NumberedMessage } from "./room-feed.ts";

/** What a server's payload says, or undefined if it is not of that shape: a bad packet is dropped, never thrown. */
export function parse<S extends v.GenericSchema>(schema: S, payload: unknown): v.InferOutput<S> | undefined {
  const result = v.safeParse(schema, payload);
  return result.success ? result.output : undefined;
}

/** The content of an ok reply, or the error to report for a refusal or a reply of another shape. */
export function parseReply<S extends v.GenericSchema>(
  schema: S,
  reply: unknown,
): { readonly value: v.InferOutput<S> } | { readonly error: ChatError } {
  const refusal = refusalIn(reply);
  if (refusal !== undefined) return { error: refusal };
  const value = parse(schema, reply);
  if (value !== undefined) return { value };
  return { error: chatError("reply-unreadable", {}) };
}

function refusalIn(reply: unknown): ChatError | undefined {
  const refusal = parse(ErrorReplySchema, reply);
  return refusal && fromErrorData(refusal.error);
}

/** The error in a refused handshake: what the server says, in words for a person. */
export function parseRefusal(error: unknown): ChatError {
  return refusalIn({ ok: false, error }) ?? chatError("connection-refused", {});
}

/** How long to wait before sending again what was refused, in ms, or undefined if that is no use. */
function retryAfter(error: ChatError): number | undefined {
  const later = error.code === "RATE_LIMITED" || error.code === "UNAVAILABLE";
  return later ? (error.retryAfterMs ?? RETRY_MS) : undefined;
}

/** The same for what only asks (to come in, to join, to read): there a server's own failure is worth another try too. */
export function askAgainAfter(error: ChatError): number | undefined {
  if (error.code === "INTERNAL") return RETRY_MS;
  return retryAfter(error);
}

/** A committed message of a v1 server, from the log named by `epoch`. */
export function toNumbered(wire: ServerMsg, epoch: string): NumberedMessage {
  return {
    key: keyOf(epoch, wire.roomId, wire.seq),
    roomId: wire.roomId,
    seq: wire.seq,
    at: wire.at,
    userId: toUserId(wire.userId),
    nickName: wire.nickName,
    msg: wire.msg,
    kind: wire.kind,
    replyTo: wire.replyTo,
    own: wire.type === OWN,
    clientMsgId: wire.clientMsgId,
  };
}

/** The same however the message came. */
function keyOf(epoch: string, roomId: RoomId, seq: number): string {
  return `${epoch}/${roomId}/${seq}`;
}

/** What a packed page leaves out of its messages. */
export interface PageOf {
  readonly roomId: RoomId;
  readonly epoch: string;
  /** Who reads it. */
  readonly self: UserId;
}

/** A committed message of a packed page. */
export function unpack(
  [seq, at, user, nickName, kind, msg, replyTo, clientMsgId]: PackedMessage,
  { roomId, epoch, self }: PageOf,
): NumberedMessage {
  const userId = toUserId(user);
  return {
    key: keyOf(epoch, roomId, seq),
    roomId,
    seq,
    at,
    userId,
    nickName,
    msg,
    kind,
    replyTo: replyTo ?? undefined,
    own: userId === self,
    clientMsgId: clientMsgId ?? undefined,
  };
}

/** A message of a base server, which gives no number: `key` is the client's, `now` holds where `times` is unreadable. */
export function toUnnumbered(
  wire: BaseServerMsg,
  key: string,
  now: number,
  clientMsgId: string | undefined,
): ChatMessage {
  return {
    key,
    roomId: wire.roomId,
    seq: undefined,
    at: fromTimes(wire.times) ?? now,
    userId: toUserId(wire.userId),
    nickName: wire.nickName,
    msg: wire.msg,
    kind: "text",
    replyTo: undefined,
    own: wire.type === OWN,
    clientMsgId,
  };
}

/** A member as the wire names it. */
export function toRoomMember(member: Member): RoomMember {
  const { id, nickName, away } = member;
  return away === undefined ? { userId: toUserId(id), nickName } : { userId: toUserId(id), nickName, away };
}

/** The page in the outcome of a `history` request, or why there is none. */
export function readHistory(outcome: Outcome): HistoryReply | ChatError {
  if (!outcome.ok) return outcome.error;
  const reply = parseReply(HistoryReplySchema, outcome.reply);
  return "value" in reply ? reply.value : reply.error;
}

/** What the outcome of a `client_msg` request means for the outbox. */
export function readReceipt(message: OutgoingMessage, outcome: Outcome): SendOutcome {
  if (!outcome.ok) return { type: "lost" };
  const reply = parseReply(ReceiptReplySchema, outcome.reply);
  return "value" in reply ? committed(message, reply.value) : refused(reply.error);
}

/** The same of a `client_msgs` request: one outcome for each message, in order; none for those that were not looked at. */
export function readReceipts(messages: readonly OutgoingMessage[], outcome: Outcome): SendOutcome[] {
  if (!outcome.ok) return messages.map(() => ({ type: "lost" }));
  const reply = parseReply(ReceiptsReplySchema, outcome.reply);
  if (!("value" in reply)) return messages.map(() => refused(reply.error));
  const { results } = reply.value;
  return messages.slice(0, results.length).map((message, at) => {
    const result = results[at];
    if (result === undefined) return { type: "lost" };
    if (!("error" in result)) return committed(message, result);
    return refused(fromErrorData(result.error));
  });
}

function committed({ roomId, clientMsgId }: OutgoingMessage, { seq, at, duplicate }: Receipt): SendOutcome {
  return { type: "committed", receipt: { roomId, clientMsgId, seq, at, duplicate } };
}

function refused(error: ChatError): SendOutcome {
  const ms = retryAfter(error);
  return ms === undefined ? { type: "failed", error } : { type: "later", ms };
}
