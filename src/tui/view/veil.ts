import { span } from "../layout/line.ts";
import type { LinesContent } from "../layout/screen.ts";
import type { Theme } from "../look/theme.ts";
import type { StyledRow } from "../terminal/styled-row.ts";
import { InkPane, type PaneSetting } from "./ink-pane.tsx";
import { TextRows } from "./text-row.tsx";

/** Rows in the look of rules, whatever they were: what lies under an overlay. A row that is the same is dimmed once. */
export class Veil {
  /** Prints one sign in that look, to learn how Ink does that. */
  readonly #sample: InkPane<LinesContent>;
  #theme: Theme | undefined;
  #style = "";
  #dimmed = new WeakMap<StyledRow, StyledRow>();

  constructor(onError: (error: unknown) => void) {
    this.#sample = new InkPane(TextRows, onError);
  }

  /** Dims rows. */
  over(rows: readonly StyledRow[], setting: PaneSetting): readonly StyledRow[] {
    if (setting.theme !== this.#theme) {
      const [row] = this.#sample.draw({ lines: [[span("x", "rule")]] }, { ...setting, width: 1 });
      this.#theme = setting.theme;
      this.#style = row?.glyphs[0]?.style ?? "";
      this.#dimmed = new WeakMap();
    }
    return rows.map((row) => this.#dim(row));
  }

  /** Ends Ink. Nothing is drawn any more. */
  close(): void {
    this.#sample.close();
  }

  #dim(row: StyledRow): StyledRow {
    const known = this.#dimmed.get(row);
    if (known !== undefined) return known;
    const dimmed = { ...row, glyphs: row.glyphs.map((glyph) => ({ ...glyph, style: this.#style })) };
    this.#dimmed.set(row, dimmed);
    return dimmed;
  }
}
