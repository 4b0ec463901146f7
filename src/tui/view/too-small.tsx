import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** The one line of a window that has no place for a chat. */
export function TooSmall({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
