import type { ReactNode } from "react";
import type { ListContent } from "../layout/lists.ts";
import { TextRow, TextRows } from "./text-row.tsx";

/** The people in the room. */
export function MemberList({ title, rows }: ListContent): ReactNode {
  return (
    <>
      <TextRow line={title} />
      <TextRows lines={rows} />
    </>
  );
}
