import { randomBytes } from "node:crypto";
import type { ChangeAction } from "../../core/protocol/changes.ts";
import type { ChatError } from "../../core/protocol/errors.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import type { InboxItem } from "../../core/protocol/inbox.ts";
import type { Message, MessageDraft } from "../../core/protocol/message.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
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

/** Those whom a text calls: users who are named, whether it calls all of the room, and in a room of two the other one. */
export interface Called {
  readonly users: readonly UserId[];
  readonly all: boolean;
  readonly direct?: UserId | undefined;
}

/** A message to be committed, and those whom it calls besides the author of what it answers. */
export interface LogDraft extends MessageDraft {
  readonly called?: Called | undefined;
}

/** Something that a user wants done to a message. `changeId` makes a retry the same change. */
export interface ChangeDraft {
  readonly roomId: RoomId;
  /** The message: by its seq, or by the `clientMsgId` under which this user said it. */
  readonly target: { readonly seq: number } | { readonly clientMsgId: string };
  readonly userId: WireUserId;
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
  /** Those whom the new text of an edit calls. */
  readonly called?: Called | undefined;
}

/** The outcome of a change. What held already makes no change: `rev` is then that of the message as it is. */
export interface ChangeReceipt {
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

/** New items of an inbox, or, with none, items that went. The user is undefined where they are for all of the room. */
export interface InboxChange {
  readonly userId: UserId | undefined;
  readonly roomId: RoomId;
  readonly items: readonly InboxItem[];
  /** The user who caused it: nobody calls themselves. */
  readonly by: UserId;
}

/** A part of the changes of a room: those after a `rev`, to messages up to a seq if one is given. A page may be short, or empty, and lead on. */
export interface ChangesQuery {
  readonly after: number;
  readonly upTo?: number | undefined;
  readonly limit: number;
}

/** A room in which what calls all calls a user, in messages after a seq. */
export interface RoomOfAll {
  readonly roomId: RoomId;
  readonly since: number;
}

/** A part of an inbox: at most `limit` items below an id. */
export interface InboxQuery {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A page of changed messages, by ascending `rev`; `rev` is where the next page goes on. */
export interface ChangesPage {
  readonly messages: readonly Message[];
  readonly rev: number;
  readonly more: boolean;
}

/** A page of a thread, oldest first. `root` is the seq of its first message, also where it is not kept any more. */
export interface ThreadPage extends LogPage {
  readonly root: number;
}

/** A page of an inbox, newest first; `next` is the `before` of the page that follows, if there is more. */
export interface InboxPage {
  readonly items: readonly InboxItem[];
  readonly next: number | undefined;
}

/** Everything that calls users, kept with the messages and committed with them. */
export interface Inbox {
  /**
   * Lists what is not done of what calls a user, below an id; `rooms` are those in which what calls all calls this user too. Rejects as
   * `MessageLog.range` does.
   */
  page(userId: UserId, rooms: readonly RoomOfAll[], query: InboxQuery): Promise<InboxPage>;
  /** Counts them up to `INBOX_COUNTED`. Rejects as `MessageLog.range` does. */
  count(userId: UserId, rooms: readonly RoomOfAll[]): Promise<number>;
  /** Forgets items of this user. Ids of others are passed over. Rejects as `MessageLog.append` does. */
  done(userId: UserId, ids: readonly number[]): Promise<void>;
  /** Forgets all items of a user, for somebody else will have its id. Rejects as `MessageLog.append` does. */
  forget(userId: UserId): Promise<void>;
  /** Forgets the direct items of a user in a room, up to a seq: it has read them. Resolves with true if there were any. */
  doneReading(userId: UserId, roomId: RoomId, seq: number): Promise<boolean>;
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
   * Says whether something was said in a room from an instant on (ms since 1970 UTC), to the minute, also where it was trimmed since.
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
  change(draft: ChangeDraft): Promise<ChangeReceipt>;
  /** The number of the last change in a room, 0 if there was none. */
  rev(roomId: RoomId): Promise<number>;
  /** Reads messages that changed after a `rev`, up to a seq if one is given, as they are now. */
  changes(roomId: RoomId, query: ChangesQuery): Promise<ChangesPage>;
  /** Lists the pinned messages of a room, oldest first. */
  pins(roomId: RoomId): Promise<readonly Message[]>;
  /** Reads the thread of a message. Rejects with INVALID if there is no such message. */
  thread(roomId: RoomId, seq: number, range: LogRange): Promise<ThreadPage>;
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
  /** Rooms not in use of which no message is left, and in which nothing was said since `receiptsBefore`: they may be forgotten. */
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
   * Forgets a room, so that its numbers begin anew, unless a message of it is left or something was said there from that instant on (ms
   * since 1970 UTC). Rejects as `trim` does.
   */
  forgetRoom(roomId: RoomId, unusedSince: number): Promise<void>;
}
