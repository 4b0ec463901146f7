import type { ReactNode } from "react";
import type { LinesContent } from "../layout/screen.ts";
import { TextRows } from "./text-row.tsx";

/** The pane of the messages for somebody who is in no room. */
export function EmptyChat({ lines }: LinesContent): ReactNode {
  return <TextRows lines={lines} />;
}
