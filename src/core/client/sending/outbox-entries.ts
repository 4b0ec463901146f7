import type { RoomId } from "../../protocol/names.ts";
import type { Outgoing } from "../chat.ts";
import { type MessageEntry, newEntry, type OutboxEntry } from "./outbox-entry.ts";
import { messageKey, outgoingKey } from "./outbox-ports.ts";
import { RoomOutbox } from "./room-outbox.ts";

/** The entries of an outbox by their keys, and the queue of each room. */
export class OutboxEntries {
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #rooms = new Map<RoomId, RoomOutbox>();
  #lastOrder = 0;

  get(key: string): OutboxEntry | undefined {
    return this.#entries.get(key);
  }

  all(): Iterable<OutboxEntry> {
    return this.#entries.values();
  }

  /** Tells whether an entry is still there. */
  holds(entry: OutboxEntry): boolean {
    return this.#entries.get(outgoingKey(entry.item)) === entry;
  }

  /** Finds the message with this id, or else the last update of it. */
  findMessage(clientMsgId: string): MessageEntry | undefined {
    const message = this.#entries.get(messageKey(clientMsgId));
    if (message?.type === "message") return message;
    const updates = [...this.#entries.values()].filter((entry) => entry.type === "message");
    return updates.findLast(({ item }) => item.clientMsgId === clientMsgId);
  }

  /** Puts something in. A change to a message that is here waits for it. */
  add(item: Outgoing): OutboxEntry {
    this.#lastOrder += 1;
    const entry = newEntry(item, this.#lastOrder);
    this.#entries.set(outgoingKey(item), entry);
    if (entry.type === "change" && "clientMsgId" in entry.item.target) {
      entry.message = this.findMessage(entry.item.target.clientMsgId);
      entry.message?.changes.add(entry);
    }
    if (item.state.status === "sending") this.room(item.roomId).add(entry);
    return entry;
  }

  delete(entry: OutboxEntry): void {
    this.#entries.delete(outgoingKey(entry.item));
  }

  clear(): void {
    this.#entries.clear();
    this.#rooms.clear();
  }

  /** The queue of a room. */
  room(roomId: RoomId): RoomOutbox {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) return known;
    const room = new RoomOutbox();
    this.#rooms.set(roomId, room);
    return room;
  }
}
