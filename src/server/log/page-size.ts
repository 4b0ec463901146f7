import type { Message } from "../../core/protocol/message.ts";
import type { LogPage } from "./message-log.ts";

/**
 * Bytes of text in one page: what is sent at once to a slow reader must stay well below what may wait for it, or its
 * connection would be dropped at every try.
 */
const PAGE_BYTES = 256 * 1024;

/** Bytes that a reaction takes, and each user of it that is named: more than most do. */
export const EMOJI_OVERHEAD = 64;
export const REACTION_BYTES = 64;

/** Bytes a message takes besides its text: names, numbers, field names. */
const MESSAGE_OVERHEAD = 256;

/** Counts how many of these messages, by the bytes of their texts and reactions, are no more than one page. It is never empty-handed. */
export function countFitting(bytes: readonly number[]): number {
  let sum = 0;
  const beyond = bytes.findIndex((text) => {
    sum += text + MESSAGE_OVERHEAD;
    return sum > PAGE_BYTES;
  });
  return beyond === -1 ? bytes.length : Math.max(1, beyond);
}

/** A page cut to what can be sent at once, from the end it was asked for; what is left out is `more`. */
export function lightPage({ messages, more }: LogPage, keep: "oldest" | "newest"): LogPage {
  const inOrder = keep === "oldest" ? messages : messages.toReversed();
  const count = countFitting(inOrder.map(weigh));
  if (count === messages.length) return { messages, more };
  return { messages: keep === "oldest" ? messages.slice(0, count) : messages.slice(-count), more: true };
}

function weigh({ msg, changes }: Message): number {
  const reactions = changes?.reactions ?? [];
  const users = reactions.reduce((sum, reaction) => sum + reaction.users.length, 0);
  return Buffer.byteLength(msg) + reactions.length * EMOJI_OVERHEAD + users * REACTION_BYTES;
}
