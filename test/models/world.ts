import type { Scheduler } from "fast-check";
import { silentLogger } from "../../src/core/logger.ts";
import { type ChatError, fromErrorData } from "../../src/core/protocol/errors.ts";
import type { Limits } from "../../src/core/protocol/limits.ts";
import type { Message } from "../../src/core/protocol/message.ts";
import { type RoomId, toRoomId } from "../../src/core/protocol/names.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type {
  AppendReceipt,
  LogDraft,
  LogPage,
  LogRange,
  MessageLog,
} from "../../src/server/log/message-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { HubNetwork } from "../support/socket-pair.ts";

/** The one room of the model. */
export const ROOM = toRoomId("room1") as RoomId;

/** A few at a time, so that catching up takes pages. */
const PAGE = 3;

/**
 * A server and its log, in which chance decides what comes first: packets of each direction of each connection keep their
 * order and nothing else does; commits and reads take as long as they like.
 */
export class World {
  readonly network: HubNetwork;
  /** The faults that were seen, in words. */
  readonly faults: string[] = [];
  /** While true the disk takes nothing and gives nothing. */
  failing = false;
  /** All that the log ever committed, as it was said, and how many of the oldest it has let go. */
  committed: Message[] = [];
  trimmed = 0;
  /** The states of messages that commits brought, in the order of their changes. */
  changed: Message[] = [];
  readonly #scheduler: Scheduler;
  #log: TrimmableLog;
  #epochs = 1;
  #stopListening: () => void = () => {};

  /** `limits` may be others than those that hold nobody up. */
  constructor(scheduler: Scheduler, limits: Partial<Limits> = {}) {
    this.#scheduler = scheduler;
    this.#log = memoryLog("epoch-1", silentLogger);
    this.#listen();
    this.network = new HubNetwork({
      limits: { historyPage: PAGE, messageRate: null, joinRate: null, connectionRate: null, ...limits },
      log: this.#slow(this.#log),
      post: this.#lanes(),
    });
  }

  /** The text that was said at a seq. */
  textAt(seq: number): string | undefined {
    return this.committed[seq - 1]?.msg;
  }

  /** The message at a seq, in the state that a change brought it to; undefined if none did. */
  stateAt(seq: number, rev: number): Message | undefined {
    if (rev === 0) return this.committed[seq - 1];
    return this.changed.find((state) => state.seq === seq && state.changes?.rev === rev);
  }

  /** The last change of the message at a seq. */
  revOf(seq: number): number {
    return this.changed.findLast((state) => state.seq === seq)?.changes?.rev ?? 0;
  }

  /** The texts that edits brought, each as often as it was brought. */
  editedTexts(): string[] {
    return this.changed.flatMap((state, index) => {
      const before = this.changed.slice(0, index).findLast(({ seq }) => seq === state.seq);
      const text = (before ?? this.committed[state.seq - 1])?.msg;
      return state.msg === text || state.msg === "" ? [] : [state.msg];
    });
  }

  /** Lets up to so many things happen. */
  async step(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      await turn();
      if (this.#scheduler.count() > 0) await this.#scheduler.waitNext(1);
    }
    await turn();
  }

  /** Lets everything happen, and time pass, until nothing more does. */
  async settle(): Promise<void> {
    for (let round = 0; round < 12; round += 1) {
      await this.#drain();
      this.network.clock.advance(5_000);
    }
    await this.#drain();
  }

  async #drain(): Promise<void> {
    await turn();
    while (this.#scheduler.count() > 0) {
      await this.#scheduler.waitNext(1);
      await turn();
    }
  }

  async trim(newest: number): Promise<void> {
    await this.#log.trim({ newest, receiptsBefore: 0, rows: 1_000 });
    this.trimmed = Math.max(this.trimmed, this.committed.length - newest);
  }

  /** The server is killed and started again on the same log. */
  restart(): void {
    this.network.restart(this.#slow(this.#log));
  }

  /** The server starts on another, empty log. */
  startOver(): void {
    this.#epochs += 1;
    this.#replace(memoryLog(`epoch-${this.#epochs}`, silentLogger), []);
  }

  /** The server starts on an older copy of its log, of the same epoch, that ends after `seq`. */
  async setBack(seq: number): Promise<void> {
    const copy = memoryLog(this.#log.epoch, silentLogger);
    const kept = this.committed.slice(0, seq);
    for (const { seq: _, ...draft } of kept) await copy.append(draft);
    this.network.clock.advance(1);
    this.#replace(copy, kept);
  }

  #replace(log: TrimmableLog, committed: Message[]): void {
    this.#stopListening();
    this.#log = log;
    this.committed = committed;
    this.changed = [];
    this.trimmed = 0;
    this.#listen();
    this.restart();
  }

  #listen(): void {
    this.#stopListening = this.#log.onCommit(({ messages, changes }) => {
      this.committed.push(...messages);
      for (const room of changes) this.changed.push(...room.messages);
    });
  }

  /** The log behind a disk that takes its time, and may refuse; drafts are committed in the order they came. */
  #slow(inner: TrimmableLog): MessageLog {
    const queue: (() => void)[] = [];
    const disk = async (what: string) => {
      await this.#scheduler.schedule(Promise.resolve(), what);
      if (this.failing) throw fromErrorData({ code: "UNAVAILABLE", message: "the disk fails" });
    };
    const write = <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        queue.push(() => work().then(resolve, reject));
        disk("commit").then(
          () => queue.shift()?.(),
          (error) => {
            queue.shift();
            reject(error);
          },
        );
      });
    const append = (drafts: readonly LogDraft[]): Promise<readonly (AppendReceipt | ChatError)[]> =>
      write(() => inner.appendAll(drafts));
    return {
      epoch: inner.epoch,
      change: (draft) => write(() => inner.change(draft)),
      rev: async (roomId) => {
        await disk("rev");
        return inner.rev(roomId);
      },
      changes: async (roomId, query) => {
        await disk("changes");
        return inner.changes(roomId, query);
      },
      pins: (roomId, after) => inner.pins(roomId, after),
      summarize: (message) => inner.summarize(message),
      thread: (roomId, seq, range) => inner.thread(roomId, seq, range),
      inbox: inner.inbox,
      seqAt: (roomId, at) => inner.seqAt(roomId, at),
      isUsedSince: (roomId, at) => inner.isUsedSince(roomId, at),
      rooms: (query) => inner.rooms(query),
      search: (search) => inner.search(search),
      append: async (draft: LogDraft) => {
        const [outcome] = await append([draft]);
        if (outcome === undefined || outcome instanceof Error) throw outcome;
        return outcome;
      },
      appendAll: append,
      onCommit: (listener) => inner.onCommit(listener),
      range: async (roomId: RoomId, range: LogRange): Promise<LogPage> => {
        await disk("range");
        return inner.range(roomId, range);
      },
      lastSeq: async (roomId: RoomId) => {
        await disk("lastSeq");
        return inner.lastSeq(roomId);
      },
      close: () => inner.close(),
    };
  }

  #lanes(): (lane: string, packet: () => void) => void {
    const lanes = new Map<string, (() => void)[]>();
    return (name, packet) => {
      const lane = lanes.get(name) ?? [];
      lanes.set(name, lane);
      lane.push(packet);
      void this.#scheduler.schedule(Promise.resolve(), name).then(() => lane.shift()?.());
    };
  }
}

/** Lets promises and the log's commit run. */
async function turn(): Promise<void> {
  for (let n = 0; n < 4; n += 1) await new Promise((resolve) => setImmediate(resolve));
}
