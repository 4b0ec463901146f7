import type { ChatMessage } from "../src/core/client/chat.ts";
import type { Random } from "./random.ts";

/** Messages of each room that a client knows of; older ones are left alone, so that changes meet. */
const MOST = 20;

interface KnownMessage {
  readonly seq: number;
  readonly own: boolean;
  readonly isDeleted: boolean;
}

/** The newest messages that a client was shown, to choose from what is to be changed. */
export class KnownMessages {
  readonly #rooms = new Map<string, Map<number, KnownMessage>>();

  /** Notes messages that were shown, or shown anew after a change; an old one is not known again. */
  note(messages: readonly ChatMessage[]): void {
    for (const { roomId, seq, own, changes } of messages) {
      if (seq === undefined) continue;
      const room = this.#rooms.get(roomId) ?? new Map<number, KnownMessage>();
      this.#rooms.set(roomId, room);
      const oldest = room.keys().next().value;
      if (room.size >= MOST && oldest !== undefined && seq < oldest) continue;
      room.set(seq, { seq, own, isDeleted: changes?.deletedAt !== undefined });
      if (room.size > MOST && oldest !== undefined) room.delete(oldest);
    }
  }

  /** Chooses any message of a room. */
  any(room: string, random: Random): number | undefined {
    return choose([...(this.#rooms.get(room)?.values() ?? [])], random);
  }

  /** Chooses one of this user's own that was not deleted yet, as far as is known. */
  own(room: string, random: Random): number | undefined {
    const all = [...(this.#rooms.get(room)?.values() ?? [])];
    return choose(
      all.filter(({ own, isDeleted }) => own && !isDeleted),
      random,
    );
  }
}

function choose(some: readonly KnownMessage[], random: Random): number | undefined {
  return some[random.between(0, some.length - 1)]?.seq;
}
