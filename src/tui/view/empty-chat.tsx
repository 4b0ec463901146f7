import type { ReactNode } from "react";
import type { LinesContent } from "../layout/screen.ts";
import { TextRows } from "./text-row.tsx";

/** What stands in place of messages for somebody who is in no room. */
export function EmptyChat({ lines }: LinesContent): ReactNode {
  return <TextRows lines={lines} />;
}
