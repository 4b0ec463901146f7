import { Text } from "ink";
import type { ReactNode } from "react";
import type { ComposerContent } from "../layout/input.ts";
import { DRAFT_INDENT } from "../layout/regions.ts";
import { TintedText } from "./text-row.tsx";

/** The draft; a hint where there is none. */
export function Composer({ rows, placeholder }: ComposerContent): ReactNode {
  return rows.map((row, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nothing but its place names a row of a draft
    <Text key={index}>
      {" ".repeat(DRAFT_INDENT)}
      {placeholder === undefined ? row : <TintedText tint="dim" text={placeholder} />}
    </Text>
  ));
}
