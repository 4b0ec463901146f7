import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { toRefusal } from "../store/data-failure.ts";
import { CommitBuilder } from "./commit-builder.ts";
import type { Commit } from "./message-log.ts";
import type { MessageStore } from "./message-store.ts";

/** Runs something once, soon: the moment in which what was gathered is committed. */
export type Schedule = (run: () => void) => void;

/** The size of a work, by which commits are bounded. */
export interface WorkSize {
  readonly messages: number;
  readonly characters: number;
  /** True where it may need more room on the disk. */
  readonly needsRoom: boolean;
}

interface Work extends WorkSize {
  /** Does it; the returned function tells whoever waits that it is committed. */
  readonly run: (gathered: CommitBuilder) => () => void;
  readonly reject: (error: ChatError) => void;
}

/** Messages, and characters of them, in one commit; those of one work are never parted. */
const MOST_MESSAGES = 200;
const MOST_CHARACTERS = 256 * 1024;

/** The time after which a commit takes no more works, ms: taking a long text out of the index of words takes long, and so does calling many users. */
const COMMIT_MS = 8;

/**
 * Works on a store that come within one turn of the event loop are committed together, in order, so a burst costs one sync and a lone one
 * waits for nobody. A `schedule` may gather more.
 */
export class CommitQueue {
  readonly #store: MessageStore;
  readonly #logger: Logger;
  readonly #schedule: Schedule;
  readonly #emit: (commit: Commit) => void;
  readonly #works: Work[] = [];
  #isScheduled = false;
  #closed = false;

  /** `emit` is called with all that a commit brought, once it is kept. */
  constructor(store: MessageStore, logger: Logger, schedule: Schedule, emit: (commit: Commit) => void) {
    this.#store = store;
    this.#logger = logger;
    this.#schedule = schedule;
    this.#emit = emit;
  }

  /** Resolves with the result of `work` once all that it wrote is kept. Rejects with UNAVAILABLE, and nothing of it is kept, where that can't be. */
  run<T>(size: WorkSize, work: (gathered: CommitBuilder) => T): Promise<T> {
    if (this.#closed) return Promise.reject(chatError("server-closing", {}));
    return new Promise((resolve, reject) => {
      const run = (gathered: CommitBuilder) => {
        const result = work(gathered);
        return () => resolve(result);
      };
      this.#works.push({ ...size, run, reject });
      this.#commitSoon();
    });
  }

  /** Commits all that waits, and takes no more. */
  close(): void {
    this.#closed = true;
    while (this.#works.length > 0) this.#commit();
  }

  #commitSoon(): void {
    if (this.#isScheduled || this.#closed || this.#works.length === 0) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      this.#commit();
    });
  }

  #commit(): void {
    const batch = this.#takeBatch();
    const works = this.#refuseWithoutRoom(batch);
    const settles: (() => void)[] = [];
    try {
      const commit =
        works.length === 0 ? undefined : this.#store.transact(() => this.#runAll(works, settles));
      this.#works.unshift(...works.slice(settles.length));
      this.#commitSoon();
      for (const settle of settles) settle();
      if (commit !== undefined) this.#emit(commit);
    } catch (error) {
      const refusal = toRefusal(error, chatError("log-unwritable", {}));
      const messages = works.reduce((sum, work) => sum + work.messages, 0);
      if (refusal !== error) this.#logger.error("messages could not be committed", { messages, error });
      for (const { reject } of works) reject(refusal);
    }
    this.#commitSoon();
  }

  #runAll(works: readonly Work[], settles: (() => void)[]): Commit | undefined {
    const began = performance.now();
    const gathered = new CommitBuilder(this.#store);
    for (const { run } of works) {
      settles.push(run(gathered));
      if (gathered.isFull || performance.now() - began > COMMIT_MS) break;
    }
    return gathered.finish();
  }

  /** Takes what is to be committed together, the oldest first; the rest is for the next turn, so that others have theirs between. */
  #takeBatch(): readonly Work[] {
    let messages = 0;
    let characters = 0;
    const beyond = this.#works.findIndex((work, index) => {
      messages += Math.max(1, work.messages);
      characters += work.characters;
      return index > 0 && (messages > MOST_MESSAGES || characters > MOST_CHARACTERS);
    });
    return this.#works.splice(0, beyond === -1 ? this.#works.length : beyond);
  }

  /** Refuses the works that need room where there is none; gives the others. */
  #refuseWithoutRoom(works: readonly Work[]): readonly Work[] {
    try {
      this.#store.requireRoom();
      return works;
    } catch (error) {
      const refusal = error instanceof ChatError ? error : chatError("log-unwritable", {});
      for (const { needsRoom, reject } of works) if (needsRoom) reject(refusal);
      return works.filter(({ needsRoom }) => !needsRoom);
    }
  }
}
