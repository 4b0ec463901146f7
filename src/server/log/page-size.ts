import type { Reaction } from "../../core/protocol/changes.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { LogPage } from "./message-log.ts";

/**
 * Bytes of text in one page: what is sent at once to a slow reader must stay well below what may wait for it, or its
 * connection would be dropped at every try.
 */
const PAGE_BYTES = 256 * 1024;

/** Bytes a message takes besides its text: names, numbers, field names. */
const MESSAGE_OVERHEAD = 256;

/** Bytes that an emoji on a message takes besides itself and those who reacted, and the id of one of these besides its text. */
export const EMOJI_OVERHEAD = 40;
export const ID_OVERHEAD = 3;

/** Counts how many of these texts, by their bytes, are no more than one page. It is never empty-handed. */
export function countFitting(bytes: readonly number[]): number {
  return Math.max(Math.min(1, bytes.length), countWithin(bytes, PAGE_BYTES));
}

/** Counts how many of these messages are, with others that go before them in the same reply, no more than one page; it may be none. */
export function countFittingAfter(before: readonly Message[], messages: readonly Message[]): number {
  const left = before.reduce(
    (bytes, message) => bytes - contentBytes(message) - MESSAGE_OVERHEAD,
    PAGE_BYTES,
  );
  return countWithin(messages.map(contentBytes), left);
}

/** Bytes of the text of a message, and of what changes brought to it. */
function contentBytes({ msg, changes }: Message): number {
  const { reactions = [], reason = "" } = changes ?? {};
  return Buffer.byteLength(msg) + Buffer.byteLength(reason) + reactionBytes(reactions);
}

/** Bytes of the reactions to a message. */
export function reactionBytes(reactions: readonly Reaction[]): number {
  return reactions.reduce(
    (bytes, { emoji, users }) =>
      users.reduce(
        (sum, id) => sum + Buffer.byteLength(id) + ID_OVERHEAD,
        bytes + Buffer.byteLength(emoji) + EMOJI_OVERHEAD,
      ),
    0,
  );
}

function countWithin(bytes: readonly number[], most: number): number {
  let sum = 0;
  const beyond = bytes.findIndex((text) => {
    sum += text + MESSAGE_OVERHEAD;
    return sum > most;
  });
  return beyond === -1 ? bytes.length : beyond;
}

/** Takes messages as they are read, as many as can be sent at once, one at least; the others are not read, and are `more`. */
export function takeFitting(messages: Iterable<Message>): LogPage {
  const taken: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    bytes += contentBytes(message) + MESSAGE_OVERHEAD;
    if (taken.length > 0 && bytes > PAGE_BYTES) return { messages: taken, more: true };
    taken.push(message);
  }
  return { messages: taken, more: false };
}

/** A page cut to what can be sent at once, from the end it was asked for; what is left out is `more`. */
export function lightPage({ messages, more }: LogPage, keep: "oldest" | "newest"): LogPage {
  const inOrder = keep === "oldest" ? messages : messages.toReversed();
  const light = takeFitting(inOrder);
  if (!light.more) return { messages, more };
  return { messages: keep === "oldest" ? light.messages : light.messages.toReversed(), more: true };
}
