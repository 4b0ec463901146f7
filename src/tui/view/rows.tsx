import { Box, Text } from "ink";
import type { ReactNode } from "react";

/** Painted rows that are already as wide as they are to be, as one text: Ink neither wraps nor measures more than it must. */
export function Rows({
  rows,
  width,
}: {
  readonly rows: readonly string[];
  readonly width: number;
}): ReactNode {
  return (
    <Box flexShrink={0} width={width} height={rows.length}>
      <Text wrap="truncate-end">{rows.join("\n")}</Text>
    </Box>
  );
}
