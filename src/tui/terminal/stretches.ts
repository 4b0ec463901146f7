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

/** The part of a stretch before a column and the rest, if a doubtful glyph stands before it: then its place is not certain. */
export function splitAtDoubt(
  stretches: readonly Stretch[],
  column: number,
):
  | { readonly column: number; readonly before: readonly Glyph[]; readonly after: readonly Glyph[] }
  | undefined {
  const stretch = stretches.findLast((one) => one.column <= column);
  if (stretch === undefined || !stretch.doubtful) return undefined;
  const offset = stretch.column - (stretch.glyphs[0]?.column ?? 0);
  const index = stretch.glyphs.findIndex((glyph) => offset + glyph.column >= column);
  const end = index === -1 ? stretch.glyphs.length : index;
  const before = stretch.glyphs.slice(0, end);
  if (!before.some(({ doubtful }) => doubtful)) return undefined;
  return { column: stretch.column, before, after: stretch.glyphs.slice(end) };
}
