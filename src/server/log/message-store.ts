import type { InboxItem } from "../../core/protocol/inbox.ts";
import type { Message, MessageDraft } from "../../core/protocol/message.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { InboxQuery, LogInboxPage, RoomOfAll } from "./inbox.ts";
import type {
  ChangeDraft,
  ChangesQuery,
  Committed,
  CommittedChange,
  ListedRoom,
  LogChangesPage,
  LogPage,
  LogRange,
  LogSearch,
  MessageSummary,
  RoomQuery,
  SearchResults,
} from "./message-log.ts";
import type { RoomUse } from "./room-rank.ts";
import type { Trimmed, TrimStep } from "./trimmable-log.ts";

/** Keeps the messages of a log of this process. Everything is synchronous: nothing else comes between. */
export interface MessageStore {
  readonly epoch: string;
  readonly changes: ChangeStore;
  readonly inbox: InboxStore;
  /** Throws UNAVAILABLE where nothing more may be inserted. */
  requireRoom(): void;
  /** Runs `work` so that all it writes is kept, or, if it throws, nothing of it. */
  transact<T>(work: () => T): T;
  /** `address` is the key of the speaker's; `thread` is the seq of the first message of the thread that an answer is in. */
  insert(message: Message, address: string, thread: number | undefined): void;
  /** Finds the position at which `(roomId, userId, clientMsgId)` was committed. */
  find(draft: Pick<MessageDraft, "roomId" | "userId" | "clientMsgId">): Committed | undefined;
  lastSeq(roomId: RoomId): number;
  /** A message as it is now; undefined where it is not kept. */
  get(roomId: RoomId, seq: number): Message | undefined;
  /** The messages of these seqs, in their order, but for those that are not kept. */
  getAll(roomId: RoomId, seqs: readonly number[]): readonly Message[];
  /** As `get`; the reactions, which may be many, need not be there. */
  getBare(roomId: RoomId, seq: number): Message | undefined;
  summary(roomId: RoomId, seq: number): MessageSummary | undefined;
  /** The seq of the first message of the thread that a message is in, be it the message itself; undefined where nothing of it is kept. */
  threadOf(roomId: RoomId, seq: number): number | undefined;
  range(roomId: RoomId, range: LogRange): LogPage;
  /** As `range`, of the thread with this first message alone. */
  thread(roomId: RoomId, first: number, range: LogRange): LogPage;
  seqAt(roomId: RoomId, at: number): number;
  /** The use of a room; `UNUSED` for one that it does not have. */
  useOf(roomId: RoomId): RoomUse;
  rooms(query: RoomQuery): readonly ListedRoom[];
  search(search: LogSearch): SearchResults<Message>;
  /** As `TrimmableLog.trim`; it is called within `transact`. */
  trim(step: TrimStep): Trimmed;
  /** As `TrimmableLog.forgetRoom`; it is called within `transact`. */
  forgetRoom(roomId: RoomId, unusedSince: number): void;
  /** Does nothing by itself any more. */
  close(): void;
}

/** The fields of a changed message that its row of changes has; the reactions are kept one by one. */
export type OwnChanges = Omit<NonNullable<Message["changes"]>, "reactions">;

/** Somebody's reaction to a message. */
export interface UserReaction {
  readonly roomId: RoomId;
  readonly seq: number;
  readonly emoji: string;
  readonly userId: UserId;
}

/** The part of a store that keeps what became of messages. Messages that are named are kept ones. */
export interface ChangeStore {
  rev(roomId: RoomId): number;
  /** Finds what was done under the draft's `(roomId, userId, changeId)`. */
  find(draft: ChangeDraft): (Committed & { readonly rev: number }) | undefined;
  keepReceipt(draft: ChangeDraft, receipt: CommittedChange): void;
  /** Makes this the state of a message, whose `rev` is one above that of the room. */
  set(roomId: RoomId, seq: number, changes: OwnChanges): void;
  /** Gives a message another text; `undefined` takes it away. Nothing of the old one stays. */
  setText(message: Message, text: string | undefined): void;
  page(roomId: RoomId, query: ChangesQuery): LogChangesPage;
  /** As `ChangeableLog.pins`. */
  pins(roomId: RoomId, after: number): LogPage;
  countPins(roomId: RoomId): number;
  hasReaction(reaction: UserReaction): boolean;
  addReaction(reaction: UserReaction, rev: number): void;
  removeReaction(reaction: UserReaction): void;
  clearReactions(roomId: RoomId, seq: number): void;
  /** The emoji on a message. */
  emojiOn(roomId: RoomId, seq: number): readonly string[];
  /** True if somebody else than this user reacted to a message. */
  hasReactionOfOthers(roomId: RoomId, seq: number, than: UserId): boolean;
}

/** An item of an inbox as it is kept. Without a user it is for all of its room. */
export interface KeptItem extends InboxItem {
  readonly userId: UserId | undefined;
  /** The user who caused it. */
  readonly by: UserId;
  /** The seq at which it came to be; a direct item is moved. */
  readonly firstSeq: number;
  readonly isDone: boolean;
}

export type NewItem = Omit<KeptItem, "id" | "isDone">;

/** The part of a store that keeps what calls users. */
export interface InboxStore {
  /** Adds an item; of a user, or of all in a room, the oldest go beyond `INBOX_KEPT` and `INBOX_KEPT_OF_ALL`. */
  add(item: NewItem): InboxItem;
  remove(item: KeptItem): void;
  /** The items of a message, those that are done among them. */
  ofMessage(roomId: RoomId, seq: number): readonly KeptItem[];
  /** The item of a message that is there for the reactions to it. */
  reactionOf(roomId: RoomId, seq: number): KeptItem | undefined;
  /** The direct item of a user in a room. */
  directOf(userId: UserId, roomId: RoomId): KeptItem | undefined;
  /** As `Inbox.page`. */
  page(userId: UserId, rooms: readonly RoomOfAll[], query: InboxQuery): LogInboxPage;
  /** As `Inbox.count`. */
  count(userId: UserId, rooms: readonly RoomOfAll[]): number;
  /** As `Inbox.done`. */
  done(userId: UserId, rooms: readonly RoomOfAll[], ids: readonly number[]): void;
  /** Says whether anything is kept for a user alone. */
  hasAnyOf(userId: UserId): boolean;
  /** Forgets up to `most` of that. */
  forgetSome(userId: UserId, most: number): void;
}

/** Items of one user that are kept, and items for all of one room: those of hundreds of rooms are looked through for each count, done or not. */
export const INBOX_KEPT = 1_000;
export const INBOX_KEPT_OF_ALL = 20;
