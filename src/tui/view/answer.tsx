import type { ReactNode } from "react";
import type { ReadingContent } from "../layout/overlay.ts";
import { TextRow, TextRows } from "./text-row.tsx";

/** An answer of a command that is too long to stand below the messages. */
export function Answer({ head, lines }: Pick<ReadingContent, "head" | "lines">): ReactNode {
  return (
    <>
      <TextRow line={head} />
      <TextRows lines={lines} />
    </>
  );
}
