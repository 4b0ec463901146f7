import { columns, graphemes } from "../../core/text.ts";

/** Scripts written without spaces: a line may break between any two of their characters. */
const SPACELESS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;

/** What may not begin a line, and what may not end one, in Chinese and Japanese typesetting. */
const NEVER_FIRST = /^[，。、；：？！）】》〉」』”’…—～·％,.;:?!)\]}]/u;
const NEVER_LAST = /^[（【《〈「『“‘([{]/u;

/**
 * Safe text as lines of at most `width` columns: broken at spaces (which vanish there), between characters of scripts
 * without spaces, and through a word only if it is wider than a line. Indentation stays; no grapheme is split.
 */
export function breakLines(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => breakLine(line, Math.max(2, width)));
}

function breakLine(line: string, width: number): string[] {
  if (columns(line) <= width) return [line];
  const parts = graphemes(line);
  const widths = parts.map(columns);
  const lines: string[] = [];
  let start = 0;
  while (start < parts.length) {
    const end = lineEnd(parts, widths, start, width);
    lines.push(parts.slice(start, end).join("").trimEnd());
    start = end;
    while (parts[start] === " ") start += 1;
  }
  return lines;
}

/** Where the line that begins at `start` ends: the last place to break that fits. */
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

function mayBreak(before: string, after: string): boolean {
  if (before === " ") return after !== " ";
  if (NEVER_FIRST.test(after) || NEVER_LAST.test(before) || after === " ") return false;
  return SPACELESS.test(before) || SPACELESS.test(after);
}
