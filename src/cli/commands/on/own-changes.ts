import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { Difference } from "../../io/records.ts";

/** Tells of changed messages whether all that is different was done by this user. */
export function ownChanges(
  client: Pick<ChatClient, "subscribe">,
): (message: ChatMessage, differences: readonly Difference[]) => boolean {
  let self: string | undefined;
  client.subscribe((event) => {
    if (event.type === "status" && event.status.status === "online") self = event.status.userId;
  });
  const isOwn = ({ own, changes }: ChatMessage, difference: Difference): boolean => {
    switch (difference.type) {
      case "edit":
        return own;
      case "delete":
        return String(changes?.deletedBy) === self;
      case "pin":
        return difference.on && String(changes?.pinnedBy) === self;
      case "react":
        return difference.users.length > 0 && difference.users.every((user) => user === self);
    }
  };
  return (message, differences) => differences.every((difference) => isOwn(message, difference));
}
