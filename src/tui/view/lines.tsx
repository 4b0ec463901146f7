import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Line } from "../model/line.ts";
import type { Theme } from "../model/theme.ts";
import { paint } from "./paint.ts";

/** A block of lines that are already as wide as the block: Ink neither wraps nor measures more than it must. */
export function Lines({
  lines,
  width,
  theme,
}: {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly theme: Theme;
}): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={lines.length}>
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what its place makes it
        <Text key={row} wrap="truncate-end">
          {paint(line, theme)}
        </Text>
      ))}
    </Box>
  );
}
