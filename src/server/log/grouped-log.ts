import type { Logger } from "../../core/logger.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type {
  Draft,
  Found,
  LogSearch,
  PackedPage,
  Page,
  Place,
  Range,
  Receipt,
  RoomEnd,
  StoredMessage,
  TrimmableLog,
  Trimmed,
  TrimStep,
} from "./message-log.ts";

/** Where a log of this process keeps its messages. Everything is synchronous: nothing else comes between. */
export interface MessageStore {
  readonly epoch: string;
  /** Runs `work` so that all it inserts is kept, or, if it throws, nothing of it. */
  transact<T>(work: () => T): T;
  insert(message: StoredMessage): void;
  /** Where the draft's `(roomId, userId, clientMsgId)` was committed. */
  find(draft: Draft): Place | undefined;
  lastSeq(roomId: RoomId): number;
  range(roomId: RoomId, range: Range): Page;
  packed(roomId: RoomId, range: Range, reader: UserId): PackedPage;
  seqAt(roomId: RoomId, at: number): number;
  rooms(): readonly RoomEnd[];
  search(search: LogSearch): Found<StoredMessage>;
  /** As `TrimmableLog.trim`; it is called within `transact`. */
  trim(step: TrimStep): Trimmed;
  /** Does nothing by itself any more. */
  close(): void;
}

interface Pending {
  readonly drafts: readonly Draft[];
  readonly resolve: (outcomes: readonly (Receipt | ChatError)[]) => void;
  readonly reject: (error: ChatError) => void;
}

/** A draft's outcome; `message` if it is new. */
interface Placed {
  readonly receipt: Receipt;
  readonly message?: StoredMessage;
}

/**
 * A log over a store of this process. Drafts that come within one turn of the event loop are committed together, so
 * a burst costs one sync and a lone message waits for nobody.
 */
export class GroupedLog implements TrimmableLog {
  readonly epoch: string;
  readonly #store: MessageStore;
  readonly #logger: Logger;
  readonly #listeners = new Set<(messages: readonly StoredMessage[]) => void>();
  #queue: Pending[] = [];
  #closed = false;

  constructor(store: MessageStore, logger: Logger) {
    this.epoch = store.epoch;
    this.#store = store;
    this.#logger = logger;
  }

  async append(draft: Draft): Promise<Receipt> {
    const [outcome] = await this.appendAll([draft]);
    if (outcome === undefined || outcome instanceof Error) throw outcome;
    return outcome;
  }

  appendAll(drafts: readonly Draft[]): Promise<readonly (Receipt | ChatError)[]> {
    if (this.#closed) return Promise.reject(chatError("server-closing", {}));
    return new Promise((resolve, reject) => {
      this.#queue.push({ drafts, resolve, reject });
      if (this.#queue.length === 1) setImmediate(() => this.#commit());
    });
  }

  onCommit(listener: (messages: readonly StoredMessage[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async range(roomId: RoomId, range: Range): Promise<Page> {
    return this.#read(() => this.#store.range(roomId, range));
  }

  async packed(roomId: RoomId, range: Range, reader: UserId): Promise<PackedPage> {
    return this.#read(() => this.#store.packed(roomId, range, reader));
  }

  async lastSeq(roomId: RoomId): Promise<number> {
    return this.#read(() => this.#store.lastSeq(roomId));
  }

  async seqAt(roomId: RoomId, at: number): Promise<number> {
    return this.#read(() => this.#store.seqAt(roomId, at));
  }

  async rooms(): Promise<readonly RoomEnd[]> {
    return this.#read(() => this.#store.rooms());
  }

  async search(search: LogSearch): Promise<Found<StoredMessage>> {
    return this.#read(() => this.#store.search(search));
  }

  async trim(step: TrimStep): Promise<Trimmed> {
    try {
      return this.#store.transact(() => this.#store.trim(step));
    } catch (error) {
      this.#logger.error("old messages could not be removed", { error });
      throw unwritable();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#commit();
    this.#store.close();
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#logger.error("messages could not be read", { error });
      throw chatError("log-unreadable", {});
    }
  }

  #commit(): void {
    const batch = this.#queue;
    this.#queue = [];
    if (batch.length === 0) return;
    try {
      const placed = this.#store.transact(() =>
        batch.map(({ drafts }) => drafts.map((draft) => this.#place(draft))),
      );
      this.#settle(batch, placed);
    } catch (error) {
      const messages = batch.reduce((sum, { drafts }) => sum + drafts.length, 0);
      this.#logger.error("messages could not be committed", { messages, error });
      const refusal = unwritable();
      for (const { reject } of batch) reject(refusal);
    }
  }

  /** Gives a draft its place, the one it already has, or the reason why it gets none. */
  #place(draft: Draft): Placed | ChatError {
    const earlier = this.#store.find(draft);
    if (earlier !== undefined) return { receipt: { ...earlier, duplicate: true } };
    const last = this.#store.lastSeq(draft.roomId);
    if (draft.replyTo !== undefined && (draft.replyTo < 1 || draft.replyTo > last)) {
      return chatError("reply-target-missing", { roomId: draft.roomId });
    }
    const message = { ...draft, seq: last + 1 };
    this.#store.insert(message);
    return { receipt: { seq: message.seq, at: message.at, duplicate: false }, message };
  }

  #settle(batch: readonly Pending[], placed: readonly (readonly (Placed | ChatError)[])[]): void {
    const fresh: StoredMessage[] = [];
    for (const [index, outcomes] of placed.entries()) {
      for (const outcome of outcomes) {
        if (!(outcome instanceof Error) && outcome.message !== undefined) fresh.push(outcome.message);
      }
      batch[index]?.resolve(
        outcomes.map((outcome) => (outcome instanceof Error ? outcome : outcome.receipt)),
      );
    }
    if (fresh.length > 0) this.#tell(fresh);
  }

  #tell(messages: readonly StoredMessage[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(messages);
      } catch (error) {
        this.#logger.error("committed messages could not be delivered", { error });
      }
    }
  }
}

function unwritable(): ChatError {
  return chatError("log-unwritable", {});
}
