import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** What a window says that has no place for a chat. */
export function TooSmall({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
