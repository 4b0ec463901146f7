import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** The connection, what waits to be sent, where the view stands. */
export function StatusLine({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
