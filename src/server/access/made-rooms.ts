import * as v from "valibot";
import { type RoomId, toRoomId } from "../../core/protocol/names.ts";
import { type RoomSettings, RoomSettingsSchema, USUAL_SETTINGS } from "../../core/protocol/room-settings.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";

const MadeRoomSchema = v.object({ at: v.number(), settings: RoomSettingsSchema });

/** A room that somebody made. `at` is when its settings were last changed, or it was made, ms since 1970 UTC. */
export type MadeRoom = v.InferOutput<typeof MadeRoomSchema>;

/** The rooms that somebody made, and their settings. */
export class MadeRooms {
  readonly #records: RecordSet<MadeRoom>;

  constructor(table: AccessTable) {
    this.#records = new RecordSet(table, "room", MadeRoomSchema);
  }

  /** Tells whether somebody made a room; one in which only base clients ever were, nobody did. */
  has(roomId: RoomId): boolean {
    return this.#records.get(roomId) !== undefined;
  }

  settingsOf(roomId: RoomId): RoomSettings {
    return this.#records.get(roomId)?.settings ?? USUAL_SETTINGS;
  }

  /** Every room that was made; it may be removed meanwhile. */
  *entries(): Iterable<readonly [RoomId, MadeRoom]> {
    for (const [key, room] of this.#records.entries()) {
      const roomId = toRoomId(key);
      if (roomId !== undefined) yield [roomId, room];
    }
  }

  /** Only within `write` of the table. */
  put(roomId: RoomId, room: MadeRoom): void {
    this.#records.put(roomId, room);
  }

  /** Only within `write` of the table. */
  remove(roomId: RoomId): void {
    this.#records.remove(roomId);
  }

  reload(): void {
    this.#records.reload();
  }
}
