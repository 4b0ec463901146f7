import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** The people who write in the room now. */
export function TypingLine({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
