import * as v from "valibot";
import { InstantSchema, RoomIdSchema, SeqSchema } from "./fields.ts";

/** The reasons for which a message calls a user: it names the user, or all; answers the user's; somebody reacted to the user's; a room of two. */
export const INBOX_WHYS = ["mention", "all", "reply", "reaction", "direct"] as const;

export type InboxWhy = (typeof INBOX_WHYS)[number];

/** Something that calls a user. `id` orders all items of a server; `at` is when it came to be, ms since 1970 UTC. */
export const InboxItemSchema = v.object({
  id: SeqSchema,
  roomId: RoomIdSchema,
  seq: SeqSchema,
  why: v.picklist(INBOX_WHYS),
  at: InstantSchema,
});

export type InboxItem = v.InferOutput<typeof InboxItemSchema>;
