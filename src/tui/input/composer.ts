import type { Measure } from "../../core/text/measure.ts";
import { removeControls, safeText } from "../../core/text/safe-text.ts";
import {
  findCharLeft,
  findCharRight,
  findEdge,
  findIndexAtColumn,
  findLineEnd,
  findLineStart,
  findWordLeft,
  findWordRight,
} from "./caret.ts";

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

/** Sets the text, the cursor at its end; what was there can be had back by `undo`. */
export function setText(composer: Composer, text: string): Composer {
  return replace(composer, 0, composer.text.length, text);
}

/** Sets the text of another draft, of which nothing can be undone. */
export function setDraft(composer: Composer, { text, cursor }: Snapshot): Composer {
  return { ...EMPTY, cut: composer.cut, text, cursor };
}

/** Inserts foreign text at the cursor, without its controls. */
export function insert(composer: Composer, text: string): Composer {
  const { cursor } = composer;
  const written = removeControls(text);
  return changeText(composer, cursor, cursor, written, /^\s+$/.test(written) ? undefined : "typing");
}

/** Puts `text` in place of what stands between two edges of graphemes; the cursor goes after it. */
export function replace(composer: Composer, from: number, to: number, text: string): Composer {
  return changeText(composer, from, to, text, undefined);
}

/** Changes a part of the text. Nothing to change is no change; a run of small ones of one kind is undone as one. */
function changeText(
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

function moveCursor(composer: Composer, cursor: number): Composer {
  return { ...composer, cursor, doing: undefined };
}

/** Does one edit. */
export function edit(composer: Composer, what: Edit): Composer {
  const { text, cursor } = composer;
  switch (what) {
    case "charLeft":
      return moveCursor(composer, findCharLeft(text, cursor));
    case "charRight":
      return moveCursor(composer, findCharRight(text, cursor));
    case "wordLeft":
      return moveCursor(composer, findWordLeft(text, cursor));
    case "wordRight":
      return moveCursor(composer, findWordRight(text, cursor));
    case "lineStart":
      return moveCursor(composer, findLineStart(text, cursor));
    case "lineEnd":
      return moveCursor(composer, findLineEnd(text, cursor));
    case "deleteLeft":
      return changeText(composer, findCharLeft(text, cursor), cursor, "", "deleting");
    case "deleteRight":
      return changeText(composer, cursor, findCharRight(text, cursor), "", "deleting");
    case "yank":
      return replace(composer, cursor, cursor, composer.cut);
    case "undo":
      return undo(composer);
    default:
      return kill(composer, what);
  }
}

/** Moves the cursor one line up (−1) or down (1), as near as can be to its column; returns undefined if there is no such line. */
export function moveLine(composer: Composer, step: -1 | 1, measure: Measure): Composer | undefined {
  const { text, cursor } = composer;
  const start = findLineStart(text, cursor);
  const target = step < 0 ? start - 1 : findLineEnd(text, cursor) + 1;
  if (target < 0 || target > text.length) return undefined;
  const from = step < 0 ? findLineStart(text, target) : target;
  const line = text.slice(from, findLineEnd(text, from));
  const column = measure.columns(safeText(text.slice(start, cursor)));
  return moveCursor(composer, from + findIndexAtColumn(line, column, measure));
}

type Kill = "killToEnd" | "killToStart" | "killWordLeft" | "killWordRight";

/** Cuts text; at the end of a line, cutting to its end takes the line break. */
function kill(composer: Composer, what: Kill): Composer {
  const { text, cursor } = composer;
  const end = findLineEnd(text, cursor);
  const ranges: Record<Kill, () => readonly [number, number]> = {
    killToEnd: () => [cursor, end === cursor ? findCharRight(text, cursor) : end],
    killToStart: () => [findLineStart(text, cursor), cursor],
    killWordLeft: () => [findWordLeft(text, cursor), cursor],
    killWordRight: () => [cursor, findWordRight(text, cursor)],
  };
  const [from, to] = ranges[what]();
  if (from === to) return composer;
  const cut = text.slice(from, to);
  const more = what === "killToEnd" || what === "killWordRight" ? composer.cut + cut : cut + composer.cut;
  const whole = composer.doing === "cutting" ? more : cut;
  return { ...changeText(composer, from, to, "", "cutting"), cut: whole };
}

function undo(composer: Composer): Composer {
  const last = composer.past.at(-1);
  if (last === undefined) return composer;
  return { ...composer, ...last, past: composer.past.slice(0, -1), doing: undefined };
}
