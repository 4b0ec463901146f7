import type { Typed } from "./keys.ts";

/**
 * What somebody did at the keyboard, or with the mouse or the window. A paste is text that was not typed, and never a
 * command to send.
 */
export type Keystroke =
  | Typed
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "wheel"; readonly step: 1 | -1 }
  | { readonly type: "focus"; readonly focused: boolean };

/**
 * What a terminal says of itself when it is asked: where the cursor is (a column from 1), its background, whether it has
 * a mode, or its kind.
 */
export type Report =
  | { readonly type: "cursor"; readonly column: number }
  | { readonly type: "background"; readonly rgb: readonly [number, number, number] }
  | { readonly type: "mode"; readonly mode: number; readonly known: boolean }
  | { readonly type: "attributes" };

/** One reading of the input: what it means, if anything, and how many UTF-16 units it took. */
export interface DecodedInput {
  readonly length: number;
  readonly keystroke?: Keystroke | undefined;
  readonly report?: Report | undefined;
}

/** A key that was read. */
export function key(name: string, length: number): DecodedInput {
  return { length, keystroke: { type: "key", key: name } };
}

/** Text that was typed. */
export function text(typed: string): DecodedInput {
  return { length: typed.length, keystroke: { type: "text", text: typed } };
}

/** A paste. */
export function paste(pasted: string, length: number): DecodedInput {
  return { length, keystroke: { type: "paste", text: pasted } };
}
