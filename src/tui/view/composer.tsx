import { Text } from "ink";
import type { ReactNode } from "react";
import type { ComposerContent } from "../layout/input.ts";
import { TintedText } from "./text-row.tsx";

/** The draft, after the own nick; a hint where there is none. */
export function Composer({ prompt, indent, rows, placeholder }: ComposerContent): ReactNode {
  return rows.map((row, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nothing but its place names a row of a draft
    <Text key={index}>
      <TintedText tint="title" text={index === 0 ? prompt : " ".repeat(indent)} />
      {placeholder === undefined ? row : <TintedText tint="dim" text={placeholder} />}
    </Text>
  ));
}
