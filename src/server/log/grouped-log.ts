import type { Logger } from "../../core/logger.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Message, MessageDraft } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { toRefusal } from "../store/data-failure.ts";
import type {
  AppendReceipt,
  Commit,
  CommitListener,
  Committed,
  ListedRoom,
  LogPage,
  LogRange,
  LogSearch,
  Origin,
  RoomQuery,
  SearchResults,
  TrimmableLog,
  Trimmed,
  TrimStep,
} from "./message-log.ts";
import { isUnusedSince, type RoomUse } from "./room-rank.ts";

/** Keeps the messages of a log of this process. Everything is synchronous: nothing else comes between. */
export interface MessageStore {
  readonly epoch: string;
  /** Throws UNAVAILABLE where nothing more may be inserted. */
  requireRoom(): void;
  /** Runs `work` so that all it inserts is kept, or, if it throws, nothing of it. */
  transact<T>(work: () => T): T;
  /** `address` is the key of the speaker's. */
  insert(message: Message, address: string): void;
  /** Finds the position at which the draft's `(roomId, userId, clientMsgId)` was committed. */
  find(draft: MessageDraft): Committed | undefined;
  lastSeq(roomId: RoomId): number;
  range(roomId: RoomId, range: LogRange): LogPage;
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

interface Pending {
  readonly drafts: readonly MessageDraft[];
  readonly origin: Origin;
  readonly resolve: (outcomes: readonly (AppendReceipt | ChatError)[]) => void;
  readonly reject: (error: ChatError) => void;
}

/** A draft that was taken; `message` if it is new. */
interface Taken {
  readonly receipt: AppendReceipt;
  readonly message?: Message;
}

const NO_ORIGIN: Origin = { address: "" };

/** Messages, and characters of them, in one commit; the messages of one request are never parted. */
const MOST_MESSAGES = 200;
const MOST_CHARACTERS = 256 * 1024;

/** Runs something once, soon: the moment in which what was gathered is committed. */
export type Schedule = (run: () => void) => void;

/**
 * A log over a store of this process. Drafts that come within one turn of the event loop are committed together, so
 * a burst costs one sync and a lone message waits for nobody. A `schedule` may gather more.
 */
export class GroupedLog implements TrimmableLog {
  readonly epoch: string;
  readonly #store: MessageStore;
  readonly #logger: Logger;
  readonly #schedule: Schedule;
  readonly #listeners = new Set<CommitListener>();
  readonly #queue: Pending[] = [];
  #closed = false;

  constructor(store: MessageStore, logger: Logger, schedule: Schedule = setImmediate) {
    this.epoch = store.epoch;
    this.#store = store;
    this.#logger = logger;
    this.#schedule = schedule;
  }

  async append(draft: MessageDraft, origin?: Origin): Promise<AppendReceipt> {
    const [outcome] = await this.#enqueue([draft], origin);
    if (outcome === undefined || outcome instanceof Error) throw outcome;
    return outcome;
  }

  appendAll(
    drafts: readonly MessageDraft[],
    origin?: Origin,
  ): Promise<readonly (AppendReceipt | ChatError)[]> {
    return this.#enqueue(drafts, origin);
  }

  #enqueue(
    drafts: readonly MessageDraft[],
    origin = NO_ORIGIN,
  ): Promise<readonly (AppendReceipt | ChatError)[]> {
    if (this.#closed) return Promise.reject(chatError("server-closing", {}));
    return new Promise((resolve, reject) => {
      this.#queue.push({ drafts, origin, resolve, reject });
      if (this.#queue.length === 1) this.#schedule(() => this.#commit());
    });
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

  async trim(step: TrimStep): Promise<Trimmed> {
    return this.#remove(() => this.#store.trim(step));
  }

  async forgetRoom(roomId: RoomId, unusedSince: number): Promise<void> {
    this.#remove(() => this.#store.forgetRoom(roomId, unusedSince));
  }

  #remove<T>(work: () => T): T {
    try {
      return this.#store.transact(work);
    } catch (error) {
      this.#logger.error("old messages could not be removed", { error });
      throw unwritable();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    while (this.#queue.length > 0) this.#commit();
    this.#store.close();
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#logger.error("messages could not be read", { error });
      throw toRefusal(error, chatError("log-unreadable", {}));
    }
  }

  #commit(): void {
    const batch = this.#takeBatch();
    if (batch.length === 0) return;
    if (this.#queue.length > 0 && !this.#closed) this.#schedule(() => this.#commit());
    try {
      this.#store.requireRoom();
      const taken = this.#store.transact(() =>
        batch.map(({ drafts, origin }) => drafts.map((draft) => this.#take(draft, origin))),
      );
      this.#settle(batch, taken);
    } catch (error) {
      const refusal = toRefusal(error, unwritable());
      const messages = batch.reduce((sum, { drafts }) => sum + drafts.length, 0);
      if (refusal !== error) this.#logger.error("messages could not be committed", { messages, error });
      for (const { reject } of batch) reject(refusal);
    }
  }

  /** Takes what is to be committed together, the oldest first; the rest is for the next turn, so that others have theirs between. */
  #takeBatch(): readonly Pending[] {
    let messages = 0;
    let characters = 0;
    const beyond = this.#queue.findIndex(({ drafts }, index) => {
      messages += drafts.length;
      for (const { msg } of drafts) characters += msg.length;
      return index > 0 && (messages > MOST_MESSAGES || characters > MOST_CHARACTERS);
    });
    return this.#queue.splice(0, beyond === -1 ? this.#queue.length : beyond);
  }

  /** Gives a draft its position, the one it already has, or the reason why it gets none. */
  #take(draft: MessageDraft, { address }: Origin): Taken | ChatError {
    const earlier = this.#store.find(draft);
    if (earlier !== undefined) return { receipt: { ...earlier, duplicate: true } };
    const last = this.#store.lastSeq(draft.roomId);
    if (draft.replyTo !== undefined && (draft.replyTo < 1 || draft.replyTo > last)) {
      return chatError("reply-target-missing", { roomId: draft.roomId });
    }
    const message = { ...draft, seq: last + 1 };
    this.#store.insert(message, address);
    return { receipt: { seq: message.seq, at: message.at, duplicate: false }, message };
  }

  #settle(batch: readonly Pending[], taken: readonly (readonly (Taken | ChatError)[])[]): void {
    const fresh: Message[] = [];
    const speakers = new Map<Message, string>();
    for (const [index, outcomes] of taken.entries()) {
      const pending = batch[index];
      const speaker = pending?.origin.speaker;
      for (const outcome of outcomes) {
        if (outcome instanceof Error || outcome.message === undefined) continue;
        fresh.push(outcome.message);
        if (speaker !== undefined) speakers.set(outcome.message, speaker);
      }
      pending?.resolve(outcomes.map((outcome) => (outcome instanceof Error ? outcome : outcome.receipt)));
    }
    if (fresh.length > 0) this.#emit({ messages: fresh, speakers, changes: [], inbox: [] });
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

function unwritable(): ChatError {
  return chatError("log-unwritable", {});
}
