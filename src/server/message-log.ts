import type { Nick, RoomId } from "../core/names.ts";
import type { MessageKind, WireUserId } from "../core/protocol.ts";

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

/** What became of a draft: `duplicate` means that `message` was committed by an earlier try. */
export interface Appended {
  readonly message: StoredMessage;
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
  append(draft: Draft): Promise<Appended>;
  /** Tells every new message exactly once, in seq order within a room. The returned function stops it. */
  onCommit(listener: (messages: readonly StoredMessage[]) => void): () => void;
  range(roomId: RoomId, range: Range): Promise<Page>;
  /** The seq of the newest message of a room, 0 if it has none. */
  lastSeq(roomId: RoomId): Promise<number>;
  /** Commits what is queued, then refuses further drafts. */
  close(): Promise<void>;
}

/** The id of a message on the wire, unique within an epoch. */
export function messageId(message: StoredMessage): string {
  return `${message.roomId}#${message.seq}`;
}
