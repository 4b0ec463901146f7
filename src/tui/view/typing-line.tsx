import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** Those who write in the room now. */
export function TypingLine({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
