import { Box } from "ink";
import type { ReactNode } from "react";
import type { TimelineContent } from "../layout/message-pane.ts";
import { MessageGroup } from "./message-group.tsx";

/** The messages of a room, at the bottom of their pane. */
export function Timeline({ blank, groups }: TimelineContent): ReactNode {
  return (
    <Box flexDirection="column" paddingTop={blank}>
      {groups.map(({ key, lines }) => (
        <MessageGroup key={key} lines={lines} />
      ))}
    </Box>
  );
}
