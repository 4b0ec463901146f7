import type { Rgb } from "../look/style.ts";
import type { Typed } from "./keys.ts";

/**
 * An action at the keyboard, or with the mouse or the window. A paste is text that was not typed, and never a command to
 * send.
 */
export type Keystroke =
  | Typed
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "wheel"; readonly step: 1 | -1 }
  | { readonly type: "focus"; readonly focused: boolean };

/**
 * A terminal's answer when it is asked about itself: the column of the cursor (from 1), its background, whether it knows
 * a mode, or its kind.
 */
export type Report =
  | { readonly type: "cursor"; readonly column: number }
  | { readonly type: "background"; readonly rgb: Rgb }
  | { readonly type: "mode"; readonly mode: number; readonly known: boolean }
  | { readonly type: "attributes" };

/** The decoded beginning of the input: its length in UTF-16 units, and its meaning, if it has one. */
export interface DecodedInput {
  readonly length: number;
  readonly keystroke?: Keystroke | undefined;
  readonly report?: Report | undefined;
}

/** Makes the decoded input of a key. */
export function key(name: string, length: number): DecodedInput {
  return { length, keystroke: { type: "key", key: name } };
}

/** Makes the decoded input of typed text. */
export function text(typed: string): DecodedInput {
  return { length: typed.length, keystroke: { type: "text", text: typed } };
}

/** Makes the decoded input of a paste. */
export function paste(pasted: string, length: number): DecodedInput {
  return { length, keystroke: { type: "paste", text: pasted } };
}
