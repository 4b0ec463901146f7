import * as v from "valibot";
import { problem } from "./field-problems.ts";
import { pageOf, shortText } from "./fields.ts";
import { LONGEST_SLOW_MS, PRIVATE_PREFIX, ROOM_NAME_CHARACTERS } from "./limits.ts";
import type { RoomId } from "./names.ts";

const flag = v.boolean(problem("not-boolean"));
const NameSchema = shortText(ROOM_NAME_CHARACTERS);
const SlowSchema = pageOf(LONGEST_SLOW_MS);

/** Everything that those who moderate a room decide about it; what is left out is as in a usual room. */
export const RoomSettingsSchema = v.object({
  /** The name that people see, "" for that of its id. */
  name: v.optional(NameSchema, ""),
  /** Only those who were let in may enter, and nobody else learns that there is such a room. It holds from the making of the room on. */
  private: v.optional(flag, false),
  /** It stands in the list of rooms. */
  listed: v.optional(flag, true),
  /** Only those who moderate it say something. */
  readOnly: v.optional(flag, false),
  /** Only those who moderate it say what it is about. */
  topicLock: v.optional(flag, false),
  /** Nobody says or changes anything any more. */
  archived: v.optional(flag, false),
  /** The time between two messages of a user who does not moderate it, in ms. */
  slowMs: v.optional(SlowSchema, 0),
});

export type RoomSettings = v.InferOutput<typeof RoomSettingsSchema>;

/** Settings to be changed; the others stay as they are. */
export const SettingsChangeSchema = v.object({
  name: v.exactOptional(NameSchema),
  private: v.exactOptional(flag),
  listed: v.exactOptional(flag),
  readOnly: v.exactOptional(flag),
  topicLock: v.exactOptional(flag),
  archived: v.exactOptional(flag),
  slowMs: v.exactOptional(SlowSchema),
});

export type SettingsChange = v.InferOutput<typeof SettingsChangeSchema>;

/** The settings of a room of which nothing was decided. */
export const USUAL_SETTINGS: RoomSettings = v.parse(RoomSettingsSchema, {});

/** The settings that are not the usual ones, as they travel; undefined where all are. */
export function unusualSettings(settings: RoomSettings): SettingsChange | undefined {
  const usual = new Map<string, unknown>(Object.entries(USUAL_SETTINGS));
  const unusual = Object.entries(settings).filter(([name, value]) => value !== usual.get(name));
  return unusual.length === 0 ? undefined : Object.fromEntries(unusual);
}

/** True for the id of a private room, whether there is one or not. */
export function isPrivateRoomId(roomId: RoomId): boolean {
  return roomId.startsWith(PRIVATE_PREFIX);
}
