import { graphemes } from "../../core/text/graphemes.ts";
import type { Measure } from "../../core/text/measure.ts";

/** Scripts written without spaces: a line may break between any two of their characters. */
const SPACELESS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;

/** Signs that may not begin a line, and signs that may not end one, in Chinese and Japanese typesetting. */
const NEVER_FIRST = /^[，。、；：？！）】》〉」』”’…—～·％,.;:?!)\]}]/u;
const NEVER_LAST = /^[（【《〈「『“‘([{]/u;

/** A part of a text, as offsets in UTF-16 units; `to` is exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Safe text as lines of at most `width` columns: broken at spaces (which vanish there), between characters of scripts
 * without spaces, and through a word only if it is wider than a line. Indentation stays; no grapheme is split.
 */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  return text
    .split("\n")
    .flatMap((line) => breakLine(line, width, measure).map(({ from, to }) => line.slice(from, to)));
}

/** As `breakLines`, of one line: where its pieces are. At least one. */
export function breakLine(line: string, width: number, measure: Measure): Range[] {
  return broken(line, Math.max(2, width), measure, lineEnd);
}

/** As `breakLine`, for what must stay as it is (code): broken only where it is full, and nothing vanishes. */
export function cutLines(line: string, width: number, measure: Measure): Range[] {
  return broken(line, Math.max(2, width), measure, fullEnd);
}

type EndOf = (parts: readonly string[], widths: readonly number[], start: number, width: number) => number;

function broken(line: string, width: number, measure: Measure, endOf: EndOf): Range[] {
  if (measure.columns(line) <= width) return [{ from: 0, to: line.length }];
  const parts = graphemes(line);
  const widths = parts.map((part) => measure.columns(part));
  const ranges: Range[] = [];
  let start = 0;
  let from = 0;
  while (start < parts.length) {
    const end = endOf(parts, widths, start, width);
    const piece = parts.slice(start, end).join("");
    ranges.push({ from, to: from + (endOf === lineEnd ? piece.trimEnd() : piece).length });
    from += piece.length;
    start = end;
    for (; endOf === lineEnd && parts[start] === " "; start++) from += 1;
  }
  return ranges;
}

/** Finds the end of the line that begins at `start`: the last place to break that fits. */
function lineEnd(parts: readonly string[], widths: readonly number[], start: number, width: number): number {
  let used = 0;
  let best = start;
  let inText = false;
  for (let at = start; at < parts.length; at++) {
    const part = parts[at] ?? "";
    if (inText && mayBreak(parts[at - 1] ?? "", part)) best = at;
    inText ||= part !== " ";
    used += widths[at] ?? 0;
    if (used > width && part !== " ") return best > start ? best : Math.max(start + 1, at);
  }
  return parts.length;
}

function fullEnd(parts: readonly string[], widths: readonly number[], start: number, width: number): number {
  let used = 0;
  for (let at = start; at < parts.length; at++) {
    used += widths[at] ?? 0;
    if (used > width) return Math.max(start + 1, at);
  }
  return parts.length;
}

function mayBreak(before: string, after: string): boolean {
  if (before === " ") return after !== " ";
  if (NEVER_FIRST.test(after) || NEVER_LAST.test(before) || after === " ") return false;
  return SPACELESS.test(before) || SPACELESS.test(after);
}
