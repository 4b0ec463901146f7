import type { Logger } from "../../core/logger.ts";
import type { Message, MessageDraft } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { firstFrom } from "../binary-search.ts";
import { SortedList } from "../sorted-list.ts";
import { GroupedLog, type MessageStore, type Schedule } from "./grouped-log.ts";
import { type Searchable, searchMemory } from "./memory-search.ts";
import {
  type Committed,
  countTrimmable,
  type ListedRoom,
  type LogPage,
  type LogRange,
  type LogSearch,
  type RoomQuery,
  type SearchResults,
  type TrimmableLog,
  type Trimmed,
  type TrimStep,
  UNUSED_AT_ONCE,
} from "./message-log.ts";
import { lightPage } from "./page-size.ts";
import { emptied, isUnusedSince, noteSpoken, type RankedRoom, type RoomUse, UNUSED } from "./room-rank.ts";

/** A log that ends with the process; `epoch` must be new each time. */
export function memoryLog(epoch: string, logger: Logger, schedule?: Schedule): TrimmableLog {
  return new GroupedLog(new MemoryStore(epoch), logger, schedule);
}

/** The messages of a room that are kept; the first of them has the seq after `trimmed`. */
interface RoomMessages extends Searchable {
  trimmed: number;
  readonly messages: Message[];
  readonly ids: number[];
  use: RoomUse;
}

/** Rooms that a step of trimming looks at. */
const STEP_ROOMS = 1_000;

/** Trimmed positions that a step looks at, for each message that it may remove: looking takes much less. */
const LOOKED_AT_FOR_EACH = 10;

class MemoryStore implements MessageStore {
  readonly epoch: string;
  readonly #rooms = new Map<RoomId, RoomMessages>();
  readonly #ranked = new SortedList<RankedRoom>(highestFirst);
  /** The id of the newest message: ids are the order in which messages came, over all rooms. */
  #newestId = 0;
  /** Positions of the messages that are kept, and of trimmed ones, by client and id. */
  readonly #kept = new Map<string, Committed>();
  readonly #trimmed = new Map<string, Committed>();
  /** Goes over the rooms, a few in each step; the one whose turn is not over comes first. */
  #trimming: Iterator<RoomId> | undefined;
  #trimmingAt: RoomId | undefined;
  /** Goes over the trimmed positions, a few in each step. */
  #forgetting: Iterator<[string, Committed]> | undefined;

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  requireRoom(): void {}

  transact<T>(work: () => T): T {
    return work();
  }

  close(): void {}

  insert(message: Message, address: string): void {
    const room = this.#rooms.get(message.roomId) ?? { trimmed: 0, messages: [], ids: [], use: UNUSED };
    room.messages.push(message);
    this.#newestId += 1;
    room.ids.push(this.#newestId);
    this.#rooms.set(message.roomId, room);
    this.#setUse(message.roomId, room, noteSpoken(room.use, message.roomId, address, message.at));
    const { seq, at } = message;
    if (message.clientMsgId !== undefined) this.#kept.set(clientKey(message), { seq, at });
  }

  find(draft: MessageDraft): Committed | undefined {
    if (draft.clientMsgId === undefined) return undefined;
    const key = clientKey(draft);
    return this.#kept.get(key) ?? this.#trimmed.get(key);
  }

  lastSeq(roomId: RoomId): number {
    const room = this.#rooms.get(roomId);
    return room === undefined ? 0 : room.trimmed + room.messages.length;
  }

  range(roomId: RoomId, { after, before, limit }: LogRange): LogPage {
    const { trimmed, messages } = this.#rooms.get(roomId) ?? { trimmed: 0, messages: [] };
    if (after !== undefined) {
      const start = Math.max(0, after - trimmed);
      const page = messages.slice(start, start + limit);
      return lightPage({ messages: page, more: start + limit < messages.length }, "oldest");
    }
    const end = Math.max(0, Math.min(messages.length, (before ?? Number.MAX_SAFE_INTEGER) - 1 - trimmed));
    const start = Math.max(0, end - limit);
    return lightPage({ messages: messages.slice(start, end), more: start > 0 }, "newest");
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
    const isAllLookedAt = this.#forgetPositions(step);
    return { removed: step.rows - left, more: !isOver || !isAllLookedAt, unused };
  }

  forgetRoom(roomId: RoomId, unusedSince: number): void {
    const room = this.#rooms.get(roomId);
    if (room === undefined || !isUnused(room, unusedSince)) return;
    if (this.#trimmingAt === roomId) this.#trimmingAt = undefined;
    this.#rooms.delete(roomId);
  }

  /** Removes the oldest messages of a room, `most` of them; returns their number. */
  #trimRoom(room: RoomMessages, step: TrimStep, most: number): number {
    const { trimmed, messages, ids } = room;
    const count = countTrimmable(step, messages.slice(0, most), trimmed + messages.length);
    ids.splice(0, count);
    room.trimmed += count;
    for (const message of messages.splice(0, count)) this.#keepPosition(message);
    return count;
  }

  /** Forgets old positions, of as many as are looked at in one step; true once all have been. */
  #forgetPositions({ receiptsBefore, rows }: TrimStep): boolean {
    this.#forgetting ??= this.#trimmed.entries();
    for (let looked = 0; looked < rows * LOOKED_AT_FOR_EACH; looked += 1) {
      const { done, value } = this.#forgetting.next();
      if (done === true) {
        this.#forgetting = undefined;
        return true;
      }
      const [key, { at }] = value;
      if (at < receiptsBefore) this.#trimmed.delete(key);
    }
    return false;
  }

  #setUse(roomId: RoomId, room: RoomMessages, use: RoomUse): void {
    const before = room.use;
    room.use = use;
    if (before.rank === use.rank) return;
    if (before.rank !== undefined) this.#ranked.delete({ roomId, rank: before.rank });
    if (use.rank !== undefined) this.#ranked.add({ roomId, rank: use.rank });
  }

  #keepPosition(message: Message): void {
    const key = clientKey(message);
    const position = this.#kept.get(key);
    if (message.clientMsgId === undefined || position === undefined) return;
    this.#kept.delete(key);
    this.#trimmed.set(key, position);
  }
}

function isUnused({ messages, use }: RoomMessages, since: number): boolean {
  return messages.length === 0 && isUnusedSince(use, since);
}

function clientKey({ roomId, userId, clientMsgId }: MessageDraft): string {
  return JSON.stringify([roomId, userId, clientMsgId]);
}

function highestFirst(one: RankedRoom, another: RankedRoom): number {
  if (one.rank !== another.rank) return another.rank - one.rank;
  if (one.roomId === another.roomId) return 0;
  return one.roomId > another.roomId ? -1 : 1;
}
