import type { ReactNode } from "react";
import type { MessageRows } from "../layout/timeline.ts";
import { TextRows } from "./text-row.tsx";

/** A message, with the header or day above it if it begins a group; or a line of the screen's own. */
export function Message({ lines }: Pick<MessageRows, "lines">): ReactNode {
  return <TextRows lines={lines} />;
}
