import { stripVTControlCharacters } from "node:util";
import { Box } from "ink";
import { render } from "ink-testing-library";
import type { ReactNode } from "react";
import { type Theme, type ThemeChoice, themeFor } from "../../../src/tui/look/theme.ts";
import { setColourDepth } from "../../../src/tui/view/ink-pane.tsx";
import { ThemeContext } from "../../../src/tui/view/theme-context.ts";

/** A theme of 256 colours on a dark background, unless told otherwise. */
export function theme(choice: Partial<ThemeChoice> = {}): Theme {
  const own = { roles: {}, nicks: undefined };
  return themeFor({ name: "auto", depth: "256", background: [0, 0, 0], links: true, own, ...choice });
}

/** Prints components as Ink does, with their looks: `␛` stands for the escape character. */
export function printed(view: ReactNode, looks: Theme = theme()): string {
  return print(view, looks).replaceAll("\x1b", "␛");
}

/** Prints components as Ink does, without their looks. */
export function picture(view: ReactNode): string {
  return `\n${stripVTControlCharacters(print(view, theme()))}\n`;
}

function print(view: ReactNode, looks: Theme): string {
  setColourDepth("256");
  const { lastFrame, unmount } = render(
    <ThemeContext value={looks}>
      <Box flexDirection="column">{view}</Box>
    </ThemeContext>,
  );
  const frame = lastFrame() ?? ""; // before the end: Ink adds a line then, where CI is set
  unmount();
  return frame;
}
