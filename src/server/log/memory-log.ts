import type { Logger } from "../../core/logger.ts";
import type { Message, MessageDraft } from "../../core/protocol/message.ts";
import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import { firstFrom } from "./binary-search.ts";
import { GroupedLog, type MessageStore, type Schedule } from "./grouped-log.ts";
import {
  type Committed,
  countTrimmable,
  type LogPage,
  type LogRange,
  type LogSearch,
  type RoomEnd,
  type SearchResults,
  type TrimmableLog,
  type Trimmed,
  type TrimStep,
} from "./message-log.ts";
import { makeIndexMatcher } from "./search-text.ts";

/** A log that ends with the process; `epoch` must be new each time. */
export function memoryLog(epoch: string, logger: Logger, schedule?: Schedule): TrimmableLog {
  return new GroupedLog(new MemoryStore(epoch), logger, schedule);
}

/** The messages of a room that are kept; the first of them has the seq after `trimmed`. */
interface RoomMessages {
  trimmed: number;
  readonly messages: Message[];
}

class MemoryStore implements MessageStore {
  readonly epoch: string;
  readonly #rooms = new Map<RoomId, RoomMessages>();
  /** The order in which messages came, over all rooms, by which a search goes on. */
  readonly #numbers = new WeakMap<Message, number>();
  #inserted = 0;
  /** Positions of the messages that are kept, and of trimmed ones, by client and id. */
  readonly #kept = new Map<string, Committed>();
  readonly #trimmed = new Map<string, Committed>();

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  transact<T>(work: () => T): T {
    return work();
  }

  insert(message: Message): void {
    const room = this.#rooms.get(message.roomId) ?? { trimmed: 0, messages: [] };
    room.messages.push(message);
    this.#inserted += 1;
    this.#numbers.set(message, this.#inserted);
    this.#rooms.set(message.roomId, room);
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
      return { messages: messages.slice(start, start + limit), more: start + limit < messages.length };
    }
    const end = Math.max(0, Math.min(messages.length, (before ?? Number.MAX_SAFE_INTEGER) - 1 - trimmed));
    const start = Math.max(0, end - limit);
    return { messages: messages.slice(start, end), more: start > 0 };
  }

  seqAt(roomId: RoomId, at: number): number {
    const { trimmed, messages } = this.#rooms.get(roomId) ?? { trimmed: 0, messages: [] };
    return trimmed + 1 + firstFrom(messages.length, (index) => (messages[index]?.at ?? at) >= at);
  }

  rooms(): RoomEnd[] {
    return [...this.#rooms.keys()].map((roomId) => ({ roomId, lastSeq: this.lastSeq(roomId) }));
  }

  search({ query, roomIds, nickName, before, limit }: LogSearch): SearchResults<Message> {
    const number = (message: Message): number => this.#numbers.get(message) ?? 0;
    const wanted = nickName === undefined ? undefined : nickKey(nickName);
    const matches = makeIndexMatcher(query);
    const all = roomIds
      .flatMap((roomId) => this.#rooms.get(roomId)?.messages ?? [])
      .filter((message) => number(message) < (before ?? Number.POSITIVE_INFINITY))
      .filter((message) => wanted === undefined || nickKey(message.nickName) === wanted)
      .filter(({ msg }) => matches(msg))
      .sort((a, b) => number(b) - number(a));
    const found = all.slice(0, limit);
    const last = found.at(-1);
    const next = all.length > limit && last !== undefined ? number(last) : undefined;
    return { found, next };
  }

  trim(step: TrimStep): Trimmed {
    let left = step.rows;
    for (const room of this.#rooms.values()) {
      const { trimmed, messages } = room;
      const count = countTrimmable(step, messages, trimmed + messages.length);
      const gone = messages.splice(0, Math.min(left, count));
      room.trimmed += gone.length;
      left -= gone.length;
      for (const message of gone) this.#keepPosition(message);
    }
    for (const [key, { at }] of this.#trimmed) if (at < step.receiptsBefore) this.#trimmed.delete(key);
    return { removed: step.rows - left, more: left === 0 };
  }

  #keepPosition(message: Message): void {
    const key = clientKey(message);
    const position = this.#kept.get(key);
    if (message.clientMsgId === undefined || position === undefined) return;
    this.#kept.delete(key);
    this.#trimmed.set(key, position);
  }
}

function clientKey({ roomId, userId, clientMsgId }: MessageDraft): string {
  return JSON.stringify([roomId, userId, clientMsgId]);
}
