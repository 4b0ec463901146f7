import type { ReactNode } from "react";
import type { ReadingContent } from "../layout/overlay.ts";
import { TextRow, TextRows } from "./text-row.tsx";

/** Every key, command and mark. */
export function Help({ head, lines }: Pick<ReadingContent, "head" | "lines">): ReactNode {
  return (
    <>
      <TextRow line={head} />
      <TextRows lines={lines} />
    </>
  );
}
