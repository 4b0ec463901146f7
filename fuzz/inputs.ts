import type { Frame } from "../test/support/raw-websocket.ts";

/** An event on a connection that is in; `text` is the list of its packet, as JSON. */
export interface EventInput {
  readonly kind: "event";
  readonly text: string;
}

/** A frame that may be wrong: `head` stands for its first bytes where they are not what RFC 6455 makes of the rest. */
export interface OddFrame extends Frame {
  readonly isFinal: boolean;
  readonly head?: Uint8Array;
}

/** Frames on a connection of their own, before or after a client has come in on it. */
export interface FramesInput {
  readonly kind: "frames";
  readonly isIn: boolean;
  readonly frames: readonly OddFrame[];
}

/** Bytes on a TCP connection of their own. `{sid}` in them is a session that is open. */
export interface RequestInput {
  readonly kind: "request";
  readonly text: string;
}

/** One thing that a client sends. */
export type Input = EventInput | FramesInput | RequestInput;
