import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Draft } from "./room.ts";

/** Everything that the screen keeps from one run to the next, even through a crash. */
export interface Remembered {
  /** The rooms that all this is about: what is remembered of others stays. */
  readonly rooms: ReadonlySet<RoomId>;
  /** Drafts by room, only where there is one. */
  readonly drafts: ReadonlyMap<RoomId, Draft>;
  readonly muted: ReadonlySet<RoomId>;
  /** Whose messages are not shown, and what they are called. */
  readonly ignored: ReadonlyMap<UserId, string>;
  /** Lines that were sent before, oldest first. */
  readonly sent: readonly string[];
}

/** The number of sent texts that are remembered. */
export const RECALLED = 200;

export const NO_MEMORY: Remembered = {
  rooms: new Set(),
  drafts: new Map(),
  muted: new Set(),
  ignored: new Map(),
  sent: [],
};
