import type { ReactNode } from "react";
import type { LinesContent } from "../layout/screen.ts";
import { TextRows } from "./text-row.tsx";

/** Words of the screen's own over the end of the messages: answers of commands, errors, hints. */
export function Notices({ lines }: LinesContent): ReactNode {
  return <TextRows lines={lines} />;
}
