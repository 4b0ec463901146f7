import * as v from "valibot";
import { problem } from "./field-problems.ts";
import { IdText, InstantSchema, RoomIdSchema } from "./fields.ts";
import { InvitedRoleSchema } from "./roles.ts";
import { SettingsChangeSchema } from "./room-settings.ts";

/** The payloads of requests about what a room is and who may enter it. */

const flag = v.boolean(problem("not-boolean"));

/**
 * With `settings` it changes those of a room, without them it asks for them; without a room it makes a private one with these settings.
 */
export const RoomRequestSchema = v.pipe(
  v.object({ roomId: v.optional(RoomIdSchema), settings: v.optional(SettingsChangeSchema) }),
  v.check(
    ({ roomId, settings }) => roomId !== undefined || settings?.private === true,
    problem("one-of-fields", "roomId and settings.private"),
  ),
);

/** Makes an invite to a room, or with `end` ends those that there are; with `invite` it lets this user into the room of that one. */
export const InviteRequestSchema = v.pipe(
  v.object({
    roomId: v.optional(RoomIdSchema),
    once: v.optional(flag, false),
    expiresAt: v.optional(InstantSchema),
    role: v.optional(InvitedRoleSchema, "member"),
    end: v.optional(flag, false),
    invite: v.optional(IdText),
  }),
  v.check(
    ({ roomId, invite }) => (roomId === undefined) !== (invite === undefined),
    problem("one-of-fields", "roomId and invite"),
  ),
);
