import { randomBytes } from "node:crypto";
import type { ChangeAction } from "../../core/protocol/changes.ts";
import type { ChatError } from "../../core/protocol/errors.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import type { Message, MessageDraft } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Called, Inbox, InboxChange } from "./inbox.ts";
import type { RankedRoom } from "./room-rank.ts";

/** Makes the name of a log that nobody has seen before. */
export function newEpoch(): string {
  return randomBytes(9).toString("base64url");
}

/** The position of a committed message: it holds even when the message itself is trimmed. */
export interface Committed {
  readonly seq: number;
  /** When the server took it, ms since 1970 UTC. */
  readonly at: number;
}

/** The outcome of a draft: its position; `duplicate` means that an earlier try was committed there. */
export interface AppendReceipt extends Committed {
  readonly duplicate: boolean;
}

/** A message to be committed, and those whom it calls. */
export interface LogDraft extends MessageDraft {
  readonly called?: Called | undefined;
}

/** Names a message: by its seq, or by the `clientMsgId` under which this user said it. */
export interface NamedMessage {
  readonly roomId: RoomId;
  readonly target: { readonly seq: number } | { readonly clientMsgId: string };
  readonly userId: WireUserId;
}

/** A message as far as it matters to those who answer or change it. */
export interface MessageSummary extends Committed {
  readonly userId: WireUserId;
  /** Bytes of its text. */
  readonly textBytes: number;
  /** Bytes of the reactions to it, about. */
  readonly reactionBytes: number;
  /** The items of inboxes that it brought. */
  readonly items: number;
}

/** Something that a user wants done to a message. `changeId` makes a retry the same change. */
export interface ChangeDraft extends NamedMessage {
  readonly changeId: string;
  /** ms since 1970 UTC */
  readonly at: number;
  readonly action: ChangeAction;
  /** True: only who said the message may. */
  readonly onlyOwn: boolean;
  /** When this user came to own its id, ms since 1970 UTC: what was said under it before is another's. Undefined: all of it is its own. */
  readonly ownedSince?: number | undefined;
  /** The age up to which the message may be changed so, in ms; undefined for any. */
  readonly window?: number | undefined;
  /** Those whom the new text of an edit calls, or the author to whose message somebody reacts. */
  readonly called?: Called | undefined;
}

/** The outcome of a change. What held already makes no change: `rev` is then that of the message as it is. */
export interface CommittedChange {
  readonly seq: number;
  readonly rev: number;
  /** When the change was made, ms since 1970 UTC. */
  readonly at: number;
  /** An earlier try with the same `changeId` was done. */
  readonly duplicate: boolean;
}

/** The changes of one room in one commit: from change `after` to change `rev`, each message once as it is now, by ascending `rev`. */
export interface RoomChanges {
  readonly roomId: RoomId;
  readonly after: number;
  readonly rev: number;
  readonly messages: readonly Message[];
  /** Those of them that got another text. */
  readonly edited: ReadonlySet<Message>;
}

/** A part of the changes of a room: those after a `rev`, to messages up to a seq if one is given. A page may be short, or empty, and lead on. */
export interface ChangesQuery {
  readonly after: number;
  readonly upTo?: number | undefined;
  readonly limit: number;
}

/** A page of changed messages, by ascending `rev`; `rev` is where the next page goes on. */
export interface LogChangesPage {
  readonly messages: readonly Message[];
  readonly rev: number;
  readonly more: boolean;
}

/** A page of a thread, oldest first. `root` is the seq of its first message, also where it is not kept any more. */
export interface LogThreadPage extends LogPage {
  readonly root: number;
}

/** The source of drafts; nothing of it is kept with the messages. */
export interface Origin {
  /** The key of the speaker's address, by which the people of a room are counted (log/room-rank.ts). */
  readonly address: string;
  /** Goes to the listeners of `onCommit` with the messages. */
  readonly speaker?: string | undefined;
}

/** Everything that one commit brought: first the messages, then the changes to them and to older ones. */
export interface Commit {
  readonly messages: readonly Message[];
  /** The speakers of those that were appended with one. */
  readonly speakers: ReadonlyMap<Message, string>;
  readonly changes: readonly RoomChanges[];
  readonly inbox: readonly InboxChange[];
}

/** Is told of each commit. */
export type CommitListener = (commit: Commit) => void;

/** A part of a room: the oldest after a seq, or the newest before a seq, or the newest. Seqs are exclusive. */
export interface LogRange {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Part of a room, oldest first. `more`: there is more beyond it in the direction asked for. */
export interface LogPage {
  readonly messages: readonly Message[];
  readonly more: boolean;
}

/**
 * The only thing that orders messages. All that `append` resolves with and `onCommit` hands out is committed: it has its
 * position for as long as `epoch` stands, and is never reordered.
 */
export interface MessageLog extends ChangeableLog {
  /** Names this log; another epoch means that the seqs of before mean nothing any more. */
  readonly epoch: string;
  /**
   * Resolves once the draft is committed, in the order of the calls. Rejects with INVALID if `replyTo` is not a
   * message of the room, and with UNAVAILABLE if it can't be written now; it is not in the log then. All drafts without an origin count as
   * from one address.
   */
  append(draft: LogDraft, origin?: Origin): Promise<AppendReceipt>;
  /**
   * Appends several drafts, which follow one another with nothing between. Each has its outcome, where INVALID is an outcome
   * like another. Rejects with UNAVAILABLE if they can't be written now; none of them is in the log then.
   */
  appendAll(drafts: readonly LogDraft[], origin?: Origin): Promise<readonly (AppendReceipt | ChatError)[]>;
  /** Calls the listener with every new message exactly once, in seq order within a room. The returned function stops it. */
  onCommit(listener: CommitListener): () => void;
  /**
   * Begins at the first message that is kept, and is cut to what can be sent at once (log/page-size.ts), one message at least. Rejects with
   * UNAVAILABLE if it can't be read now.
   */
  range(roomId: RoomId, range: LogRange): Promise<LogPage>;
  /** The seq of the newest message ever committed in a room, 0 if there was none. Rejects as `range` does. */
  lastSeq(roomId: RoomId): Promise<number>;
  /** The seq of the first message from an instant on (ms since 1970 UTC), or one after the last. Rejects as `range` does. */
  seqAt(roomId: RoomId, at: number): Promise<number>;
  /**
   * Says whether something was said or changed in a room from an instant on (ms since 1970 UTC), to the minute, also where it was trimmed since.
   * Rejects as `range` does.
   */
  isUsedSince(roomId: RoomId, at: number): Promise<boolean>;
  /**
   * Lists the rooms that have messages, but for those of two people: at most so many behind a place in the list, those with more people
   * and of later use first (log/room-rank.ts). Rejects as `range` does.
   */
  rooms(query: RoomQuery): Promise<readonly ListedRoom[]>;
  /** Searches messages for words, the newest first. Rejects as `range` does. */
  search(search: LogSearch): Promise<SearchResults<Message>>;
  /** Commits what is queued, then refuses further drafts. */
  close(): Promise<void>;
}

/** The changes to messages. What can't be read now rejects as `MessageLog.range` does. */
export interface ChangeableLog {
  /**
   * Changes a message; resolves once the change is committed, in the order of all calls, appends among them. Rejects with the reason why it may
   * not be, and with UNAVAILABLE if it can't be written now; nothing is changed then.
   */
  change(draft: ChangeDraft): Promise<CommittedChange>;
  /** The number of the last change in a room, 0 if there was none. */
  rev(roomId: RoomId): Promise<number>;
  /** Reads what matters of a message to those who answer or change it; undefined where it is not kept. */
  summarize(message: NamedMessage): Promise<MessageSummary | undefined>;
  /** Reads messages that changed after a `rev`, up to a seq if one is given, as they are now. */
  changes(roomId: RoomId, query: ChangesQuery): Promise<LogChangesPage>;
  /** Lists the pinned messages of a room after a seq, oldest first, as many as can be sent at once. */
  pins(roomId: RoomId, after: number): Promise<LogPage>;
  /** Reads the thread of a message, cut as `range` is. Rejects with INVALID if there is no such message. */
  thread(roomId: RoomId, seq: number, range: LogRange): Promise<LogThreadPage>;
  readonly inbox: Inbox;
}

/** A part of the list of rooms: at most `limit`, behind a place. */
export interface RoomQuery {
  readonly after?: RankedRoom | undefined;
  readonly limit: number;
}

/** A room of the list, and the newest seq ever given there. */
export interface ListedRoom extends RankedRoom {
  readonly lastSeq: number;
}

/** A search for words. `before` is the `next` of the page before. */
export interface LogSearch {
  readonly query: string;
  readonly roomIds: readonly RoomId[];
  readonly nickName?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** One page of search results; `next` leads to more, if there is more. */
export interface SearchResults<T> {
  readonly found: readonly T[];
  readonly next: number | undefined;
}
