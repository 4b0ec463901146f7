import * as v from "valibot";
import { EntrySchema } from "./entry.ts";
import { InstantSchema, RoomIdSchema, SeqSchema } from "./fields.ts";
import { InboxItemSchema } from "./inbox.ts";
import { ServerMsgSchema } from "./message.ts";
import { RoomSettingsSchema } from "./room-settings.ts";
import { WireErrorSchema } from "./wire-error.ts";

/** The payloads that a server sends by itself, besides messages. */

/** Somebody in a room, once however many devices: `{ nickName, id }`; `away` is there while they are, with what they said. */
export const MemberSchema = v.object({
  nickName: v.string(),
  id: v.union([v.string(), v.number()]),
  away: v.optional(v.string()),
});

const isObject = (input: unknown): input is object => typeof input === "object" && input !== null;
export const RosterSchema = v.array(MemberSchema);

/**
 * `roomUser` as a map from room id to its members; the original's own server sends `[]` whatever its rosters hold.
 * Not a `v.record`: that leaves out keys such as `__proto__`, which are just room ids here.
 */
export const RoomUserSchema = v.pipe(
  v.custom<object>(isObject, "is not an object"),
  v.transform((rooms) => new Map<string, unknown>(Array.isArray(rooms) ? [] : Object.entries(rooms))),
  v.map(v.string(), RosterSchema),
);

/** Somebody is blocked by this user from now on, or no more, as another device of it said. */
export const BlockedSchema = v.object({ userId: v.string(), on: v.boolean() });

export const WelcomeSchema = v.object({
  protocol: v.number(),
  server: v.object({ name: v.string(), version: v.string() }),
  epoch: v.string(),
  userId: v.string(),
  /** When this user came to own its id: what was said under it before is another's. */
  ownedSince: v.optional(InstantSchema, 0),
  nickName: v.string(),
  session: v.string(),
  role: v.string(),
  entry: EntrySchema,
  limits: v.object({
    messageCharacters: v.number(),
    messageBytes: v.number(),
    roomsPerUser: v.number(),
    historyPage: v.number(),
    batchMessages: v.number(),
    edits: v.boolean(),
    editWindowMs: v.nullable(v.number()),
  }),
  now: InstantSchema,
  /** The room that the invite of the handshake is for. */
  invited: v.optional(RoomIdSchema),
});

/** `users` is the whole roster; without it the lists are the changes, which are there for whoever is told names. */
export const PresenceSchema = v.object({
  roomId: RoomIdSchema,
  /** The number of members. */
  count: v.number(),
  users: v.optional(RosterSchema),
  joined: v.optional(RosterSchema, []),
  left: v.optional(RosterSchema, []),
  changed: v.optional(RosterSchema, []),
});

/**
 * `retryAfterMs`: the server is about to end the connection; come back after this long. `removed`: the client is no more in the room, or, without one,
 * on the server, and is not to come back by itself.
 */
export const NoticeSchema = v.object({
  ...WireErrorSchema.entries,
  roomId: v.optional(RoomIdSchema),
  removed: v.optional(v.boolean(), false),
});

/** `by` is the nick of who set it. */
export const TopicSchema = v.object({ roomId: RoomIdSchema, topic: v.string(), by: v.string() });

/** The settings of a room, of which those that are left out are the usual ones; `by` is the nick of who changed them. */
export const RoomEventSchema = v.object({
  roomId: RoomIdSchema,
  settings: v.optional(RoomSettingsSchema, {}),
  by: v.string(),
});

/** A room of two that the receiver is one of: it has something unread there; `user` is the other one. */
export const DirectSchema = v.object({ roomId: RoomIdSchema, user: MemberSchema });

export const TypingSchema = v.object({
  roomId: RoomIdSchema,
  userId: v.union([v.string(), v.number()]),
  nickName: v.string(),
  typing: v.boolean(),
});

/** The messages that bring a room from change `after` to change `rev`, each once, as it is now, by ascending `rev`. */
export const ChangedSchema = v.object({
  roomId: RoomIdSchema,
  after: SeqSchema,
  rev: SeqSchema,
  messages: v.array(ServerMsgSchema),
});

/** New items of the user's inbox, and how many are not done; without `unread` the items are to be added to it. */
export const InboxEventSchema = v.object({
  items: v.array(InboxItemSchema),
  unread: v.optional(v.number()),
});

export type Changed = v.InferOutput<typeof ChangedSchema>;
export type Member = v.InferOutput<typeof MemberSchema>;
export type Welcome = v.InferOutput<typeof WelcomeSchema>;
export type Presence = v.InferOutput<typeof PresenceSchema>;
export type Notice = v.InferOutput<typeof NoticeSchema>;
