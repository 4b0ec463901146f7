import { toNfc } from "../text/normalize.ts";
import { type ChatError, chatError } from "./errors.ts";
import { toStorable } from "./fields.ts";
import type { Limits } from "./limits.ts";
import type { MessageKind } from "./message.ts";

const encoder = new TextEncoder();

/** UTF-8 bytes of one UTF-16 unit of a text, at most. */
const MOST_BYTES = 3;

type SizeLimits = Pick<Limits, "messageCharacters" | "messageBytes">;

/** UTF-16 units that a character of a message may have been before it was normalised: decomposed letters of Korean have three. */
const RAW_UNITS = 4;

/**
 * Brings the text of a message into the form in which it is kept: NFC, line feeds, valid Unicode. Throws TOO_LARGE, for far too long a text before
 * anything else is done with it, and INVALID where nothing is said.
 */
export function readBody(text: string, limits: SizeLimits): string {
  const { messageCharacters } = limits;
  if (text.length > messageCharacters * RAW_UNITS) {
    throw chatError("message-too-long", { most: messageCharacters, unit: "characters" });
  }
  const body = toBody(text);
  if (body.trim() === "") throw chatError("field-invalid", { field: "msg", problem: "empty", detail: "" });
  const error = sizeError(body, limits);
  if (error !== undefined) throw error;
  return body;
}

/** The text of a message in the form in which it is kept, whatever its length. */
export function toBody(text: string): string {
  return toNfc(toStorable(text)).replace(/\r\n?/g, "\n");
}

/** The error of a message that is too large for a server, or undefined if it is not. */
export function sizeError(msg: string, limits: SizeLimits): ChatError | undefined {
  const { messageCharacters, messageBytes } = limits;
  if (msg.length <= messageCharacters && msg.length * MOST_BYTES <= messageBytes) return undefined;
  if ([...msg].length > messageCharacters) {
    return chatError("message-too-long", { most: messageCharacters, unit: "characters" });
  }
  if (encoder.encode(msg).length > messageBytes) {
    return chatError("message-too-long", { most: messageBytes, unit: "bytes" });
  }
  return undefined;
}

/** Of `{"msg":"","clientMsgId":""},`, of `,"kind":"text"`, and of `,"replyTo":` with the largest seq. */
const AROUND_BYTES = 30;
const KIND_BYTES = 14;
const REPLY_BYTES = 28;

/** Bytes that a message takes in a `client_msgs`, never fewer. */
export function batchedBytes(message: {
  readonly msg: string;
  readonly clientMsgId: string;
  readonly kind: MessageKind;
  readonly replyTo?: number | undefined;
}): number {
  const { msg, clientMsgId, kind, replyTo } = message;
  const more = (kind === "text" ? 0 : KIND_BYTES) + (replyTo === undefined ? 0 : REPLY_BYTES);
  return AROUND_BYTES + jsonBytes(msg) + jsonBytes(clientMsgId) + more;
}

/** UTF-8 bytes of a text in JSON, never fewer: an escape such as `\u0007`, a lone surrogate too, takes six. */
function jsonBytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) bytes += unitBytes(text.charCodeAt(at));
  return bytes;
}

function unitBytes(unit: number): number {
  if (unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff)) return 6;
  if (unit === 0x22 || unit === 0x5c) return 2;
  return unit < 0x80 ? 1 : MOST_BYTES;
}
