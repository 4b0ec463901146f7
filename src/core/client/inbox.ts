import type { INBOX } from "../protocol/event-names.ts";
import type { InboxItem } from "../protocol/inbox.ts";
import { messageId } from "../protocol/message.ts";
import type { ReplyOf } from "../protocol/replies.ts";
import type { ChatMessage } from "./chat.ts";
import type { LiveStates } from "./live-states.ts";
import { readLive } from "./payloads.ts";

/** Something that calls this user, and the message that does; undefined where the server has that no more. */
export interface CalledItem extends InboxItem {
  readonly message: ChatMessage | undefined;
}

/** A page of what calls this user, newest first; `next` is the `before` of the page that follows. `unread` counts no further than 100. */
export interface InboxPage {
  readonly items: readonly CalledItem[];
  readonly next: number | undefined;
  readonly unread: number;
}

/** Reads a page; its messages are as they are known to be by then. */
export async function readInboxPage(
  live: LiveStates,
  ask: () => Promise<ReplyOf<typeof INBOX>>,
): Promise<InboxPage> {
  const { items, next, unread, messages } = await live.during(async () => {
    const reply = await ask();
    const wire = reply.items.flatMap(({ message }) => message ?? []);
    return { ...reply, messages: wire.map((message) => readLive(message, reply.epoch)) };
  });
  const found = new Map(messages.map((message) => [messageId(message), message]));
  return { items: items.map((item) => ({ ...item, message: found.get(messageId(item)) })), next, unread };
}
