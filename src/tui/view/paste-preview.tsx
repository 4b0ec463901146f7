import type { ReactNode } from "react";
import type { ReadingContent } from "../layout/overlay.ts";
import { TextRow, TextRows } from "./text-row.tsx";

/** A paste of many lines, before it is taken. */
export function PastePreview({ head, lines }: Pick<ReadingContent, "head" | "lines">): ReactNode {
  return (
    <>
      <TextRow line={head} />
      <TextRows lines={lines} />
    </>
  );
}
