import type { Row } from "./frame-writer.ts";
import { blankRow, type StyledRow, sliceRow } from "./styled-row.ts";

/** Rows of equal width at a place of the screen, counted from 0. */
export interface Layer {
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly rows: readonly StyledRow[];
}

/** A piece of a row, and where it begins. */
interface Placed {
  readonly column: number;
  readonly piece: StyledRow;
}

/** Lays layers over one another, the last on top, and spaces where there is none. */
export function layOver(layers: readonly Layer[], columns: number, rows: number): Row[] {
  const placed: Placed[][] = Array.from({ length: rows }, () => []);
  for (const { row, column, width, rows: pieces } of layers) {
    for (const [index, piece] of pieces.entries()) {
      const under = placed[row + index];
      if (under === undefined) break;
      placed[row + index] = [...cutOut(under, column, column + width), { column, piece }];
    }
  }
  return placed.map((pieces) => fillGaps(pieces, columns));
}

/** Makes room for what comes to lie from one column to another. */
function cutOut(pieces: readonly Placed[], from: number, to: number): Placed[] {
  return pieces.flatMap(({ column, piece }) => {
    const end = column + piece.width;
    if (end <= from || column >= to) return [{ column, piece }];
    const left = from > column ? [{ column, piece: sliceRow(piece, 0, from - column) }] : [];
    const right = end > to ? [{ column: to, piece: sliceRow(piece, to - column, piece.width) }] : [];
    return [...left, ...right];
  });
}

function fillGaps(pieces: readonly Placed[], columns: number): Row {
  const row: StyledRow[] = [];
  let filled = 0;
  for (const { column, piece } of [...pieces].sort((one, other) => one.column - other.column)) {
    if (column > filled) row.push(blankRow(column - filled));
    row.push(piece);
    filled = column + piece.width;
  }
  if (filled < columns) row.push(blankRow(columns - filled));
  return row;
}
