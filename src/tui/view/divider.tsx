import type { ReactNode } from "react";
import type { DividerContent } from "../layout/screen.ts";
import { TintedText } from "./text-row.tsx";

/** The line between two panes. */
export function Divider({ sign, height }: DividerContent): ReactNode {
  return <TintedText tint="rule" text={Array.from({ length: height }, () => sign).join("\n")} />;
}
