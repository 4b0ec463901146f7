import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import { RoomHistory } from "../../../core/client/reader/room-history.ts";
import { chatError } from "../../../core/protocol/errors.ts";
import { REACT } from "../../../core/protocol/event-names.ts";
import { safeText } from "../../../core/text/safe-text.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { EXIT } from "../../exit.ts";
import { write } from "../../io/streams.ts";
import { type FormatFlags, formatterOf } from "../../reading/format.ts";
import { newStatusPrinter } from "../../reading/status-printer.ts";
import { type AddressedMessage, addressedMessage } from "../../settings/addressed-message.ts";
import type { ClientFlags, ClientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `wait --reaction`. */
interface ReactionFlags extends ClientFlags, FormatFlags {
  readonly emoji?: string;
  /** ms; for ever where it is left out. */
  readonly timeout?: number;
}

/** Waits until somebody has reacted to the message at an address, with a certain emoji or any, and prints the message. */
export async function waitForReaction(
  address: string,
  settings: ClientSettings,
  flags: ReactionFlags,
  shell: Shell,
): Promise<number> {
  const message = addressedMessage(address, settings);
  const format = formatterOf(flags, ({ msg }: ChatMessage) => safeText(msg));
  const client = newClient(settings, shell);
  newStatusPrinter([message.group], flags, shell).follow(client);
  const found = await withClient(client, () => {
    const reacted = whenReacted(client, message, flags.emoji);
    return flags.timeout === undefined ? reacted : within(flags.timeout, "not-reacted", reacted);
  });
  await write(shell.output, `${format(found, message.group.name)}\n`);
  return EXIT.done;
}

/**
 * Resolves with the message once somebody has reacted to it, which may be long ago. Rejects with `message-missing` or `message-deleted` where
 * that won't happen, and on a base server.
 */
async function whenReacted(
  client: ChatClient,
  { group: { roomId }, seq }: AddressedMessage,
  emoji: string | undefined,
): Promise<ChatMessage> {
  const missing = () => chatError("message-missing", { roomId, seq });
  return new Promise((resolve, reject) => {
    const take = (message: ChatMessage) => {
      if (message.changes?.deletedAt !== undefined) reject(chatError("message-deleted", {}));
      if (hasReaction(message, emoji)) resolve(message);
    };
    client.subscribe((event) => {
      if (event.type === "restarted" && event.roomId === roomId) reject(missing());
      if (event.type !== "changed" || event.roomId !== roomId) return;
      for (const message of event.messages) if (message.seq === seq) take(message);
    });
    const read = async () => {
      await client.join(roomId, { limit: 0 }); // changes are heard from now on, so none is missed behind the page
      const page = await new RoomHistory(client, roomId, systemClock).page({ after: seq - 1, limit: 1 });
      if (page.epoch === "") throw chatError("base-server", { event: REACT });
      const [message] = page.messages;
      if (message?.seq !== seq) throw missing();
      take(message);
    };
    read().catch(reject);
  });
}

function hasReaction({ changes }: ChatMessage, emoji: string | undefined): boolean {
  const reactions = changes?.reactions ?? [];
  return emoji === undefined ? reactions.length > 0 : reactions.some((reaction) => reaction.emoji === emoji);
}
