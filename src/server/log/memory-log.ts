import type { Logger } from "../../core/logger.ts";
import type { Message, MessageDraft } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { firstFrom } from "../binary-search.ts";
import { SortedList } from "../sorted-list.ts";
import type { Schedule } from "./commit-queue.ts";
import { ExpiringPositions } from "./expiring-positions.ts";
import { GroupedLog } from "./grouped-log.ts";
import { MemoryChanges } from "./memory-changes.ts";
import { MemoryInbox } from "./memory-inbox.ts";
import { forgetChanges, lastSeqOf, type MemoryRoom, messageOf, newRoom } from "./memory-room.ts";
import { searchMemory } from "./memory-search.ts";
import type {
  Committed,
  ListedRoom,
  LogPage,
  LogRange,
  LogSearch,
  MessageSummary,
  RoomQuery,
  SearchResults,
} from "./message-log.ts";
import type { MessageStore } from "./message-store.ts";
import { lightPage, reactionBytes } from "./page-size.ts";
import { emptied, isUnusedSince, noteSpoken, type RankedRoom, type RoomUse, UNUSED } from "./room-rank.ts";
import {
  countTrimmable,
  type TrimmableLog,
  type Trimmed,
  type TrimStep,
  UNUSED_AT_ONCE,
} from "./trimmable-log.ts";

/** A log that ends with the process; `epoch` must be new each time. */
export function memoryLog(epoch: string, logger: Logger, schedule?: Schedule): TrimmableLog {
  return new GroupedLog(new MemoryStore(epoch), logger, schedule);
}

/** Rooms that a step of trimming looks at. */
const STEP_ROOMS = 1_000;

/** The messages of a log that ends with the process. */
export class MemoryStore implements MessageStore {
  readonly epoch: string;
  readonly changes: MemoryChanges;
  readonly inbox = new MemoryInbox();
  readonly #rooms = new Map<RoomId, MemoryRoom>();
  readonly #ranked = new SortedList<RankedRoom>(highestFirst);
  /** The id of the newest message: ids are the order in which messages came, over all rooms. */
  #newestId = 0;
  /** Positions of the messages that are kept, and of trimmed ones, by client and id. */
  readonly #kept = new Map<string, Committed>();
  readonly #trimmed = new Map<string, Committed>();
  readonly #positions: ExpiringPositions;
  readonly #changeReceipts: ExpiringPositions;
  /** Goes over the rooms, a few in each step; the one whose turn is not over comes first. */
  #trimming: Iterator<RoomId> | undefined;
  #trimmingAt: RoomId | undefined;

  constructor(epoch: string) {
    this.epoch = epoch;
    this.changes = new MemoryChanges(this.#rooms);
    this.#positions = new ExpiringPositions(this.#trimmed);
    this.#changeReceipts = new ExpiringPositions(this.changes.receipts());
  }

  requireRoom(): void {}

  transact<T>(work: () => T): T {
    return work();
  }

  close(): void {}

  insert(message: Message, address: string, thread: number | undefined): void {
    const room = this.#rooms.get(message.roomId) ?? newRoom();
    room.messages.push(message);
    if (thread !== undefined) room.threads.set(message.seq, thread);
    this.#newestId += 1;
    room.ids.push(this.#newestId);
    this.#rooms.set(message.roomId, room);
    this.#setUse(message.roomId, room, noteSpoken(room.use, message.roomId, address, message.at));
    const { seq, at } = message;
    if (message.clientMsgId !== undefined) this.#kept.set(clientKey(message), { seq, at });
  }

  find(draft: ClientIds): Committed | undefined {
    if (draft.clientMsgId === undefined) return undefined;
    const key = clientKey(draft);
    return this.#kept.get(key) ?? this.#trimmed.get(key);
  }

  lastSeq(roomId: RoomId): number {
    const room = this.#rooms.get(roomId);
    return room === undefined ? 0 : lastSeqOf(room);
  }

  get(roomId: RoomId, seq: number): Message | undefined {
    const room = this.#rooms.get(roomId);
    return room && messageOf(room, seq);
  }

  getAll(roomId: RoomId, seqs: readonly number[]): readonly Message[] {
    return seqs.flatMap((seq) => this.get(roomId, seq) ?? []);
  }

  getBare(roomId: RoomId, seq: number): Message | undefined {
    return this.get(roomId, seq);
  }

  summary(roomId: RoomId, seq: number): MessageSummary | undefined {
    const message = this.get(roomId, seq);
    if (message === undefined) return undefined;
    const { at, userId, msg, changes } = message;
    return {
      seq,
      at,
      userId,
      textBytes: Buffer.byteLength(msg),
      reactionBytes: reactionBytes(changes?.reactions ?? []),
      items: this.inbox.ofMessage(roomId, seq).length,
    };
  }

  threadOf(roomId: RoomId, seq: number): number | undefined {
    const room = this.#rooms.get(roomId);
    if (room === undefined) return undefined;
    const isKept = messageOf(room, seq) !== undefined;
    if (isKept) return room.threads.get(seq) ?? seq;
    return [...room.threads.values()].includes(seq) ? seq : undefined;
  }

  thread(roomId: RoomId, first: number, range: LogRange): LogPage {
    const room = this.#rooms.get(roomId) ?? newRoom();
    const all = room.messages.filter(({ seq }) => seq === first || room.threads.get(seq) === first);
    return pageOf(all, range);
  }

  range(roomId: RoomId, range: LogRange): LogPage {
    return pageOf(this.#rooms.get(roomId)?.messages ?? [], range);
  }

  seqAt(roomId: RoomId, at: number): number {
    const { trimmed, messages } = this.#rooms.get(roomId) ?? { trimmed: 0, messages: [] };
    return trimmed + 1 + firstFrom(messages.length, (index) => (messages[index]?.at ?? at) >= at);
  }

  useOf(roomId: RoomId): RoomUse {
    return this.#rooms.get(roomId)?.use ?? UNUSED;
  }

  rooms({ after, limit }: RoomQuery): ListedRoom[] {
    return this.#ranked.after(after, limit).map((room) => ({ ...room, lastSeq: this.lastSeq(room.roomId) }));
  }

  search(search: LogSearch): SearchResults<Message> {
    const rooms = search.roomIds.flatMap((roomId) => this.#rooms.get(roomId) ?? []);
    return searchMemory(rooms, search);
  }

  trim(step: TrimStep): Trimmed {
    const unused: RoomId[] = [];
    let left = step.rows;
    let isOver = false;
    this.#trimming ??= this.#rooms.keys();
    for (let looked = 0; looked < STEP_ROOMS && left > 0 && unused.length < UNUSED_AT_ONCE; looked += 1) {
      const roomId = this.#trimmingAt ?? this.#trimming.next().value;
      const room = roomId === undefined ? undefined : this.#rooms.get(roomId);
      if (roomId === undefined || room === undefined) {
        this.#trimming = undefined;
        isOver = true;
        break;
      }
      left -= this.#trimRoom(room, step, left);
      this.#trimmingAt = left === 0 ? roomId : undefined;
      if (room.messages.length === 0) this.#setUse(roomId, room, emptied(room.use));
      if (step.isInUse?.(roomId) === false && isUnused(room, step.receiptsBefore)) unused.push(roomId);
    }
    const isMore = [this.#positions, this.#changeReceipts].map((all) => all.forgetSome(step)).includes(true);
    return { removed: step.rows - left, more: !isOver || isMore, unused };
  }

  forgetRoom(roomId: RoomId, unusedSince: number): void {
    const room = this.#rooms.get(roomId);
    if (room === undefined || !isUnused(room, unusedSince)) return;
    if (this.#trimmingAt === roomId) this.#trimmingAt = undefined;
    this.#rooms.delete(roomId);
  }

  /** Removes the oldest messages of a room, `most` of them; returns their number. */
  #trimRoom(room: MemoryRoom, step: TrimStep, most: number): number {
    const { trimmed, messages, ids } = room;
    const count = countTrimmable(step, messages.slice(0, most), trimmed + messages.length);
    ids.splice(0, count);
    room.trimmed += count;
    for (const message of messages.splice(0, count)) this.#forget(room, message);
    return count;
  }

  #setUse(roomId: RoomId, room: MemoryRoom, use: RoomUse): void {
    const before = room.use;
    room.use = use;
    if (before.rank === use.rank) return;
    if (before.rank !== undefined) this.#ranked.delete({ roomId, rank: before.rank });
    if (use.rank !== undefined) this.#ranked.add({ roomId, rank: use.rank });
  }

  /** Forgets a message, and its items of inboxes: a direct one was moved to the newest message of its room. */
  #forget(room: MemoryRoom, message: Message): void {
    forgetChanges(room, message.seq);
    for (const item of this.inbox.ofMessage(message.roomId, message.seq)) this.inbox.remove(item);
    const key = clientKey(message);
    const position = this.#kept.get(key);
    if (message.clientMsgId === undefined || position === undefined) return;
    this.#kept.delete(key);
    this.#trimmed.set(key, position);
  }
}

/** A part of messages that are in order, by their seqs. */
function pageOf(messages: readonly Message[], { after, before, limit }: LogRange): LogPage {
  if (after !== undefined) {
    const start = firstFrom(messages.length, (index) => (messages[index]?.seq ?? after) > after);
    return lightPage(
      { messages: messages.slice(start, start + limit), more: start + limit < messages.length },
      "oldest",
    );
  }
  const beyond = before ?? Number.MAX_SAFE_INTEGER;
  const end = firstFrom(messages.length, (index) => (messages[index]?.seq ?? beyond) >= beyond);
  const start = Math.max(0, end - limit);
  return lightPage({ messages: messages.slice(start, end), more: start > 0 }, "newest");
}

function isUnused({ messages, use }: MemoryRoom, since: number): boolean {
  return messages.length === 0 && isUnusedSince(use, since);
}

type ClientIds = Pick<MessageDraft, "roomId" | "userId" | "clientMsgId">;

function clientKey({ roomId, userId, clientMsgId }: ClientIds): string {
  return JSON.stringify([roomId, userId, clientMsgId]);
}

function highestFirst(one: RankedRoom, another: RankedRoom): number {
  if (one.rank !== another.rank) return another.rank - one.rank;
  if (one.roomId === another.roomId) return 0;
  return one.roomId > another.roomId ? -1 : 1;
}
