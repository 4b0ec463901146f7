import { graphemes } from "../../core/text/graphemes.ts";
import type { Measure } from "../../core/text/measure.ts";
import { safeText } from "../../core/text/safe-text.ts";
import { findEdge } from "../input/caret.ts";
import type { Composer } from "../input/composer.ts";

/** A draft as rows of the input, safe to print, and the cell where the next character goes. */
export interface DraftLayout {
  readonly rows: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/**
 * Lays a draft out in rows of at most `width` columns, broken between graphemes: what is being typed never jumps. A cursor
 * after a full row stands at the start of the next one.
 */
export function layDraft(
  draft: Pick<Composer, "text" | "cursor">,
  width: number,
  measure: Measure,
): DraftLayout {
  const { text, cursor } = makeSafe(draft);
  const rows: string[] = [];
  let at = { row: 0, column: 0 };
  let index = 0;
  for (const line of text.split("\n")) {
    let row = "";
    let used = 0;
    for (const grapheme of graphemes(line)) {
      const wide = measure.columns(grapheme);
      if (used + wide > width) {
        rows.push(row);
        row = "";
        used = 0;
      }
      if (index === cursor) at = { row: rows.length, column: used };
      row += grapheme;
      used += wide;
      index += grapheme.length;
    }
    const full = used >= width && index === cursor;
    rows.push(row);
    if (full) rows.push("");
    if (index === cursor)
      at = full ? { row: rows.length - 1, column: 0 } : { row: rows.length - 1, column: used };
    index += 1;
  }
  return { rows, cursor: at };
}

/** Makes a draft safe to print, and finds its cursor in the safe text. */
function makeSafe({ text, cursor }: Pick<Composer, "text" | "cursor">): Pick<Composer, "text" | "cursor"> {
  const before = safeText(text.slice(0, cursor));
  const shown = before + safeText(text.slice(cursor));
  return { text: shown, cursor: findEdge(shown, before.length) };
}

/** The `height` rows around the cursor, and the cursor within them. */
export function visibleDraft({ rows, cursor }: DraftLayout, height: number): DraftLayout {
  const first = Math.max(0, Math.min(cursor.row - Math.floor(height / 2), rows.length - height));
  return {
    rows: rows.slice(first, first + height),
    cursor: { row: cursor.row - first, column: cursor.column },
  };
}
