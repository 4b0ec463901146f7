import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** The message that the draft answers. */
export function ReplyBar({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
