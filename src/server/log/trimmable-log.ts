import type { RoomId } from "../../core/protocol/names.ts";
import type { Committed, MessageLog } from "./message-log.ts";

/** A rule for messages that may go, always from the old end of each room. */
export interface TrimStep {
  /** Messages from before this instant may go (ms since 1970 UTC), up to the first that is not. */
  readonly before?: number | undefined;
  /** Messages may go that are not among so many of the newest of their room. */
  readonly newest?: number | undefined;
  /** The positions of trimmed messages from before this instant are forgotten (ms since 1970 UTC). */
  readonly receiptsBefore: number;
  /** The most messages that go at once, 1 or more. */
  readonly rows: number;
  /** Says of a room whether anybody is in it: then it is in use. Left out: all are. */
  readonly isInUse?: ((roomId: RoomId) => boolean) | undefined;
}

/**
 * Counts the oldest messages of a room that may go; `last` is the newest seq ever given there. They are a prefix: clocks
 * jump, and an old instant among newer ones must not make a hole.
 */
export function countTrimmable(
  { before, newest }: TrimStep,
  oldestFirst: readonly Committed[],
  last: number,
): number {
  const stays = oldestFirst.findIndex(
    ({ seq, at }) =>
      !((before !== undefined && at < before) || (newest !== undefined && seq <= last - newest)),
  );
  return stays === -1 ? oldestFirst.length : stays;
}

/** Unused rooms that are found in one step: what is kept of each elsewhere goes too, which takes longer. */
export const UNUSED_AT_ONCE = 2;

/** The number of messages a step removed; `more`: another step has something left to look at. */
export interface Trimmed {
  readonly removed: number;
  readonly more: boolean;
  /** Rooms not in use of which no message is left, and in which nothing was said or changed since `receiptsBefore`: they may be forgotten. */
  readonly unused: readonly RoomId[];
}

/** A log that can let go of its oldest messages. Only retention sees this side of it: those who chat can't trim. */
export interface TrimmableLog extends MessageLog {
  /**
   * Removes a few messages; repeated while `more`, all that may go has gone. The rest of a room has no hole, its numbers
   * go on, and a retry of a trimmed message is a duplicate until its position is forgotten. Rejects with UNAVAILABLE if
   * the log can't be written now; nothing is gone then.
   */
  trim(step: TrimStep): Promise<Trimmed>;
  /**
   * Forgets a room, so that its numbers begin anew, unless a message of it is left or something was said or changed there from that instant on
   * (ms since 1970 UTC). Rejects as `trim` does.
   */
  forgetRoom(roomId: RoomId, unusedSince: number): Promise<void>;
}
