import type { ReactNode } from "react";
import type { LinesContent } from "../layout/screen.ts";
import { TextRows } from "./text-row.tsx";

/** What the screen itself says over the end of the messages: answers of commands, errors, hints. */
export function Notices({ lines }: LinesContent): ReactNode {
  return <TextRows lines={lines} />;
}
