import { graphemes } from "../../core/text/graphemes.ts";
import type { Measure } from "../../core/text/measure.ts";
import { safeText } from "../../core/text/safe-text.ts";

/** Finds the start of the line that an index is in. */
export function findLineStart(text: string, index: number): number {
  return index === 0 ? 0 : text.lastIndexOf("\n", index - 1) + 1;
}

/** Finds the end of the line that an index is in. */
export function findLineEnd(text: string, index: number): number {
  const end = text.indexOf("\n", index);
  return end < 0 ? text.length : end;
}

/** Finds the edge before the grapheme left of an index; a line break is one. */
export function findCharLeft(text: string, index: number): number {
  const start = findLineStart(text, index);
  if (start === index) return Math.max(0, index - 1);
  return index - (splitVisible(text.slice(start, index)).at(-1)?.length ?? 0);
}

/** Finds the edge after the grapheme right of an index; a line break is one. */
export function findCharRight(text: string, index: number): number {
  const end = findLineEnd(text, index);
  if (end === index) return Math.min(text.length, index + 1);
  return index + (splitVisible(text.slice(index, end))[0]?.length ?? 0);
}

/** Splits a line into graphemes, each with the invisible ones after it, so that every step of the cursor is seen. */
function splitVisible(line: string): string[] {
  const seen: string[] = [];
  for (const grapheme of graphemes(line)) {
    if (seen.length > 0 && safeText(grapheme) === "") seen.push((seen.pop() ?? "") + grapheme);
    else seen.push(grapheme);
  }
  return seen;
}

/** Finds the first edge of a visible grapheme at or after `index`: inserted text may join with the text after it. */
export function findEdge(text: string, index: number): number {
  const start = findLineStart(text, index);
  let edge = start;
  for (const grapheme of splitVisible(text.slice(start, findLineEnd(text, index)))) {
    if (edge >= index) break;
    edge += grapheme.length;
  }
  return Math.max(edge, index);
}

/** Finds the last edge of a grapheme in a line that is no further right than a column. */
export function findIndexAtColumn(line: string, column: number, measure: Measure): number {
  let index = 0;
  let used = 0;
  for (const grapheme of splitVisible(line)) {
    used += measure.columns(safeText(grapheme));
    if (used > column) break;
    index += grapheme.length;
  }
  return index;
}

/** Words as Unicode and its dictionaries see them, so that they exist in Chinese too. */
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

function splitWords(text: string): { readonly start: number; readonly end: number }[] {
  const wordLike = Array.from(segmenter.segment(text)).filter((part) => part.isWordLike === true);
  return wordLike.map(({ index, segment }) => ({ start: index, end: index + segment.length }));
}

/** Finds the start of the word left of an index. */
export function findWordLeft(text: string, index: number): number {
  return findEdge(text, splitWords(text.slice(0, index)).at(-1)?.start ?? 0);
}

/** Finds the end of the word right of an index. */
export function findWordRight(text: string, index: number): number {
  const first = splitWords(text.slice(index))[0];
  return first === undefined ? text.length : findEdge(text, index + first.end);
}
