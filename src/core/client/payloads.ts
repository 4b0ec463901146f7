import * as v from "valibot";
import { type ChatError, chatError, fromErrorData } from "../protocol/errors.ts";
import { CLIENT_MSG, CLIENT_MSGS } from "../protocol/event-names.ts";
import { RETRY_MS } from "../protocol/limits.ts";
import {
  type BaseServerMsg,
  fromBaseServerMsg,
  fromServerMsg,
  type Message,
  OWN,
  type ServerMsg,
} from "../protocol/message.ts";
import { toUserId } from "../protocol/names.ts";
import { ErrorReplySchema, REPLIES, type Receipt, type ReplyOf } from "../protocol/replies.ts";
import type { Member } from "../protocol/server-events.ts";
import type { ChatMessage, OutgoingChange, OutgoingMessage } from "./chat.ts";
import type { RoomMember } from "./members.ts";
import type { Outcome } from "./pending-requests.ts";
import type { NumberedMessage } from "./room/room-feed.ts";
import type { SendOutcome } from "./sending/outbox-ports.ts";

/** Parses a payload of a server; undefined if it has another shape: a bad packet is dropped, never thrown. */
export function parse<S extends v.GenericSchema>(schema: S, payload: unknown): v.InferOutput<S> | undefined {
  const result = v.safeParse(schema, payload);
  return result.success ? result.output : undefined;
}

/** Parses an ok reply to an event; gives the error to report for a refusal or a reply of another shape. */
export function parseReply<Event extends keyof typeof REPLIES>(
  event: Event,
  reply: unknown,
): { readonly value: ReplyOf<Event> } | { readonly error: ChatError } {
  const refusal = refusalIn(reply);
  if (refusal !== undefined) return { error: refusal };
  const value = parse(REPLIES[event], reply);
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

/** Gives the time after which a refused message is sent again, in ms; undefined if that is no use. */
function retryAfter(error: ChatError): number | undefined {
  if (error.reason === "server-data-damaged") return undefined;
  const later = error.code === "RATE_LIMITED" || error.code === "UNAVAILABLE";
  return later ? (error.retryAfterMs ?? RETRY_MS) : undefined;
}

/** As `retryAfter`, for requests that change nothing (connecting, joining, reading): a failure of the server is tried again too. */
export function askAgainAfter(error: ChatError): number | undefined {
  if (error.code === "INTERNAL") return RETRY_MS;
  return retryAfter(error);
}

/** Makes a message of the client of a committed one, from the log named by `epoch`. */
export function toNumbered(message: Message, epoch: string, own: boolean): NumberedMessage {
  const { roomId, seq } = message;
  const key = `${epoch}/${roomId}/${seq}`;
  return { key, own, ...message, userId: toUserId(message.userId) }; // with the spread first it takes twenty times as long
}

/** Reads a live message of a v1 server. */
export function readLive(wire: ServerMsg, epoch: string): NumberedMessage {
  return toNumbered(fromServerMsg(wire), epoch, wire.type === OWN);
}

/** Reads the messages in a reply of a v1 server. */
export function readAllLive({
  messages,
  epoch,
}: {
  readonly messages: readonly ServerMsg[];
  readonly epoch: string;
}): NumberedMessage[] {
  return messages.map((wire) => readLive(wire, epoch));
}

/** Reads a message of a base server; `key` and `clientMsgId` are the client's. */
export function toUnnumbered(
  wire: BaseServerMsg,
  key: string,
  now: number,
  clientMsgId: string | undefined,
): ChatMessage {
  const message = fromBaseServerMsg(wire, now);
  const userId = toUserId(message.userId);
  return { ...message, key, seq: undefined, userId, own: wire.type === OWN, clientMsgId };
}

/** Reads a member. */
export function toRoomMember(member: Member): RoomMember {
  const { id, nickName, away } = member;
  return away === undefined ? { userId: toUserId(id), nickName } : { userId: toUserId(id), nickName, away };
}

/** Reads the outcome of a `client_msg` request for the outbox. */
export function readReceipt(message: OutgoingMessage, outcome: Outcome): SendOutcome {
  if (!outcome.ok) return { type: "lost" };
  const reply = parseReply(CLIENT_MSG, outcome.reply);
  return "value" in reply ? committed(message, reply.value) : refused(reply.error);
}

/** Reads the outcome of a `client_msgs` request: one for each message, in order; none for those that were not looked at. */
export function readReceipts(messages: readonly OutgoingMessage[], outcome: Outcome): SendOutcome[] {
  if (!outcome.ok) return messages.map(() => ({ type: "lost" }));
  const reply = parseReply(CLIENT_MSGS, outcome.reply);
  if (!("value" in reply)) return messages.map(() => refused(reply.error));
  const { results } = reply.value;
  return messages.slice(0, results.length).map((message, at) => {
    const result = results[at];
    if (result === undefined) return { type: "lost" };
    if (!("error" in result)) return committed(message, result);
    return refused(fromErrorData(result.error));
  });
}

/** Reads the outcome of a request for a change. */
export function readChangeReceipt(
  { roomId, changeId, action }: OutgoingChange,
  outcome: Outcome,
): SendOutcome {
  if (!outcome.ok) return { type: "lost" };
  const reply = parseReply(action.type, outcome.reply);
  if ("error" in reply) return refused(reply.error);
  const { rev, at, duplicate } = reply.value;
  return { type: "committed", receipt: { roomId, changeId, rev, at, duplicate } };
}

function committed({ roomId, clientMsgId }: OutgoingMessage, receipt: Receipt): SendOutcome {
  const { seq, at, duplicate, rev } = receipt;
  const change = rev === undefined ? {} : { rev };
  return { type: "committed", receipt: { roomId, clientMsgId, seq, at, duplicate, ...change } };
}

function refused(error: ChatError): SendOutcome {
  const ms = retryAfter(error);
  return ms === undefined ? { type: "failed", error } : { type: "later", ms, error };
}
