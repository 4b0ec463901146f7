import type { Logger } from "../../core/logger.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import { toRefusal } from "../store/data-failure.ts";
import { callSaid } from "./calls.ts";
import { changeMessage } from "./change-message.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import { CommitQueue, type Schedule } from "./commit-queue.ts";
import type { Inbox } from "./inbox.ts";
import type {
  AppendReceipt,
  ChangeDraft,
  ChangesQuery,
  Commit,
  CommitListener,
  CommittedChange,
  ListedRoom,
  LogChangesPage,
  LogDraft,
  LogPage,
  LogRange,
  LogSearch,
  LogThreadPage,
  MessageSummary,
  NamedMessage,
  Origin,
  RoomQuery,
  SearchResults,
} from "./message-log.ts";
import type { MessageStore } from "./message-store.ts";
import { isUnusedSince } from "./room-rank.ts";
import type { TrimmableLog, Trimmed, TrimStep } from "./trimmable-log.ts";

const NO_ORIGIN: Origin = { address: "" };

/** Items of an inbox that are forgotten in one commit. */
const ITEMS_AT_ONCE = 200;

/** A log over a store of this process. What comes within one turn of the event loop is committed together (commit-queue.ts). */
export class GroupedLog implements TrimmableLog {
  readonly epoch: string;
  readonly inbox: Inbox;
  readonly #store: MessageStore;
  readonly #logger: Logger;
  readonly #queue: CommitQueue;
  readonly #listeners = new Set<CommitListener>();

  constructor(store: MessageStore, logger: Logger, schedule: Schedule = setImmediate) {
    this.epoch = store.epoch;
    this.#store = store;
    this.#logger = logger;
    this.#queue = new CommitQueue(store, logger, schedule, (commit) => this.#emit(commit));
    this.inbox = {
      page: async (userId, rooms, query) => this.#read(() => store.inbox.page(userId, rooms, query)),
      count: async (userId, rooms) => this.#read(() => store.inbox.count(userId, rooms)),
      done: (userId, rooms, ids) => this.#forget(() => store.inbox.done(userId, rooms, ids)),
      forget: (userId) => this.#forgetInbox(userId),
      doneReading: (userId, roomId, seq) => this.#doneReading(userId, roomId, seq),
    };
  }

  async append(draft: LogDraft, origin?: Origin): Promise<AppendReceipt> {
    const [outcome] = await this.appendAll([draft], origin);
    if (outcome === undefined || outcome instanceof Error) throw outcome;
    return outcome;
  }

  appendAll(
    drafts: readonly LogDraft[],
    origin: Origin = NO_ORIGIN,
  ): Promise<readonly (AppendReceipt | ChatError)[]> {
    const characters = drafts.reduce((sum, { msg }) => sum + msg.length, 0);
    return this.#queue.run({ messages: drafts.length, characters, needsRoom: true }, (gathered) =>
      drafts.map((draft) => this.#take(draft, origin, gathered)),
    );
  }

  async change(draft: ChangeDraft): Promise<CommittedChange> {
    const { action } = draft;
    const characters = action.type === "edit" ? action.msg.length : 0;
    const outcome = await this.#queue.run(
      { messages: 0, characters, needsRoom: action.type !== "delete" },
      (gathered) => changeMessage(this.#store, draft, gathered),
    );
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async range(roomId: RoomId, range: LogRange): Promise<LogPage> {
    return this.#read(() => this.#store.range(roomId, range));
  }

  async lastSeq(roomId: RoomId): Promise<number> {
    return this.#read(() => this.#store.lastSeq(roomId));
  }

  async seqAt(roomId: RoomId, at: number): Promise<number> {
    return this.#read(() => this.#store.seqAt(roomId, at));
  }

  async isUsedSince(roomId: RoomId, at: number): Promise<boolean> {
    return !isUnusedSince(
      this.#read(() => this.#store.useOf(roomId)),
      at,
    );
  }

  async rooms(query: RoomQuery): Promise<readonly ListedRoom[]> {
    return this.#read(() => this.#store.rooms(query));
  }

  async search(search: LogSearch): Promise<SearchResults<Message>> {
    return this.#read(() => this.#store.search(search));
  }

  async summarize({ roomId, userId, target }: NamedMessage): Promise<MessageSummary | undefined> {
    return this.#read(() => {
      if ("seq" in target) return this.#store.summary(roomId, target.seq);
      const said = this.#store.find({ roomId, userId, clientMsgId: target.clientMsgId });
      return said && this.#store.summary(roomId, said.seq);
    });
  }

  async rev(roomId: RoomId): Promise<number> {
    return this.#read(() => this.#store.changes.rev(roomId));
  }

  async changes(roomId: RoomId, query: ChangesQuery): Promise<LogChangesPage> {
    return this.#read(() => this.#store.changes.page(roomId, query));
  }

  async pins(roomId: RoomId, after: number): Promise<LogPage> {
    return this.#read(() => this.#store.changes.pins(roomId, after));
  }

  async thread(roomId: RoomId, seq: number, range: LogRange): Promise<LogThreadPage> {
    return this.#read(() => {
      const root = this.#store.threadOf(roomId, seq);
      if (root === undefined) throw chatError("message-missing", { roomId, seq });
      return { root, ...this.#store.thread(roomId, root, range) };
    });
  }

  async trim(step: TrimStep): Promise<Trimmed> {
    return this.#remove(() => this.#store.trim(step));
  }

  async forgetRoom(roomId: RoomId, unusedSince: number): Promise<void> {
    this.#remove(() => this.#store.forgetRoom(roomId, unusedSince));
  }

  async close(): Promise<void> {
    this.#queue.close();
    this.#store.close();
  }

  #remove<T>(work: () => T): T {
    try {
      return this.#store.transact(work);
    } catch (error) {
      this.#logger.error("old messages could not be removed", { error });
      throw chatError("log-unwritable", {});
    }
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const refusal = toRefusal(error, chatError("log-unreadable", {}));
      if (refusal !== error) this.#logger.error("messages could not be read", { error });
      throw refusal;
    }
  }

  #forget(work: () => void): Promise<void> {
    return this.#queue.run({ messages: 0, characters: 0, needsRoom: false }, work);
  }

  async #forgetInbox(userId: UserId): Promise<void> {
    while (this.#read(() => this.#store.inbox.hasAnyOf(userId))) {
      await this.#forget(() => this.#store.inbox.forgetSome(userId, ITEMS_AT_ONCE));
    }
  }

  /** Most of what is read has no such item, and then nothing is written. */
  async #doneReading(userId: UserId, roomId: RoomId, seq: number): Promise<boolean> {
    const find = () => {
      const item = this.#store.inbox.directOf(userId, roomId);
      return item !== undefined && item.seq <= seq ? item : undefined;
    };
    if (this.#read(find) === undefined) return false;
    return this.#queue.run({ messages: 0, characters: 0, needsRoom: false }, () => {
      const item = find();
      if (item !== undefined) this.#store.inbox.remove(item);
      return item?.isDone === false;
    });
  }

  /** Gives a draft its position, the one it already has, or the reason why it gets none. */
  #take({ called, ...draft }: LogDraft, origin: Origin, gathered: CommitBuilder): AppendReceipt | ChatError {
    const earlier = this.#store.find(draft);
    if (earlier !== undefined) return { ...earlier, duplicate: true };
    const { roomId, replyTo, at } = draft;
    const last = this.#store.lastSeq(roomId);
    if (replyTo !== undefined && (replyTo < 1 || replyTo > last)) {
      return chatError("reply-target-missing", { roomId });
    }
    const message = { ...draft, seq: last + 1 };
    const thread = replyTo === undefined ? undefined : (this.#store.threadOf(roomId, replyTo) ?? replyTo);
    this.#store.insert(message, origin.address, thread);
    if (called !== undefined) callSaid(this.#store, message, called, gathered);
    gathered.addMessage(message, origin.speaker);
    return { seq: message.seq, at, duplicate: false };
  }

  #emit(commit: Commit): void {
    for (const listener of this.#listeners) {
      try {
        listener(commit);
      } catch (error) {
        this.#logger.error("committed messages could not be delivered", { error });
      }
    }
  }
}
