import { columns, graphemes, safeText } from "../../core/text.ts";

/**
 * The text being written. `cursor` is an index into `text` and always at the edge of a grapheme; `cut` is what the last
 * cutting edit took, for `yank`. The text is safe to print at all times.
 */
export interface Composer {
  readonly text: string;
  readonly cursor: number;
  readonly cut: string;
}

/** An edit that needs no argument, as readline has it. */
export type Edit =
  | "charLeft"
  | "charRight"
  | "wordLeft"
  | "wordRight"
  | "lineStart"
  | "lineEnd"
  | "deleteLeft"
  | "deleteRight"
  | "killToEnd"
  | "killToStart"
  | "killWordLeft"
  | "killWordRight"
  | "yank";

export const EMPTY: Composer = { text: "", cursor: 0, cut: "" };

/** The composer with other text, the cursor at its end. */
export function withText(composer: Composer, text: string): Composer {
  return { ...composer, text, cursor: text.length };
}

/** Puts foreign text in at the cursor, made safe first. */
export function insert(composer: Composer, text: string): Composer {
  const { cursor } = composer;
  return replace(composer, cursor, cursor, safeText(text));
}

/** Puts `text` in place of what stands between two edges of graphemes; the cursor goes after it. */
export function replace(composer: Composer, from: number, to: number, text: string): Composer {
  const whole = composer.text.slice(0, from) + text + composer.text.slice(to);
  return { ...composer, text: whole, cursor: edgeFrom(whole, from + text.length) };
}

/** Does one edit. */
export function edit(composer: Composer, what: Edit): Composer {
  const { text, cursor } = composer;
  switch (what) {
    case "charLeft":
      return { ...composer, cursor: charLeft(text, cursor) };
    case "charRight":
      return { ...composer, cursor: charRight(text, cursor) };
    case "wordLeft":
      return { ...composer, cursor: wordLeft(text, cursor) };
    case "wordRight":
      return { ...composer, cursor: wordRight(text, cursor) };
    case "lineStart":
      return { ...composer, cursor: lineStart(text, cursor) };
    case "lineEnd":
      return { ...composer, cursor: lineEnd(text, cursor) };
    case "deleteLeft":
      return replace(composer, charLeft(text, cursor), cursor, "");
    case "deleteRight":
      return replace(composer, cursor, charRight(text, cursor), "");
    case "yank":
      return replace(composer, cursor, cursor, composer.cut);
    default:
      return kill(composer, what);
  }
}

/** The cursor one line up (−1) or down (1), as near as can be to its column; undefined if there is no such line. */
export function moveLine(composer: Composer, step: -1 | 1): Composer | undefined {
  const { text, cursor } = composer;
  const start = lineStart(text, cursor);
  const target = step < 0 ? start - 1 : lineEnd(text, cursor) + 1;
  if (target < 0 || target > text.length) return undefined;
  const from = step < 0 ? lineStart(text, target) : target;
  const line = text.slice(from, lineEnd(text, from));
  return { ...composer, cursor: from + indexAtColumn(line, columns(text.slice(start, cursor))) };
}

type Kill = "killToEnd" | "killToStart" | "killWordLeft" | "killWordRight";

/** At the end of a line, cutting to its end takes the line break. */
function kill(composer: Composer, what: Kill): Composer {
  const { text, cursor } = composer;
  const end = lineEnd(text, cursor);
  const ranges: Record<Kill, () => readonly [number, number]> = {
    killToEnd: () => [cursor, end === cursor ? charRight(text, cursor) : end],
    killToStart: () => [lineStart(text, cursor), cursor],
    killWordLeft: () => [wordLeft(text, cursor), cursor],
    killWordRight: () => [cursor, wordRight(text, cursor)],
  };
  const [from, to] = ranges[what]();
  if (from === to) return composer;
  return { ...replace(composer, from, to, ""), cut: text.slice(from, to) };
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function charLeft(text: string, at: number): number {
  const start = lineStart(text, at);
  if (start === at) return Math.max(0, at - 1);
  return at - (graphemes(text.slice(start, at)).at(-1)?.length ?? 0);
}

function charRight(text: string, at: number): number {
  const end = lineEnd(text, at);
  if (end === at) return Math.min(text.length, at + 1);
  return at + (graphemes(text.slice(at, end))[0]?.length ?? 0);
}

/** The first edge of a grapheme at or after `at`: text put in may join with what follows. */
function edgeFrom(text: string, at: number): number {
  const start = lineStart(text, at);
  let edge = start;
  for (const grapheme of graphemes(text.slice(start, lineEnd(text, at)))) {
    if (edge >= at) break;
    edge += grapheme.length;
  }
  return Math.max(edge, at);
}

function indexAtColumn(line: string, column: number): number {
  let index = 0;
  let used = 0;
  for (const grapheme of graphemes(line)) {
    used += columns(grapheme);
    if (used > column) break;
    index += grapheme.length;
  }
  return index;
}

/** Words as Unicode and its dictionaries see them, so that they exist in Chinese too. */
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

function words(text: string): { readonly start: number; readonly end: number }[] {
  const wordLike = Array.from(segmenter.segment(text)).filter((part) => part.isWordLike === true);
  return wordLike.map(({ index, segment }) => ({ start: index, end: index + segment.length }));
}

function wordLeft(text: string, at: number): number {
  return edgeFrom(text, words(text.slice(0, at)).at(-1)?.start ?? 0);
}

function wordRight(text: string, at: number): number {
  const first = words(text.slice(at))[0];
  return first === undefined ? text.length : edgeFrom(text, at + first.end);
}
