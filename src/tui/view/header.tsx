import type { ReactNode } from "react";
import type { LineContent } from "../layout/screen.ts";
import { TextRow } from "./text-row.tsx";

/** The room that is looked at: its name, who is online, its topic. */
export function Header({ line }: LineContent): ReactNode {
  return <TextRow line={line} />;
}
