import type { Glyph, StyledRow } from "./styled-row.ts";

/**
 * Glyphs that are written one after the other without placing the cursor between them: where a doubtful one stands among
 * them, only the terminal knows the columns of those that follow.
 */
export interface Stretch {
  readonly glyphs: readonly Glyph[];
  /** The column of its first glyph, from 0, which is certain. */
  readonly column: number;
  readonly doubtful: boolean;
}

/**
 * A row of pieces as stretches. A piece begins one; within a piece another begins behind spaces that are more than the
 * doubtful glyphs before them, so that even a terminal that draws each of those a column wider loses nothing.
 */
export function stretchesOf(pieces: readonly StyledRow[]): Stretch[] {
  const stretches: Stretch[] = [];
  let offset = 0;
  for (const piece of pieces) {
    stretches.push(...within(piece, offset));
    offset += piece.width;
  }
  return stretches;
}

function within({ glyphs, doubtful }: StyledRow, offset: number): Stretch[] {
  if (!doubtful) return [{ glyphs, column: offset, doubtful }];
  const stretches: Stretch[] = [];
  let start = 0;
  let doubts = 0;
  let spaces = 0;
  const add = (end: number): void => {
    const column = offset + (glyphs[start]?.column ?? 0);
    stretches.push({ glyphs: glyphs.slice(start, end), column, doubtful: doubts > 0 });
    start = end;
    doubts = 0;
  };
  for (const [index, glyph] of glyphs.entries()) {
    if (glyph.text === " ") {
      spaces += 1;
      continue;
    }
    if (doubts > 0 && spaces > doubts) add(index);
    if (glyph.doubtful) doubts += 1;
    spaces = 0;
  }
  add(glyphs.length);
  return stretches;
}

/**
 * The stretch that a column is in, as what stands before it and the rest, without the spaces at its end. Undefined where no
 * doubtful glyph is before it: its place is certain then.
 */
export function splitAtDoubt(
  stretches: readonly Stretch[],
  column: number,
):
  | { readonly column: number; readonly before: readonly Glyph[]; readonly after: readonly Glyph[] }
  | undefined {
  const stretch = stretches.findLast((one) => one.column <= column);
  if (stretch === undefined || !stretch.doubtful) return undefined;
  const within = column - stretch.column + (stretch.glyphs[0]?.column ?? 0);
  const before = stretch.glyphs.filter((glyph) => glyph.column < within);
  const last = before.at(-1);
  const isBehindGlyph = last !== undefined && last.column + last.width === within;
  if (!isBehindGlyph || !before.some(({ doubtful }) => doubtful)) return undefined;
  const end = stretch.glyphs.findLastIndex(({ text }) => text !== " ") + 1;
  return { column: stretch.column, before, after: stretch.glyphs.slice(before.length, end) };
}
