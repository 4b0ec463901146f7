import type { ReactNode } from "react";
import type { ListContent } from "../layout/lists.ts";
import { TextRow, TextRows } from "./text-row.tsx";

/** The rooms, with what is unread in them. */
export function RoomList({ title, rows }: ListContent): ReactNode {
  return (
    <>
      <TextRow line={title} />
      <TextRows lines={rows} />
    </>
  );
}
