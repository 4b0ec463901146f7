import type { ReactNode } from "react";
import type { LinesContent } from "../layout/screen.ts";
import { TextRows } from "./text-row.tsx";

/** A box over the chat: something to read, or a list to choose from. */
export function Overlay({ lines }: LinesContent): ReactNode {
  return <TextRows lines={lines} />;
}
