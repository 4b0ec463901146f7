import { createRequire } from "node:module";
import type { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import type { Terminal } from "@xterm/headless";

const require = createRequire(import.meta.url);

/** Both packages are CommonJS. The addon reads its tables from the start of a buffer that Node would cut from its pool. */
function load(): {
  readonly Terminal: typeof Terminal;
  readonly UnicodeGraphemesAddon: typeof UnicodeGraphemesAddon;
} {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    return { ...require("@xterm/headless"), ...require("@xterm/addon-unicode-graphemes") };
  } finally {
    Buffer.poolSize = poolSize;
  }
}

const xterm = load();

/** A terminal without a window: bytes go in, the screen is read as a person sees it. */
export class TerminalScreen {
  /** The model itself, for its cells. */
  readonly terminal: Terminal;

  /** It counts columns by graphemes, or by each code point alone. */
  constructor(
    size: { readonly columns: number; readonly rows: number },
    counts: "graphemes" | "codePoints" = "graphemes",
  ) {
    const { columns: cols, rows } = size;
    this.terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    if (counts === "graphemes") this.terminal.loadAddon(new xterm.UnicodeGraphemesAddon());
  }

  /** Resolves when the terminal has taken in what was written. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.terminal.write(data, resolve));
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
  }

  /** Every row of the screen, from the top, without the spaces at its end. */
  rows(): string[] {
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  /** All rows as one text. */
  text(): string {
    return this.rows().join("\n");
  }

  /** The text of the cells of one row between two columns, the second excluded. */
  cells(row: number, from: number, to: number): string {
    const { active } = this.terminal.buffer;
    return active.getLine(active.baseY + row)?.translateToString(false, from, to) ?? "";
  }

  /** The cell of the cursor, from 0. */
  cursor(): { readonly row: number; readonly column: number } {
    const { cursorX: column, cursorY: row } = this.terminal.buffer.active;
    return { row, column };
  }

  /** True while the alternate screen shows. */
  get alternate(): boolean {
    return this.terminal.buffer.active.type === "alternate";
  }
}
