import { isDeepStrictEqual } from "node:util";
import chalk from "chalk";
import { Box, type Instance, render } from "ink";
import type { ComponentType } from "react";
import type { Measure } from "../../core/text/measure.ts";
import type { Depth } from "../look/style.ts";
import type { Theme } from "../look/theme.ts";
import { fitRow, readRow, type StyledRow } from "../terminal/styled-row.ts";
import { ErrorBoundary } from "./error-boundary.ts";
import { InkSurface } from "./ink-surface.ts";
import { ThemeContext } from "./theme-context.ts";

/** Everything that a pane is drawn with besides its content. */
export interface PaneSetting {
  readonly theme: Theme;
  readonly measure: Measure;
  readonly width: number;
}

/** Says whether panes look the same for both settings. */
export function isSameSetting(one: PaneSetting, other: PaneSetting | undefined): boolean {
  return one.theme === other?.theme && one.measure === other.measure && one.width === other.width;
}

/** A part of the screen that is drawn on its own. */
export interface Pane<Content> {
  /** The rows of the pane, each as wide as it; the same as before for the same content. */
  draw(content: Content, setting: PaneSetting): readonly StyledRow[];
  /** Ends Ink. Nothing is drawn any more. */
  close(): void;
}

/** Wider than any row: Ink, which counts some letters as wider than terminals do, never cuts or wraps what fits. */
const UNBOUNDED = 100_000;

/** The levels of chalk, which Ink draws with. Attributes need the first one, so there is none below it. */
const CHALK_LEVELS = { none: 1, "16": 1, "256": 2, true: 3 } as const;

/** Makes Ink use the colours that the terminal has; by itself it looks at the process's own streams. */
export function setColourDepth(depth: Depth): void {
  chalk.level = CHALK_LEVELS[depth];
}

/**
 * A part of the screen that Ink draws in a root of its own: only when its content changed, so that a key costs its row
 * and not the messages.
 */
export class InkPane<Content extends object> implements Pane<Content> {
  readonly #Component: ComponentType<Content>;
  readonly #onError: (error: unknown) => void;
  readonly #surface = new InkSurface();
  #ink: Instance | undefined;
  #content: Content | undefined;
  #setting: PaneSetting | undefined;
  #rows: readonly StyledRow[] = [];
  /** The rows by what Ink printed: one that moved is the same row still. */
  #known: ReadonlyMap<string, StyledRow> = new Map();

  constructor(component: ComponentType<Content>, onError: (error: unknown) => void) {
    this.#Component = component;
    this.#onError = onError;
  }

  draw(content: Content, setting: PaneSetting): readonly StyledRow[] {
    const isSame = isSameSetting(setting, this.#setting);
    if (isSame && isDeepStrictEqual(content, this.#content)) return this.#rows;
    if (!isSame) this.#known = new Map();
    this.#content = content;
    this.#setting = setting;
    this.#show(content, setting.theme);
    this.#rows = this.#readRows(setting);
    return this.#rows;
  }

  close(): void {
    this.#ink?.unmount();
    this.#ink = undefined;
  }

  #readRows({ measure, width }: PaneSetting): readonly StyledRow[] {
    const known = new Map<string, StyledRow>();
    const rows = this.#surface.lines.map((text) => {
      const row = this.#known.get(text) ?? known.get(text) ?? fitRow(readRow(text, measure), width);
      known.set(text, row);
      return row;
    });
    this.#known = known;
    return rows;
  }

  /** Ink writes each frame to the surface before `render` or `rerender` returns: that is its `debug` mode. */
  #show(content: Content, theme: Theme): void {
    const Component = this.#Component;
    const view = (
      <ThemeContext value={theme}>
        <Box flexDirection="column" flexShrink={0} width={UNBOUNDED}>
          <ErrorBoundary onError={this.#onError}>
            <Component {...content} />
          </ErrorBoundary>
        </Box>
      </ThemeContext>
    );
    if (this.#ink !== undefined) return this.#ink.rerender(view);
    this.#ink = render(view, {
      stdout: this.#surface.asStdout(),
      stdin: this.#surface.asStdin(),
      debug: true,
      patchConsole: false,
      exitOnCtrlC: false,
      isScreenReaderEnabled: false,
    });
  }
}
