import { graphemes } from "../../core/text/graphemes.ts";
import type { Measure } from "../../core/text/measure.ts";
import { cutLine, type Line, type Span, span } from "./line.ts";

/** The part of the width that may stand before the first match where the text is too long. */
const LEAD = 0.3;

/** Letters and digits of scripts with spaces between words: a match begins with a word of these. */
const SPACED_LETTER = /^(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}])[\p{L}\p{N}]/u;

/** Cuts a safe line of text to `width` columns around the first of the words that it holds, each of which is lit; never through a grapheme. */
export function layoutSnippet(text: string, words: readonly string[], width: number, measure: Measure): Line {
  const drawn = graphemes(text);
  const lit = findLit(drawn, words);
  const first = lit.indexOf(true);
  const unlit = lit.indexOf(false, Math.max(0, first));
  const end = unlit < 0 ? drawn.length : unlit;
  const columns = (from: number, to: number): number => measure.columns(drawn.slice(from, to).join(""));
  if (first <= 0 || columns(0, drawn.length) <= width || columns(0, end) < width) {
    return cutLine(toSpans(drawn, lit), width, measure);
  }
  let begin = first;
  const lead = Math.min(width * LEAD, width - 2 - columns(first, end));
  for (let used = 0; begin > 0; begin -= 1) {
    used += measure.columns(drawn[begin - 1] ?? "");
    if (used > lead) break;
  }
  const rest = toSpans(drawn.slice(begin), lit.slice(begin));
  return cutLine([span("…", "dim"), ...rest], width, measure);
}

/** Says of each grapheme if it belongs to a match, whatever the case, the width and the accents. */
function findLit(drawn: readonly string[], words: readonly string[]): boolean[] {
  const lit = drawn.map(() => false);
  const folded = drawn.map(fold);
  /** The grapheme of each UTF-16 unit of the folded text. */
  const owners = folded.flatMap((part, index) => Array.from({ length: part.length }, () => index));
  const whole = folded.join("");
  for (const word of words.map(fold)) {
    if (word === "") continue;
    for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + word.length)) {
      const isAmidWord = SPACED_LETTER.test(word) && SPACED_LETTER.test(whole.charAt(at - 1));
      if (isAmidWord) continue;
      for (const owner of owners.slice(at, at + word.length)) lit[owner] = true;
    }
  }
  return lit;
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Joins neighbours that look the same. */
function toSpans(drawn: readonly string[], lit: readonly boolean[]): Line {
  const spans: Span[] = [];
  for (const [index, grapheme] of drawn.entries()) {
    const tint = lit[index] === true ? "match" : "plain";
    const last = spans.at(-1);
    if (last?.tint === tint) spans[spans.length - 1] = span(last.text + grapheme, tint);
    else spans.push(span(grapheme, tint));
  }
  return spans;
}
