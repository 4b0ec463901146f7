import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Draft } from "./room.ts";

/** Everything that the screen persists from one run to the next, even through a crash. */
export interface PersistedScreen {
  /** The rooms that all this is about: what is kept of others stays. */
  readonly rooms: ReadonlySet<RoomId>;
  /** Drafts by room, only where there is one. */
  readonly drafts: ReadonlyMap<RoomId, Draft>;
  readonly muted: ReadonlySet<RoomId>;
  /** The users whose messages are not shown, with their nicks. */
  readonly ignored: ReadonlyMap<UserId, string>;
  /** Lines that were sent before, oldest first. */
  readonly sent: readonly string[];
  /** The emoji that this user reacted with, the latest first. */
  readonly emoji: readonly string[];
  /** The tips for somebody who is new here are done with. */
  readonly tipsDone: boolean;
}

/** The number of sent lines that are kept. */
export const KEPT_SENT_LINES = 200;

export const NOTHING_PERSISTED: PersistedScreen = {
  rooms: new Set(),
  drafts: new Map(),
  muted: new Set(),
  ignored: new Map(),
  sent: [],
  emoji: [],
  tipsDone: false,
};
