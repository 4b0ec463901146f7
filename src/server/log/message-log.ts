import type { ChatError } from "../../core/protocol/errors.ts";
import type { MessageKind, WireUserId } from "../../core/protocol/events.ts";
import type { Nick, RoomId, UserId } from "../../core/protocol/names.ts";

/** A message before it has a place in its room. `userId` is kept as its client gave it, text or number. */
export interface Draft {
  readonly roomId: RoomId;
  /** When the server took it, ms since 1970 UTC. */
  readonly at: number;
  readonly userId: WireUserId;
  readonly nickName: Nick;
  readonly msg: string;
  readonly kind: MessageKind;
  /** The seq of the message it answers. */
  readonly replyTo: number | undefined;
  /** Makes a retry the same message: `(roomId, userId, clientMsgId)` is committed once. */
  readonly clientMsgId: string | undefined;
}

/** A committed message. The seqs of a room are 1, 2, 3, … with no gap. */
export interface StoredMessage extends Draft {
  readonly seq: number;
}

/** The place of a committed message: it holds even when the message itself is trimmed. */
export interface Place {
  readonly seq: number;
  /** When the server took it, ms since 1970 UTC. */
  readonly at: number;
}

/** What became of a draft: its place; `duplicate` means that an earlier try was committed there. */
export interface Receipt extends Place {
  readonly duplicate: boolean;
}

/** Which part of a room: the oldest after a seq, or the newest before a seq, or the newest. Seqs are exclusive. */
export interface Range {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Part of a room, oldest first. `more`: there is more beyond it in the direction asked for. */
export interface Page {
  readonly messages: readonly StoredMessage[];
  readonly more: boolean;
}

/** A page as `packed` of the wire's packed reply. */
export interface PackedPage {
  readonly packed: Uint8Array;
  readonly more: boolean;
}

/**
 * The only thing that orders messages. What `append` resolves with and `onCommit` is told is committed: it has its
 * place for as long as `epoch` stands, and is never reordered.
 */
export interface MessageLog {
  /** Names this log; another epoch means that the seqs of before mean nothing any more. */
  readonly epoch: string;
  /**
   * Resolves once the draft is committed, in the order of the calls. Rejects with INVALID if `replyTo` is not a
   * message of the room, and with UNAVAILABLE if it can't be written now; it is not in the log then.
   */
  append(draft: Draft): Promise<Receipt>;
  /**
   * The same for several, which follow one another with nothing between: one outcome for each, where INVALID is an outcome
   * like another. Rejects with UNAVAILABLE if they can't be written now; none of them is in the log then.
   */
  appendAll(drafts: readonly Draft[]): Promise<readonly (Receipt | ChatError)[]>;
  /** Tells every new message exactly once, in seq order within a room. The returned function stops it. */
  onCommit(listener: (messages: readonly StoredMessage[]) => void): () => void;
  /** Begins at the first message that is kept. Rejects with UNAVAILABLE if it can't be read now. */
  range(roomId: RoomId, range: Range): Promise<Page>;
  /** The same page, packed for a reader: a log that can does not make objects of its messages. Rejects as `range` does. */
  packed(roomId: RoomId, range: Range, reader: UserId): Promise<PackedPage>;
  /** The seq of the newest message ever committed in a room, 0 if there was none. Rejects as `range` does. */
  lastSeq(roomId: RoomId): Promise<number>;
  /** The seq of the first message from an instant on (ms since 1970 UTC), or one after the last. Rejects as `range` does. */
  seqAt(roomId: RoomId, at: number): Promise<number>;
  /** Every room that ever had a message, with its newest seq. Rejects as `range` does. */
  rooms(): Promise<readonly RoomEnd[]>;
  /** Looks for words in what was said, the newest first. Rejects as `range` does. */
  search(search: LogSearch): Promise<Found<StoredMessage>>;
  /** Commits what is queued, then refuses further drafts. */
  close(): Promise<void>;
}

/** How far a room's numbers went. */
export interface RoomEnd {
  readonly roomId: RoomId;
  readonly lastSeq: number;
}

/** What to look for, and where. `before` is the `next` of the page before. */
export interface LogSearch {
  readonly query: string;
  readonly roomIds: readonly RoomId[];
  readonly nickName?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** One page of what was found; `next` leads to more, if there is more. */
export interface Found<Message> {
  readonly found: readonly Message[];
  readonly next: number | undefined;
}

/** What may go of a log, always from the old end of each room. */
export interface TrimStep {
  /** What is from before this instant may go, ms since 1970 UTC, until the first message that is not. */
  readonly before?: number | undefined;
  /** What is not among so many of the newest of its room may go. */
  readonly newest?: number | undefined;
  /** The places of messages from before this instant are forgotten with them, ms since 1970 UTC. */
  readonly placesBefore: number;
  /** The most messages that go at once, 1 or more. */
  readonly rows: number;
}

/**
 * How many of a room's oldest messages may go; `last` is the newest seq ever given there. A prefix, never more: clocks
 * jump, and an old instant among newer ones must not make a hole.
 */
export function countTrimmable(
  { before, newest }: TrimStep,
  oldestFirst: readonly Place[],
  last: number,
): number {
  const stays = oldestFirst.findIndex(
    ({ seq, at }) =>
      !((before !== undefined && at < before) || (newest !== undefined && seq <= last - newest)),
  );
  return stays === -1 ? oldestFirst.length : stays;
}

/** What a step removed, and whether another has something left to look at. */
export interface Trimmed {
  readonly removed: number;
  readonly more: boolean;
}

/** A log that can let go of its oldest messages. Only retention sees this side of it: those who chat can't trim. */
export interface TrimmableLog extends MessageLog {
  /**
   * One short step of letting go; repeated while `more`, all that may go has gone. What is left of a room has no hole,
   * numbers go on as ever, and a retry of what was trimmed is a duplicate until its place is forgotten. Rejects with
   * UNAVAILABLE if the log can't be written now; nothing is gone then.
   */
  trim(step: TrimStep): Promise<Trimmed>;
}

/** The id of a message on the wire, unique within an epoch. */
export function messageId({ roomId, seq }: Pick<StoredMessage, "roomId" | "seq">): string {
  return `${roomId}#${seq}`;
}
