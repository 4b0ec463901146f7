import { Box } from "ink";
import { Fragment, type ReactNode } from "react";
import { type Line, span } from "../model/line.ts";
import type { Part, Picture } from "../model/picture.ts";
import type { Theme } from "../model/theme.ts";
import { Lines } from "./lines.tsx";

/** The whole screen: the parts side by side with dividers between them, the rule, the input. */
export function Screen({ picture, theme }: { readonly picture: Picture; readonly theme: Theme }): ReactNode {
  const { parts, rule, input } = picture;
  return (
    <Box flexDirection="column" width={input.width}>
      <Box flexDirection="row">
        {parts.map((part, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place from the left
          <Fragment key={place}>
            {place > 0 && <Divider beside={part} theme={theme} />}
            <Lines lines={part.lines} width={part.width} theme={theme} />
          </Fragment>
        ))}
      </Box>
      <Lines lines={[rule]} width={input.width} theme={theme} />
      <Lines lines={input.lines} width={input.width} theme={theme} />
    </Box>
  );
}

function Divider({ beside, theme }: { readonly beside: Part; readonly theme: Theme }): ReactNode {
  const lines: Line[] = beside.lines.map(() => [span("│", "rule")]);
  return <Lines lines={lines} width={1} theme={theme} />;
}
