import type { ClientEvent } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { ChatError } from "../../../core/protocol/errors.ts";
import type { Group, RoomId } from "../../../core/protocol/names.ts";

/** Enters the rooms that line mode was given, and keeps the refusals: a room that is refused keeps nobody out of the others. */
export class LineRefusals {
  readonly #given: readonly Group[];
  readonly #errors = new Map<RoomId, ChatError>();

  constructor(given: readonly Group[]) {
    this.#given = given;
  }

  /** The first refusal that still holds. */
  get first(): ChatError | undefined {
    return this.#errors.values().next().value;
  }

  /** The rooms that are not refused. */
  get entered(): readonly Group[] {
    return this.#given.filter(({ roomId }) => !this.#errors.has(roomId));
  }

  /** Enters all rooms; rejects only where every one is refused. */
  async enterAll(client: Pick<ChatClient, "join">): Promise<void> {
    const joined = await Promise.allSettled(this.#given.map(({ roomId }) => client.join(roomId)));
    const refused = joined.filter((result) => result.status === "rejected");
    if (refused[0] !== undefined && refused.length === this.#given.length) throw refused[0].reason;
  }

  /** Hears what happens to the rooms. */
  hear(event: ClientEvent): void {
    if (event.type === "joined") this.#errors.delete(event.room.roomId);
    if (event.type === "left") this.#errors.delete(event.roomId);
    if (event.type !== "joinFailed" && event.type !== "removed") return;
    const given = this.#given.some(({ roomId }) => roomId === event.roomId);
    if (given) this.#errors.set(event.roomId, event.error);
  }
}
