import { graphemes } from "../../core/text/graphemes.ts";
import type { Measure } from "../../core/text/measure.ts";
import { removeControls, safeText } from "../../core/text/safe-text.ts";

/** A text as it was, to go back to. */
interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

/**
 * The text being written, as it was typed or pasted but for controls; it is made safe where it is shown. `cursor` is an
 * index into `text` and always at the edge of a grapheme that is seen; `cut` is the text that the last cutting edits took, for `yank`.
 */
export interface Composer extends Snapshot {
  readonly cut: string;
  /** The states that `undo` goes back to, the latest last. */
  readonly past: readonly Snapshot[];
  /** The kind of the last change: more of the same is undone, or put back, together with it. */
  readonly doing: "typing" | "deleting" | "cutting" | undefined;
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
  | "yank"
  | "undo";

export const EMPTY: Composer = { text: "", cursor: 0, cut: "", past: [], doing: undefined };

/** Changes that can be undone. */
const UNDONE = 100;

/** The composer with other text, the cursor at its end; what was there can be had back by `undo`. */
export function withText(composer: Composer, text: string): Composer {
  return replace(composer, 0, composer.text.length, text);
}

/** The composer with the text of another draft, of which nothing can be undone. */
export function withDraft(composer: Composer, { text, cursor }: Snapshot): Composer {
  return { ...EMPTY, cut: composer.cut, text, cursor };
}

/** Inserts foreign text at the cursor, without its controls. */
export function insert(composer: Composer, text: string): Composer {
  const { cursor } = composer;
  const written = removeControls(text);
  return changed(composer, cursor, cursor, written, /^\s+$/.test(written) ? undefined : "typing");
}

/** Puts `text` in place of what stands between two edges of graphemes; the cursor goes after it. */
export function replace(composer: Composer, from: number, to: number, text: string): Composer {
  return changed(composer, from, to, text, undefined);
}

/** Nothing to change is no change; a run of small ones of one kind is undone as one. */
function changed(
  composer: Composer,
  from: number,
  to: number,
  text: string,
  doing: Composer["doing"],
): Composer {
  const { past, cursor } = composer;
  if (from === to && text === "") return composer;
  const whole = composer.text.slice(0, from) + text + composer.text.slice(to);
  const goesOn = doing !== undefined && doing === composer.doing;
  const before = goesOn ? past : [...past, { text: composer.text, cursor }].slice(-UNDONE);
  return { ...composer, text: whole, cursor: findEdge(whole, from + text.length), past: before, doing };
}

function moved(composer: Composer, cursor: number): Composer {
  return { ...composer, cursor, doing: undefined };
}

/** Does one edit. */
export function edit(composer: Composer, what: Edit): Composer {
  const { text, cursor } = composer;
  switch (what) {
    case "charLeft":
      return moved(composer, charLeft(text, cursor));
    case "charRight":
      return moved(composer, charRight(text, cursor));
    case "wordLeft":
      return moved(composer, wordLeft(text, cursor));
    case "wordRight":
      return moved(composer, wordRight(text, cursor));
    case "lineStart":
      return moved(composer, lineStart(text, cursor));
    case "lineEnd":
      return moved(composer, lineEnd(text, cursor));
    case "deleteLeft":
      return changed(composer, charLeft(text, cursor), cursor, "", "deleting");
    case "deleteRight":
      return changed(composer, cursor, charRight(text, cursor), "", "deleting");
    case "yank":
      return replace(composer, cursor, cursor, composer.cut);
    case "undo":
      return undone(composer);
    default:
      return kill(composer, what);
  }
}

/** The cursor one line up (−1) or down (1), as near as can be to its column; undefined if there is no such line. */
export function moveLine(composer: Composer, step: -1 | 1, measure: Measure): Composer | undefined {
  const { text, cursor } = composer;
  const start = lineStart(text, cursor);
  const target = step < 0 ? start - 1 : lineEnd(text, cursor) + 1;
  if (target < 0 || target > text.length) return undefined;
  const from = step < 0 ? lineStart(text, target) : target;
  const line = text.slice(from, lineEnd(text, from));
  const column = measure.columns(safeText(text.slice(start, cursor)));
  return moved(composer, from + indexAtColumn(line, column, measure));
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
  const cut = text.slice(from, to);
  const more = what === "killToEnd" || what === "killWordRight" ? composer.cut + cut : cut + composer.cut;
  const whole = composer.doing === "cutting" ? more : cut;
  return { ...changed(composer, from, to, "", "cutting"), cut: whole };
}

function undone(composer: Composer): Composer {
  const last = composer.past.at(-1);
  if (last === undefined) return composer;
  return { ...composer, ...last, past: composer.past.slice(0, -1), doing: undefined };
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
  return at - (splitVisible(text.slice(start, at)).at(-1)?.length ?? 0);
}

function charRight(text: string, at: number): number {
  const end = lineEnd(text, at);
  if (end === at) return Math.min(text.length, at + 1);
  return at + (splitVisible(text.slice(at, end))[0]?.length ?? 0);
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

/** Finds the first edge of a visible grapheme at or after `at`: inserted text may join with the text after it. */
export function findEdge(text: string, at: number): number {
  const start = lineStart(text, at);
  let edge = start;
  for (const grapheme of splitVisible(text.slice(start, lineEnd(text, at)))) {
    if (edge >= at) break;
    edge += grapheme.length;
  }
  return Math.max(edge, at);
}

function indexAtColumn(line: string, column: number, measure: Measure): number {
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

function words(text: string): { readonly start: number; readonly end: number }[] {
  const wordLike = Array.from(segmenter.segment(text)).filter((part) => part.isWordLike === true);
  return wordLike.map(({ index, segment }) => ({ start: index, end: index + segment.length }));
}

function wordLeft(text: string, at: number): number {
  return findEdge(text, words(text.slice(0, at)).at(-1)?.start ?? 0);
}

function wordRight(text: string, at: number): number {
  const first = words(text.slice(at))[0];
  return first === undefined ? text.length : findEdge(text, at + first.end);
}
