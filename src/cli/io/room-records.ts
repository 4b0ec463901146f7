import * as v from "valibot";
import { RoomSummarySchema } from "../../core/protocol/replies.ts";
import { INVITED_ROLES } from "../../core/protocol/roles.ts";
import { RoomSettingsSchema } from "../../core/protocol/room-settings.ts";
import { described, InstantText, RoomFields } from "./records.ts";

/** The records of commands about rooms, as those in `records.ts`. */

const { users, lastSeq } = RoomSummarySchema.entries;

/** A room: `rooms`. */
export const RoomRecordSchema = v.object({
  ...RoomFields,
  users: described(users, "how many are in it"),
  lastSeq: described(lastSeq, "the number of its last message, 0 if there is none"),
  topic: described(v.nullable(v.string()), "what it is about"),
  private: described(v.boolean(), "only those who were let in know of it"),
});

/** The settings of a room: `room`. */
export const RoomSettingsRecordSchema = v.object({
  roomId: described(v.string(), "the room's id on the wire"),
  settings: described(
    RoomSettingsSchema,
    "what those who moderate it decided; slowMs is the time between two messages of a user, in ms",
  ),
});

/** An invite that was made: `invite`. */
export const InviteRecordSchema = v.object({
  ...RoomFields,
  link: described(v.string(), "lets whoever has it in; a secret"),
  role: described(v.picklist(INVITED_ROLES), "what they may do in the room"),
  once: described(v.boolean(), "it is for one person"),
  expiresAt: described(InstantText, "until when it holds, ISO 8601 with offset"),
});

export type RoomRecord = v.InferOutput<typeof RoomRecordSchema>;
export type RoomSettingsRecord = v.InferOutput<typeof RoomSettingsRecordSchema>;
export type InviteRecord = v.InferOutput<typeof InviteRecordSchema>;
