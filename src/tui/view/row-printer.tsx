import { type Instance, render } from "ink";
import stringWidth from "string-width";
import { hasDoubtfulWidth } from "../../core/text/widths.ts";
import type { Size } from "../layout/regions.ts";
import { InkSurface } from "../terminal/ink-surface.ts";
import { Rows } from "./rows.tsx";

/** The spaces at the end of a painted row. Ink would remove them, but keep them where a link or a colour ends before them. */
const PADDING = / *$/;

/**
 * Prints painted rows through Ink, and only those that the last frame did not have: Ink lays out and prints all that it
 * is given each time, which costs more the larger the screen is.
 */
export class RowPrinter {
  readonly #surface: InkSurface;
  readonly #onError: (error: unknown) => void;
  #known: ReadonlyMap<string, string> = new Map();
  #ink: Instance | undefined;

  constructor(size: Size, onError: (error: unknown) => void) {
    this.#surface = new InkSurface(size);
    this.#onError = onError;
  }

  /** The rows as Ink prints them, in their order. */
  print(painted: readonly string[], width: number): readonly string[] {
    const texts = painted.map((row) => row.replace(PADDING, ""));
    const fresh = [...new Set(texts.filter((text) => !this.#known.has(text) && text !== ""))];
    const printed = this.#printFresh(fresh, width);
    const known = new Map<string, string>();
    const rows = painted.map((row, index) => {
      const text = texts[index] ?? "";
      const print = this.#known.get(text) ?? printed.get(text) ?? "";
      known.set(text, print);
      return print + row.slice(text.length);
    });
    this.#known = known;
    return rows;
  }

  /** Ends Ink. Nothing is printed any more. */
  close(): void {
    this.#ink?.unmount();
    this.#ink = undefined;
  }

  #printFresh(fresh: readonly string[], width: number): ReadonlyMap<string, string> {
    if (fresh.length === 0) return new Map();
    // Ink cuts rows that it counts as too wide, and may count more columns than this terminal draws.
    const room = Math.max(width, ...fresh.filter(hasDoubtfulWidth).map((row) => stringWidth(row)));
    this.#surface.size = { columns: room, rows: fresh.length };
    this.#show(fresh, room);
    const { lines } = this.#surface;
    return new Map(fresh.map((row, index) => [row, (lines[index] ?? "").trimEnd()] as const));
  }

  /** Ink writes each frame to the surface before `render` or `rerender` returns: that is its `debug` mode. */
  #show(rows: readonly string[], width: number): void {
    const view = <Rows rows={rows} width={width} />;
    if (this.#ink !== undefined) return this.#ink.rerender(view);
    this.#ink = render(view, {
      stdout: this.#surface.asStdout(),
      stdin: this.#surface.asStdin(),
      debug: true,
      patchConsole: false,
      exitOnCtrlC: false,
      isScreenReaderEnabled: false,
    });
    this.#ink.waitUntilExit().catch(this.#onError);
  }
}
