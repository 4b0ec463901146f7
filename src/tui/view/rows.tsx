import { Box, Text } from "ink";
import type { ReactNode } from "react";

/** Painted rows that are already as wide as the screen: Ink neither wraps nor measures more than it must. */
export function Rows({
  rows,
  width,
}: {
  readonly rows: readonly string[];
  readonly width: number;
}): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={rows.length}>
      {rows.map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what its place makes it
        <Text key={place} wrap="truncate-end">
          {row}
        </Text>
      ))}
    </Box>
  );
}
