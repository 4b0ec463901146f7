import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { Difference } from "../../io/records.ts";

/** Tells of a difference of a message whether this user made it. */
export function ownChanges(
  client: Pick<ChatClient, "subscribe">,
): (message: ChatMessage, difference: Difference) => boolean {
  let self: string | undefined;
  client.subscribe((event) => {
    if (event.type === "status" && event.status.status === "online") self = event.status.userId;
  });
  return ({ own, changes }, difference) => {
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
}
