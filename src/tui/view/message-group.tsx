import type { ReactNode } from "react";
import type { MessageGroup as Group } from "../layout/timeline.ts";
import { TextRows } from "./text-row.tsx";

/** What one person says in a row, under their name; or a line of the screen's own. */
export function MessageGroup({ lines }: Pick<Group, "lines">): ReactNode {
  return <TextRows lines={lines} />;
}
