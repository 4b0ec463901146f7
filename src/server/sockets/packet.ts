import type { Packet } from "../hub/ports.ts";

/** An event as a client sent it. All of it is hostile, its name too. */
export interface ReceivedEvent {
  readonly event: unknown;
  readonly payload: unknown;
  /** Names the reply that the client waits for, in digits; empty where it waits for none. */
  readonly replyId: string;
}

/** The first character of a packet of an event, and of a reply, in Socket.IO's protocol. */
const EVENT = "2";
const REPLY = "3";

/** Matches what stands before the list of an event: digits that name its reply. A namespace, or anything else, does not match. */
const HEAD = /^2(\d{0,16})(?=\[)/;

/** Encodes an event of the server. */
export function encodeEvent(event: string, payload: unknown): Packet {
  return new EncodedPacket(`${EVENT}${JSON.stringify([event, payload])}`);
}

/** Encodes an event of the server whose payload is JSON already. */
export function encodeJsonEvent(event: string, json: string): Packet {
  return new EncodedPacket(`${EVENT}[${JSON.stringify(event)},${json}]`);
}

/** Encodes the reply to a client's event. */
export function encodeReply(replyId: string, reply: object): Packet {
  return new EncodedPacket(`${REPLY}${replyId}${JSON.stringify([reply])}`);
}

/** Decodes an event of the default namespace; undefined for any other packet, and for what is none. */
export function decodeEvent(text: string): ReceivedEvent | undefined {
  const head = HEAD.exec(text);
  if (head === null) return undefined;
  const list = parse(text.slice(head[0].length));
  if (list === undefined) return undefined;
  const [event, payload] = list;
  return { event, payload, replyId: head[1] ?? "" };
}

function parse(json: string): unknown[] | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A packet that is made into a frame when the first connection that takes frames gets it. */
class EncodedPacket implements Packet {
  readonly text: string;
  #frame: Buffer | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get frame(): Buffer {
    this.#frame ??= toFrame(this.text);
    return this.#frame;
  }
}

/** Engine.IO's mark of a message, which stands before each packet of Socket.IO. */
const MESSAGE = 0x34;

/** The first byte of a WebSocket frame that is a whole text (RFC 6455, 5.2). */
const WHOLE_TEXT = 0x81;

/** Lengths of a payload from which it stands in 2 or in 8 bytes behind a marker (RFC 6455, 5.2). */
const IN_TWO_BYTES = 126;
const IN_EIGHT_BYTES = 0x1_00_00;

/** Encodes a packet as one WebSocket frame of a server, which is not masked. */
function toFrame(text: string): Buffer {
  const bytes = Buffer.byteLength(text) + 1;
  const head = bytes < IN_TWO_BYTES ? 2 : bytes < IN_EIGHT_BYTES ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + bytes);
  frame[0] = WHOLE_TEXT;
  frame[1] = bytes;
  if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(bytes, 2);
  } else if (head === 10) {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame[head] = MESSAGE;
  frame.write(text, head + 1);
  return frame;
}
