import type { Glyph, StyledRow } from "./styled-row.ts";

/**
 * Glyphs that are written one after the other without placing the cursor between them: where a doubtful one stands among
 * them, only the terminal knows the columns of those that follow.
 */
export interface GlyphGroup {
  readonly glyphs: readonly Glyph[];
  /** The column of its first glyph, from 0, which is certain. */
  readonly column: number;
  readonly doubtful: boolean;
}

/**
 * Divides a row of pieces into groups. A piece begins one; within a piece another begins behind spaces that are more than
 * the doubtful glyphs before them, so that even a terminal that draws each of those a column wider loses nothing.
 */
export function groupGlyphs(pieces: readonly StyledRow[]): GlyphGroup[] {
  const groups: GlyphGroup[] = [];
  let offset = 0;
  for (const piece of pieces) {
    groups.push(...groupPiece(piece, offset));
    offset += piece.width;
  }
  return groups;
}

function groupPiece({ glyphs, doubtful }: StyledRow, offset: number): GlyphGroup[] {
  if (!doubtful) return [{ glyphs, column: offset, doubtful }];
  const groups: GlyphGroup[] = [];
  let start = 0;
  let doubts = 0;
  let spaces = 0;
  const add = (end: number): void => {
    const column = offset + (glyphs[start]?.column ?? 0);
    groups.push({ glyphs: glyphs.slice(start, end), column, doubtful: doubts > 0 });
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
  return groups;
}

/** A row from a group with doubtful glyphs on, split at the cursor, which stands in that group. */
export interface SplitRow {
  /** The column of the group, which is certain. */
  readonly column: number;
  readonly before: readonly Glyph[];
  /** The rest of the group, without the spaces at its end. */
  readonly after: readonly Glyph[];
  /** The groups after it. */
  readonly following: readonly GlyphGroup[];
}

/** Splits a row at a column, or returns undefined where no doubtful glyph of its group is before it: its place is certain then. */
export function splitBeforeCursor(groups: readonly GlyphGroup[], column: number): SplitRow | undefined {
  const index = groups.findLastIndex((group) => group.column <= column);
  const group = groups[index];
  if (group === undefined || !group.doubtful) return undefined;
  const within = column - group.column + (group.glyphs[0]?.column ?? 0);
  const before = group.glyphs.filter((glyph) => glyph.column < within);
  const last = before.at(-1);
  const isBehindGlyph = last !== undefined && last.column + last.width === within;
  if (!isBehindGlyph || !before.some(({ doubtful }) => doubtful)) return undefined;
  const end = group.glyphs.findLastIndex(({ text }) => text !== " ") + 1;
  const after = group.glyphs.slice(before.length, end);
  return { column: group.column, before, after, following: groups.slice(index + 1) };
}
