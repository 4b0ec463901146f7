import * as v from "valibot";
import {
  AUDIT,
  AWAY,
  BLOCK,
  CHANGES,
  CLIENT_MSG,
  CLIENT_MSGS,
  DELETE,
  DIRECT,
  EDIT,
  HISTORY,
  INBOX,
  INBOX_DONE,
  INVITE,
  JOIN_ROOM,
  MODERATE,
  NICK,
  PIN,
  PINS,
  REACT,
  READ,
  ROOM,
  ROOMS,
  SEARCH,
  SESSIONS,
  THREAD,
  TOPIC,
  WHO,
} from "./event-names.ts";
import { InstantSchema, RoomIdSchema, SeqSchema } from "./fields.ts";
import { InboxItemSchema } from "./inbox.ts";
import { RowsSchema, ServerMsgSchema } from "./message.ts";
import { AuditEntrySchema } from "./moderation.ts";
import { RoleSchema } from "./roles.ts";
import { RoomSettingsSchema } from "./room-settings.ts";
import { MemberSchema, RosterSchema } from "./server-events.ts";
import { WireErrorSchema } from "./wire-error.ts";

/** The acknowledgements of requests. */

export const ErrorReplySchema = v.object({ ok: v.literal(false), error: WireErrorSchema });

/** An ok reply with these entries. */
const okReply = <E extends v.ObjectEntries>(entries: E) => v.object({ ok: v.literal(true), ...entries });

const JoinEntries = {
  roomId: RoomIdSchema,
  epoch: v.string(),
  lastSeq: SeqSchema,
  /** The whole roster if these are `count`, else those who spoke or came last. */
  users: RosterSchema,
  count: v.number(),
  messages: v.array(ServerMsgSchema),
  more: v.boolean(),
  resumed: v.boolean(),
  /** The number of the room's last change. */
  rev: SeqSchema,
  /** Messages up to `since.seq` that changed after `since.rev`, by ascending `rev`; with `moreChanges` the rest is to be asked for after the last of them. */
  changed: v.optional(v.array(ServerMsgSchema), []),
  moreChanges: v.optional(v.boolean(), false),
  topic: v.optional(v.string()),
  /** The furthest that this user has read there, on whatever device; absent before the first time. */
  read: v.optional(SeqSchema),
  /** Those that are not the usual ones. */
  settings: v.optional(RoomSettingsSchema, {}),
  /** The role of this user there. */
  role: v.optional(RoleSchema, "member"),
};

const ReceiptSchema = v.object({
  id: v.string(),
  seq: SeqSchema,
  at: InstantSchema,
  times: v.string(),
  duplicate: v.boolean(),
  /** There if an earlier message was changed by it. */
  rev: v.optional(SeqSchema),
});

const ChangeReceiptSchema = v.object({ rev: SeqSchema, at: InstantSchema, duplicate: v.boolean() });

/** A room of the server; `name` is the one that its settings give it, else its value; `users` is a number. */
export const RoomSummarySchema = v.object({
  roomId: RoomIdSchema,
  name: v.string(),
  users: v.number(),
  lastSeq: SeqSchema,
  topic: v.optional(v.string()),
  settings: v.optional(RoomSettingsSchema, {}),
});

/** The rooms of a list that this client can read: a server of another version of Unicode may take letters that are none here. */
const ReadableRoomsSchema = v.pipe(
  v.array(v.unknown()),
  v.transform((rooms) =>
    rooms.flatMap((room) => {
      const read = v.safeParse(RoomSummarySchema, room);
      return read.success ? [read.output] : [];
    }),
  ),
);

/** A session of a user: when and from where it began, how many connections it has now, and whether it is that of who asks. */
const SessionSchema = v.object({
  id: v.string(),
  beganAt: InstantSchema,
  address: v.optional(v.string()),
  connections: v.number(),
  current: v.boolean(),
});

/** The ok reply to each request of our client. */
export const REPLIES = {
  [JOIN_ROOM]: okReply(JoinEntries),
  /** `user` is the other of the two. `refused`: all from whom the user takes no more. */
  [DIRECT]: v.union([okReply({ ...JoinEntries, user: MemberSchema }), okReply({ refused: RosterSchema })]),
  [CLIENT_MSG]: okReply(ReceiptSchema.entries),
  /** One result for each message, in order, up to the first that was refused for now; those after it were not looked at. */
  [CLIENT_MSGS]: okReply({
    results: v.pipe(v.array(v.union([ReceiptSchema, v.object({ error: WireErrorSchema })])), v.minLength(1)),
  }),
  /** With `rows`, oldest first. */
  [HISTORY]: okReply({ epoch: v.string(), rows: RowsSchema, more: v.boolean() }),
  /** Newest first; `next` is the `before` of the page that follows, if there is more. */
  [SEARCH]: okReply({
    epoch: v.string(),
    messages: v.array(ServerMsgSchema),
    more: v.boolean(),
    next: v.optional(SeqSchema),
  }),
  [WHO]: okReply({ users: RosterSchema, count: v.number(), more: v.boolean() }),
  /** `next` is the `after` of the page that follows, if there may be more. */
  [ROOMS]: okReply({ rooms: ReadableRoomsSchema, next: v.optional(v.string()) }),
  [NICK]: okReply({ nickName: v.string() }),
  [TOPIC]: okReply({ topic: v.string() }),
  [READ]: okReply({ seq: SeqSchema }),
  [AWAY]: okReply({}),
  [EDIT]: okReply(ChangeReceiptSchema.entries),
  [DELETE]: okReply(ChangeReceiptSchema.entries),
  [REACT]: okReply(ChangeReceiptSchema.entries),
  [PIN]: okReply(ChangeReceiptSchema.entries),
  /** Oldest first; cut to what can be sent at once: `more` are read after the last of them. */
  [PINS]: okReply({ epoch: v.string(), messages: v.array(ServerMsgSchema), more: v.boolean() }),
  /** By ascending `rev`, each message once; `rev` is where to go on. */
  [CHANGES]: okReply({
    epoch: v.string(),
    messages: v.array(ServerMsgSchema),
    rev: SeqSchema,
    more: v.boolean(),
  }),
  /** Oldest first, the root before those that answer it. `root` is its seq, also where it is not kept any more. */
  [THREAD]: okReply({
    epoch: v.string(),
    root: SeqSchema,
    messages: v.array(ServerMsgSchema),
    more: v.boolean(),
  }),
  /** Newest first, each with its message as it is, where that is kept; `next` is the `before` of the page that follows, if there is more. */
  [INBOX]: okReply({
    epoch: v.string(),
    items: v.array(v.object({ ...InboxItemSchema.entries, message: v.optional(ServerMsgSchema) })),
    next: v.optional(SeqSchema),
    unread: v.number(),
  }),
  [INBOX_DONE]: okReply({ unread: v.number() }),
  /** The nick, or the address, of whom it was about. */
  [MODERATE]: okReply({ subject: v.string() }),
  /** Newest first; `next` is the `before` of the page that follows, if there is more. */
  [SESSIONS]: okReply({ sessions: v.array(SessionSchema) }),
  /** Everybody whom this user blocks. */
  [BLOCK]: okReply({ blocked: v.array(MemberSchema) }),
  [AUDIT]: okReply({ entries: v.array(AuditEntrySchema), next: v.optional(SeqSchema) }),
  [ROOM]: okReply({ roomId: RoomIdSchema, settings: v.optional(RoomSettingsSchema, {}) }),
  /** `invite` is the secret of one that was made; with `roomId` alone this user was let in there, or the invites of the room are ended. */
  [INVITE]: okReply({
    roomId: RoomIdSchema,
    invite: v.optional(v.string()),
    expiresAt: v.optional(InstantSchema),
  }),
};

/** The content of an ok reply to an event. */
export type ReplyOf<Event extends keyof typeof REPLIES> = v.InferOutput<(typeof REPLIES)[Event]>;

export type SessionInfo = v.InferOutput<typeof SessionSchema>;
export type Receipt = v.InferOutput<typeof ReceiptSchema>;
export type JoinReply = ReplyOf<typeof JOIN_ROOM>;
