import type { ChatClient } from "../../core/client/chat-client.ts";
import { note } from "../io/streams.ts";
import type { Shell } from "../shell.ts";

/** Tells why the server takes nothing for now, for a command that waits until it does. What the server says of itself is left out. */
export function tellRefusals(
  client: Pick<ChatClient, "subscribe">,
  { errors, words }: Pick<Shell, "errors" | "words">,
): void {
  client.subscribe((event) => {
    if (event.type === "notice" && event.roomId !== undefined) note(errors, words.reason(event.error));
  });
}
