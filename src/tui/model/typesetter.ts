import type { OutgoingState } from "../../core/chat.ts";
import type { UserId } from "../../core/names.ts";
import type { MessageKind } from "../../core/protocol.ts";
import { columns, safeLine, safeText } from "../../core/text.ts";
import { breakLines } from "./break-lines.ts";
import { fitLine, type Line, rightLine, type Span, span, type Tint } from "./line.ts";
import { words } from "./words.ts";

/** A message to lay out, committed or not. `nickName` and `msg` are foreign. `source` names it in the cache. */
export interface Said {
  readonly source: object;
  readonly at: number;
  readonly own: boolean;
  readonly userId: UserId | undefined;
  readonly nickName: string;
  readonly msg: string;
  readonly kind: MessageKind;
  /** Where an own message stands; undefined once the server has it. */
  readonly state: OutgoingState | undefined;
}

/** The part of a pane that a bubble may take. */
const BUBBLE = 0.7;

/** Columns after an own message for its state: a space and a mark. */
const MARK = 2;

/**
 * Lays messages out as lines of exactly the width asked for, each message once for each width; its owner decides how
 * long that is remembered (a message that is dropped is forgotten with it).
 */
export class Typesetter {
  readonly #known = new WeakMap<object, { readonly width: number; readonly lines: readonly Line[] }>();

  /** The rows of a message's own text, with a column free on either side. */
  bubble(said: Said, width: number): readonly Line[] {
    const known = this.#known.get(said.source);
    if (known?.width === width) return known.lines;
    const lines = said.own ? rightBubble(said, width - 2) : leftBubble(said, width - 2);
    const padded = lines.map((line) => fitLine([span(" "), ...line], width));
    this.#known.set(said.source, { width, lines: padded });
    return padded;
  }
}

function leftBubble(said: Said, width: number): Line[] {
  return textOf(said, Math.floor(width * BUBBLE)).map((text) => [span(text, tintOf(said))]);
}

/** A block aligned at its left, standing at the right edge; the last row ends in the message's state. */
function rightBubble(said: Said, width: number): Line[] {
  const texts = textOf(said, Math.floor(width * BUBBLE) - MARK);
  const block = Math.max(...texts.map(columns));
  const lines = texts.map((text, row) => {
    const mark = row === texts.length - 1 ? markOf(said.state) : span(" ".repeat(MARK));
    return rightLine([...fitLine([span(text, tintOf(said))], block), mark], width);
  });
  return [...lines, ...failureLines(said.state, width)];
}

function textOf({ kind, msg, nickName }: Said, width: number): string[] {
  const text = safeText(msg);
  return breakLines(kind === "me" ? `* ${safeLine(nickName)} ${text}` : text, width);
}

function tintOf({ kind }: Said): Tint {
  return kind === "me" ? "action" : "plain";
}

function markOf(state: OutgoingState | undefined): Span {
  switch (state?.status) {
    case undefined:
      return span(" ✓", "dim");
    case "sending":
      return span(" …", "dim");
    case "failed":
      return span(" !", "error");
  }
}

function failureLines(state: OutgoingState | undefined, width: number): Line[] {
  if (state?.status !== "failed") return [];
  const reason = words.notSent(safeLine(state.error.message));
  return breakLines(reason, Math.floor(width * BUBBLE)).map((text) =>
    rightLine([span(text, "error")], width),
  );
}
