import type { ReactNode } from "react";
import type { LinesContent } from "../layout/screen.ts";
import { TextRows } from "./text-row.tsx";

/** The first things that somebody who is new here may do. */
export function Tips({ lines }: LinesContent): ReactNode {
  return <TextRows lines={lines} />;
}
