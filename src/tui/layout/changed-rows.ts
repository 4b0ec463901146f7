import { canRetry } from "../../core/client/changes.ts";
import type { OutgoingChange } from "../../core/client/chat.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Look } from "../look/look.ts";
import type { MessageState, ReactionState } from "../state/message-state.ts";
import { breakLines } from "./break-lines.ts";
import { cutLine, type Line, lineWidth, type Span, span } from "./line.ts";

/** The sign of what is on its way: sent just now, or waiting for the connection. */
export type WaitingSign = "sending" | "queued";

/** Puts behind the last row of a text that it was edited, that it is pinned, and that a change of it is on its way. */
export function withTail(
  rows: readonly Line[],
  state: MessageState,
  waiting: WaitingSign,
  width: number,
  { words, glyphs, measure }: Look,
): readonly Line[] {
  const signs = [
    ...(state.edited && !state.deleted ? [words.edited] : []),
    ...(state.pinned ? [glyphs.pinned] : []),
    ...(state.waiting ? [glyphs[waiting]] : []),
  ];
  if (signs.length === 0) return rows;
  const tail = signs.join(" ");
  const last = rows.at(-1) ?? [];
  const fits = lineWidth(last, measure) + 1 + measure.columns(tail) <= width;
  if (!fits) return [...rows, [span(measure.truncate(tail, width), "dim")]];
  return [...rows.slice(0, -1), [...last, span(` ${tail}`, "dim")]];
}

/** Columns between two emoji. */
const GAP = 2;

/** Lays out the emoji on a message with their counts, this user's own in brackets: `[👍 3]  ✅ 1`. */
export function reactionRows(
  { reactions }: MessageState,
  waiting: WaitingSign,
  width: number,
  look: Look,
): readonly Line[] {
  const rows: Span[][] = [];
  let used = width;
  for (const reaction of reactions) {
    const shown = cutLine(reactionSpans(reaction, waiting, look), width, look.measure);
    const columns = lineWidth(shown, look.measure);
    const row = rows.at(-1);
    if (row === undefined || used + GAP + columns > width) {
      rows.push([...shown]);
      used = columns;
    } else {
      row.push(span(" ".repeat(GAP)), ...shown);
      used += GAP + columns;
    }
  }
  return rows;
}

function reactionSpans(
  { emoji, count, own, waiting }: ReactionState,
  sign: WaitingSign,
  { glyphs }: Look,
): Line {
  const text = `${safeLine(emoji)} ${count}`;
  const mark = waiting ? [span(glyphs[sign], "dim")] : [];
  return own
    ? [span("[", "strong"), span(text, "strong"), ...mark, span("]", "strong")]
    : [span(text), ...mark];
}

/** Says of each change of this user's that failed what did not happen, and why. */
export function failedRows({ failed }: MessageState, width: number, look: Look): Line[] {
  const { words, glyphs, measure } = look;
  return failed.flatMap((change) => {
    const text = `${glyphs.failed} ${failureText(change, words)}`;
    return breakLines(text, width, measure).map((line) => [span(line, "error")]);
  });
}

/** The sentence of a change that failed, and why: `not edited: …`, and what asks for it again. Safe to print. */
export function failureText({ action, state }: OutgoingChange, words: Look["words"]): string {
  if (state.status !== "failed") return "";
  const text = words.notChanged(nameOf(action, words), words.reason(state.error));
  return canRetry(state.error) ? `${text} · /retry` : text;
}

function nameOf(action: OutgoingChange["action"], { notDone }: Look["words"]): string {
  if (action.type === "react") return `${safeLine(action.emoji)} ${notDone.react}`;
  return action.type === "pin" && !action.on ? notDone.unpin : notDone[action.type];
}
