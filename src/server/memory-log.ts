import type { RoomId } from "../core/names.ts";
import { TrimmableGroupedLog, type TrimmableStore } from "./grouped-log.ts";
import type { Logger } from "./logger.ts";
import type {
  Draft,
  Page,
  Place,
  Range,
  StoredMessage,
  TrimmableLog,
  Trimmed,
  TrimStep,
} from "./message-log.ts";

/** A log that ends with the process; `epoch` must be new each time. */
export function memoryLog(epoch: string, logger: Logger): TrimmableLog {
  return new TrimmableGroupedLog(new MemoryStore(epoch), logger);
}

/** The messages of a room that are kept; the first of them has the seq after `trimmed`. */
interface RoomMessages {
  trimmed: number;
  messages: StoredMessage[];
}

class MemoryStore implements TrimmableStore {
  readonly epoch: string;
  readonly #rooms = new Map<RoomId, RoomMessages>();
  readonly #places = new Map<string, Place>();

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  transact<T>(work: () => T): T {
    return work();
  }

  insert(message: StoredMessage): void {
    const room = this.#rooms.get(message.roomId) ?? { trimmed: 0, messages: [] };
    room.messages.push(message);
    this.#rooms.set(message.roomId, room);
    const { seq, at } = message;
    if (message.clientMsgId !== undefined) this.#places.set(clientKey(message), { seq, at });
  }

  find(draft: Draft): Place | undefined {
    return draft.clientMsgId === undefined ? undefined : this.#places.get(clientKey(draft));
  }

  lastSeq(roomId: RoomId): number {
    const room = this.#rooms.get(roomId);
    return room === undefined ? 0 : room.trimmed + room.messages.length;
  }

  range(roomId: RoomId, { after, before, limit }: Range): Page {
    const { trimmed, messages } = this.#rooms.get(roomId) ?? { trimmed: 0, messages: [] };
    if (after !== undefined) {
      const start = Math.max(0, after - trimmed);
      return { messages: messages.slice(start, start + limit), more: start + limit < messages.length };
    }
    const end = Math.max(0, Math.min(messages.length, (before ?? Number.MAX_SAFE_INTEGER) - 1 - trimmed));
    const start = Math.max(0, end - limit);
    return { messages: messages.slice(start, end), more: start > 0 };
  }

  trim(step: TrimStep): Trimmed {
    let left = step.rows;
    for (const room of this.#rooms.values()) left -= trimRoom(room, step, left);
    if (left < step.rows) this.#forgetPlaces(step.placesBefore);
    return { removed: step.rows - left, more: left === 0 };
  }

  /** Those of messages that are still kept are never forgotten. */
  #forgetPlaces(before: number): void {
    const kept = new Set<string>();
    for (const { messages } of this.#rooms.values()) for (const one of messages) kept.add(clientKey(one));
    for (const [key, { at }] of this.#places) if (at < before && !kept.has(key)) this.#places.delete(key);
  }
}

function trimRoom(room: RoomMessages, { before, newest }: TrimStep, most: number): number {
  const last = room.trimmed + room.messages.length;
  const mayGo = ({ seq, at }: StoredMessage) =>
    (before !== undefined && at < before) || (newest !== undefined && seq <= last - newest);
  const stays = room.messages.findIndex((message) => !mayGo(message));
  const count = Math.min(most, stays === -1 ? room.messages.length : stays);
  room.messages = room.messages.slice(count);
  room.trimmed += count;
  return count;
}

function clientKey({ roomId, userId, clientMsgId }: Draft): string {
  return JSON.stringify([roomId, userId, clientMsgId]);
}
