import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** The line above the input. */
export function Rule({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
