import * as v from "valibot";
import { problem } from "./field-problems.ts";
import {
  BodySchema,
  IdText,
  InstantSchema,
  KindSchema,
  NickSchema,
  PageSchema,
  pageOf,
  RoomIdSchema,
  SeqSchema,
  shortText,
  WireUserIdSchema,
} from "./fields.ts";
import { AWAY_CHARACTERS, DEFAULT_LIMITS, QUERY_CHARACTERS, TOPIC_CHARACTERS } from "./limits.ts";
import { WIRE_CODES } from "./reasons.ts";

/**
 * THE protocol: event names, schemas and the types they infer. Server and client both import it; nothing else spells
 * an event name. `docs/SPEC.md` says what each event promises.
 */

/** The version a client asks for in `auth.protocol`; without one it speaks base, the original's four events. */
export const PROTOCOL = 1;

/** Client → server. */
export const JOIN_ROOM = "joinRoom";
export const CLIENT_MSG = "client_msg";
export const CLIENT_MSGS = "client_msgs";
export const LEAVE_ROOM = "leaveRoom";
export const HISTORY = "history";
export const SEARCH = "search";
export const WHO = "who";
export const ROOMS = "rooms";
export const NICK = "nick";
export const AWAY = "away";

/** Both ways: asked by a client, and told to those it concerns. */
export const TOPIC = "topic";
export const READ = "read";
export const DIRECT = "direct";
export const TYPING = "typing";

/** Server → client. */
export const SERVER_MSG = "server_msg";
export const ROOM_USER = "roomUser";
export const WELCOME = "welcome";
export const PRESENCE = "presence";
export const NOTICE = "notice";

/** `server_msg.type`: someone else's message stands left, the receiver's own right. */
export const OTHERS = 1;
export const OWN = 2;

// ── client → server ─────────────────────────────────────────────────────────────────────────────────────────────

/** The handshake of a v1 client. */
export const AuthSchema = v.object({
  protocol: v.literal(PROTOCOL, problem("not-one-of", PROTOCOL)),
  nickName: NickSchema,
  userId: IdText,
  session: v.optional(IdText),
});

/**
 * `joinRoom`: base clients give all of the first three, v1 clients may leave out who they are. `since` is the last
 * message shown, `at` its instant: a log that holds another message there is not the one it was shown from.
 */
export const JoinRoomSchema = v.object({
  roomId: RoomIdSchema,
  nickName: v.optional(NickSchema),
  id: v.optional(WireUserIdSchema),
  since: v.optional(v.object({ epoch: IdText, seq: SeqSchema, at: v.optional(InstantSchema) })),
  limit: v.optional(PageSchema),
  /** False: only to speak and to read; nothing of the room is told. */
  listen: v.optional(v.boolean(problem("not-boolean"))),
});

/** `client_msg`: whatever name and id it claims, those given at join hold. */
export const ClientMsgSchema = v.object({
  roomId: RoomIdSchema,
  msg: BodySchema,
  clientMsgId: v.optional(IdText),
  kind: v.optional(KindSchema),
  replyTo: v.optional(SeqSchema),
});

/** `client_msgs`: what is in the list is read one by one (`BatchedMsgSchema`), so that one at fault is refused alone. */
export const ClientMsgsSchema = v.object({
  roomId: RoomIdSchema,
  messages: v.pipe(v.array(v.unknown(), problem("not-a-list")), v.minLength(1, problem("empty"))),
});

/** One of `client_msgs`. */
export const BatchedMsgSchema = v.object({
  msg: BodySchema,
  clientMsgId: IdText,
  kind: v.optional(KindSchema),
  replyTo: v.optional(SeqSchema),
});

export const LeaveRoomSchema = v.object({ roomId: RoomIdSchema });

const RangeEntries = {
  roomId: RoomIdSchema,
  before: v.optional(SeqSchema),
  after: v.optional(SeqSchema),
  from: v.optional(InstantSchema),
};

/**
 * `before` and `after` are seqs, exclusive; `from` is an instant: the page begins with the first message from then on. A
 * `packed` page is one as `PackedReplySchema` has it.
 */
export const HistorySchema = v.pipe(
  v.variant(
    "packed",
    [
      v.object({ ...RangeEntries, packed: v.literal(true), limit: pageOf(DEFAULT_LIMITS.packedPage) }),
      v.object({ ...RangeEntries, packed: v.optional(v.literal(false)), limit: PageSchema }),
    ],
    problem("not-boolean"),
  ),
  v.check(
    ({ before, after, from }) => [before, after, from].filter((place) => place !== undefined).length <= 1,
    problem("one-of-fields", "before, after and from"),
  ),
);

/** `before` is what the page before gave as `next`; without `roomIds` it is the rooms the connection is in. */
export const SearchSchema = v.object({
  query: v.pipe(
    shortText(QUERY_CHARACTERS),
    v.check((query) => query !== "", problem("empty")),
  ),
  roomIds: v.optional(v.array(RoomIdSchema, problem("not-a-list"))),
  nickName: v.optional(NickSchema),
  before: v.optional(SeqSchema),
  limit: PageSchema,
});

export const WhoSchema = v.object({ roomId: RoomIdSchema });
export const RoomsSchema = v.optional(v.object({}), {});
export const NickRequestSchema = v.object({ nickName: NickSchema });
/** An empty topic takes it away. */
export const TopicRequestSchema = v.object({ roomId: RoomIdSchema, topic: shortText(TOPIC_CHARACTERS) });
/** Without `text`: back again. */
export const AwaySchema = v.optional(v.object({ text: v.optional(shortText(AWAY_CHARACTERS)) }), {});
export const ReadSchema = v.object({ roomId: RoomIdSchema, seq: SeqSchema });
export const DirectRequestSchema = v.object({ userId: WireUserIdSchema, limit: v.optional(PageSchema) });
export const TypingRequestSchema = v.object({
  roomId: RoomIdSchema,
  typing: v.boolean(problem("not-boolean")),
});

export type Auth = v.InferOutput<typeof AuthSchema>;
export type JoinRoom = v.InferOutput<typeof JoinRoomSchema>;
export type ClientMsg = v.InferOutput<typeof ClientMsgSchema>;
export type ClientMsgs = v.InferOutput<typeof ClientMsgsSchema>;
export type BatchedMsg = v.InferOutput<typeof BatchedMsgSchema>;
export type HistoryQuery = v.InferOutput<typeof HistorySchema>;
export type SearchQuery = v.InferOutput<typeof SearchSchema>;
export type TopicRequest = v.InferOutput<typeof TopicRequestSchema>;
export type AwayRequest = v.InferOutput<typeof AwaySchema>;
export type ReadRequest = v.InferOutput<typeof ReadSchema>;
export type DirectRequest = v.InferOutput<typeof DirectRequestSchema>;
export type TypingRequest = v.InferOutput<typeof TypingRequestSchema>;
export type MessageKind = v.InferOutput<typeof KindSchema>;
export type WireUserId = v.InferOutput<typeof WireUserIdSchema>;

// ── server → client ─────────────────────────────────────────────────────────────────────────────────────────────

/** What the original's server sends, and what every dialect shares. */
export const BaseServerMsgSchema = v.object({
  msg: v.string(),
  nickName: v.string(),
  roomId: RoomIdSchema,
  times: v.string(),
  userId: v.union([v.string(), v.number()]),
  type: v.picklist([OTHERS, OWN]),
});

/** A committed message as a v1 client gets it: `seq` is its place in the room, `at` its instant in ms. */
export const ServerMsgSchema = v.object({
  ...BaseServerMsgSchema.entries,
  id: v.string(),
  seq: SeqSchema,
  at: InstantSchema,
  kind: v.optional(KindSchema, "text"),
  replyTo: v.optional(SeqSchema),
  clientMsgId: v.optional(v.string()),
});

/** Somebody in a room, once however many devices: `{ nickName, id }`; `away` is there while they are, with what they said. */
const MemberSchema = v.object({
  nickName: v.string(),
  id: v.union([v.string(), v.number()]),
  away: v.optional(v.string()),
});

const isObject = (input: unknown): input is object => typeof input === "object" && input !== null;
const RosterSchema = v.array(MemberSchema);

/**
 * `roomUser` as a map from room id to its members; the original's own server sends `[]` whatever its rosters hold.
 * Not a `v.record`: that leaves out keys such as `__proto__`, which are just room ids here.
 */
export const RoomUserSchema = v.pipe(
  v.custom<object>(isObject, "is not an object"),
  v.transform((rooms) => new Map<string, unknown>(Array.isArray(rooms) ? [] : Object.entries(rooms))),
  v.map(v.string(), RosterSchema),
);

export const WelcomeSchema = v.object({
  protocol: v.number(),
  server: v.object({ name: v.string(), version: v.string() }),
  epoch: v.string(),
  userId: v.string(),
  nickName: v.string(),
  session: v.string(),
  role: v.string(),
  limits: v.object({
    messageCharacters: v.number(),
    messageBytes: v.number(),
    historyPage: v.number(),
    /** Absent: this server takes no `client_msgs`. */
    batchMessages: v.optional(v.number()),
    /** Absent: this server gives no packed pages. */
    packedPage: v.optional(v.number()),
  }),
  now: InstantSchema,
});

export const PresenceSchema = v.object({
  roomId: RoomIdSchema,
  joined: v.array(MemberSchema),
  left: v.array(MemberSchema),
  changed: v.array(MemberSchema),
});

/** An error as it travels; other servers give neither `reason` nor `params`. */
const WireErrorSchema = v.object({
  code: v.fallback(v.picklist(WIRE_CODES), "INTERNAL"),
  reason: v.optional(v.string()),
  params: v.optional(v.record(v.string(), v.unknown())),
  message: v.string(),
  retryAfterMs: v.optional(v.number()),
});

/** `retryAfterMs`: the server is about to end the connection; come back after this long. */
export const NoticeSchema = v.object({ ...WireErrorSchema.entries, roomId: v.optional(RoomIdSchema) });

/** `by` is the nick of who set it. */
export const TopicSchema = v.object({ roomId: RoomIdSchema, topic: v.string(), by: v.string() });

/** A room of two that the receiver is one of: it has something unread there; `user` is the other one. */
export const DirectSchema = v.object({ roomId: RoomIdSchema, user: MemberSchema });

export const TypingSchema = v.object({
  roomId: RoomIdSchema,
  userId: v.union([v.string(), v.number()]),
  nickName: v.string(),
  typing: v.boolean(),
});

export type BaseServerMsg = v.InferOutput<typeof BaseServerMsgSchema>;
export type ServerMsg = v.InferOutput<typeof ServerMsgSchema>;
export type Member = v.InferOutput<typeof MemberSchema>;
export type Welcome = v.InferOutput<typeof WelcomeSchema>;
export type Presence = v.InferOutput<typeof PresenceSchema>;
export type Notice = v.InferOutput<typeof NoticeSchema>;

// ── replies ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const ErrorReplySchema = v.object({ ok: v.literal(false), error: WireErrorSchema });

export const JoinReplySchema = v.object({
  ok: v.literal(true),
  roomId: RoomIdSchema,
  epoch: v.string(),
  lastSeq: SeqSchema,
  users: v.array(MemberSchema),
  messages: v.array(ServerMsgSchema),
  more: v.boolean(),
  resumed: v.optional(v.boolean()),
  topic: v.optional(v.string()),
  /** The furthest that this user has read there, on whatever device; absent before the first time. */
  read: v.optional(SeqSchema),
});

/** As a join's; `user` is the other of the two. */
export const DirectReplySchema = v.object({ ...JoinReplySchema.entries, user: MemberSchema });

const ReceiptSchema = v.object({
  id: v.string(),
  seq: SeqSchema,
  at: InstantSchema,
  times: v.string(),
  duplicate: v.boolean(),
});

export const ReceiptReplySchema = v.object({ ok: v.literal(true), ...ReceiptSchema.entries });

/** One result for each message, in order, up to the first that was refused for now; what follows it was not looked at. */
export const ReceiptsReplySchema = v.object({
  ok: v.literal(true),
  results: v.pipe(v.array(v.union([ReceiptSchema, v.object({ error: WireErrorSchema })])), v.minLength(1)),
});

export const HistoryReplySchema = v.object({
  ok: v.literal(true),
  epoch: v.string(),
  messages: v.array(ServerMsgSchema),
  more: v.boolean(),
});

/** Newest first; `next` is the `before` of the page that follows, if there is more. */
export const SearchReplySchema = v.object({
  ok: v.literal(true),
  epoch: v.string(),
  messages: v.array(ServerMsgSchema),
  more: v.boolean(),
  next: v.optional(SeqSchema),
});

export const WhoReplySchema = v.object({ ok: v.literal(true), users: RosterSchema });

/** `name` is the room's value; `users` a number. */
export const RoomsReplySchema = v.object({
  ok: v.literal(true),
  rooms: v.array(
    v.object({
      roomId: RoomIdSchema,
      name: v.string(),
      users: v.number(),
      lastSeq: SeqSchema,
      topic: v.optional(v.string()),
    }),
  ),
});

export const NickReplySchema = v.object({ ok: v.literal(true), nickName: v.string() });
export const TopicReplySchema = v.object({ ok: v.literal(true), topic: v.string() });
export const ReadReplySchema = v.object({ ok: v.literal(true), seq: SeqSchema });
/** Of a request that is answered with nothing but that it was done. */
export const DoneReplySchema = v.object({ ok: v.literal(true) });

export type Receipt = v.InferOutput<typeof ReceiptSchema>;
export type JoinReply = Omit<v.InferOutput<typeof JoinReplySchema>, "ok">;
export type HistoryReply = Omit<v.InferOutput<typeof HistoryReplySchema>, "ok">;
