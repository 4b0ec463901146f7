import type { RoomId } from "../core/names.ts";
import { GroupedLog, type MessageStore } from "./grouped-log.ts";
import type { Logger } from "./logger.ts";
import type { Draft, MessageLog, Page, Range, StoredMessage } from "./message-log.ts";

/** A log that ends with the process; `epoch` must be new each time. */
export function memoryLog(epoch: string, logger: Logger): MessageLog {
  return new GroupedLog(new MemoryStore(epoch), logger);
}

class MemoryStore implements MessageStore {
  readonly epoch: string;
  readonly #rooms = new Map<RoomId, StoredMessage[]>();
  readonly #byClientId = new Map<string, StoredMessage>();

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  transact<T>(work: () => T): T {
    return work();
  }

  insert(message: StoredMessage): void {
    const room = this.#rooms.get(message.roomId) ?? [];
    room.push(message);
    this.#rooms.set(message.roomId, room);
    if (message.clientMsgId !== undefined) this.#byClientId.set(clientKey(message), message);
  }

  find(draft: Draft): StoredMessage | undefined {
    return draft.clientMsgId === undefined ? undefined : this.#byClientId.get(clientKey(draft));
  }

  lastSeq(roomId: RoomId): number {
    return this.#rooms.get(roomId)?.length ?? 0;
  }

  range(roomId: RoomId, { after, before, limit }: Range): Page {
    const room = this.#rooms.get(roomId) ?? [];
    if (after !== undefined) {
      return { messages: room.slice(after, after + limit), more: after + limit < room.length };
    }
    const end = Math.min(room.length, (before ?? room.length + 1) - 1);
    const start = Math.max(0, end - limit);
    return { messages: room.slice(start, Math.max(0, end)), more: start > 0 };
  }
}

function clientKey({ roomId, userId, clientMsgId }: Draft): string {
  return JSON.stringify([roomId, userId, clientMsgId]);
}
