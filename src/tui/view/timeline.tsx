import type { ReactNode } from "react";
import type { TimelineContent } from "../layout/message-pane.ts";
import { Message } from "./message.tsx";

/** Messages of a room, one below the other. */
export function Timeline({ messages }: TimelineContent): ReactNode {
  return messages.map(({ key, lines }) => <Message key={key} lines={lines} />);
}
