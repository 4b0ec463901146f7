import * as v from "valibot";
import { EmojiSchema } from "./changes.ts";
import { PROTOCOL } from "./event-names.ts";
import { problem } from "./field-problems.ts";
import {
  IdText,
  InstantSchema,
  NickSchema,
  PageSchema,
  pageOf,
  RoomIdSchema,
  SecretText,
  SeqSchema,
  shortText,
  WireUserIdSchema,
} from "./fields.ts";
import {
  AWAY_CHARACTERS,
  CURSOR_CHARACTERS,
  DEFAULT_LIMITS,
  INBOX_PAGE,
  QUERY_CHARACTERS,
  REASON_CHARACTERS,
  ROOMS_LONGEST_PAGE,
  ROSTER_PAGE,
  TOPIC_CHARACTERS,
} from "./limits.ts";
import { KindSchema, type SaidMessage } from "./message.ts";

const flag = v.boolean(problem("not-boolean"));

/** Rooms that one search may name. */
const SEARCHED_ROOMS = 200;

/** The payloads that a client sends. `docs/SPEC.md` says what each event promises. */

/** The handshake of a v1 client; `password` and `token` are for a server that is closed. */
export const AuthSchema = v.object({
  protocol: v.literal(PROTOCOL, problem("not-one-of", PROTOCOL)),
  nickName: NickSchema,
  userId: IdText,
  session: v.optional(IdText),
  password: v.optional(SecretText),
  token: v.optional(SecretText),
  /** `session` is the secret of another device too: this one gets a session of its own, whose secret is in `welcome`. */
  ownSession: v.optional(flag),
  /** Lets the user into a room, once it has come in. */
  invite: v.optional(IdText),
});

/**
 * `joinRoom`: base clients give all of the first three, v1 clients may leave out who they are. `since` is the last
 * message shown, `at` its instant: a log that holds another message there is not the one it was shown from. `rev` is the last change shown:
 * with it the reply has what changed since.
 */
export const JoinRoomSchema = v.object({
  roomId: RoomIdSchema,
  nickName: v.optional(NickSchema),
  id: v.optional(WireUserIdSchema),
  since: v.optional(
    v.object({ epoch: IdText, seq: SeqSchema, rev: v.optional(SeqSchema), at: v.optional(InstantSchema) }),
  ),
  limit: v.optional(PageSchema),
  /** False: only to speak and to read; no event of the room is sent. */
  listen: v.optional(flag),
});

const SaidEntries = {
  /** As it came: `readBody` reads it. */
  msg: v.string(problem("not-text")),
  kind: v.optional(KindSchema),
  replyTo: v.optional(SeqSchema),
  clientMsgId: v.optional(IdText),
};

/**
 * `client_msg`: whatever name and id it claims, those given at join hold. With `update` a message of this user with this `clientMsgId` becomes
 * what it says, under `changeId`; where there is none it is said.
 */
export const ClientMsgSchema = v.pipe(
  v.object({
    roomId: RoomIdSchema,
    ...SaidEntries,
    update: v.optional(flag, false),
    changeId: v.optional(IdText),
  }),
  v.check(
    ({ update, clientMsgId, changeId }) => !update || (clientMsgId !== undefined && changeId !== undefined),
    problem("one-of-fields", "clientMsgId and changeId"),
  ),
);

/** `client_msgs`: each message of the list is read alone (`BatchedMsgSchema`), so that one at fault is refused alone. */
export const ClientMsgsSchema = v.object({
  roomId: RoomIdSchema,
  messages: v.pipe(v.array(v.unknown(), problem("not-a-list")), v.minLength(1, problem("empty"))),
});

/** One of `client_msgs`. */
export const BatchedMsgSchema = v.object({ ...SaidEntries, clientMsgId: IdText });

/** A message as one of `client_msgs`; the usual kind is left out. */
export function toBatchedMsg({ msg, kind, replyTo, clientMsgId }: SaidMessage): object {
  return {
    msg,
    clientMsgId,
    ...(kind === "text" ? {} : { kind }),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}

export const LeaveRoomSchema = v.object({ roomId: RoomIdSchema });

/**
 * `before` and `after` are seqs, exclusive; `from` is an instant: the page begins with the first message from then on. With `rows`
 * the reply has a list for each message.
 */
export const HistorySchema = v.pipe(
  v.object({
    roomId: RoomIdSchema,
    before: v.optional(SeqSchema),
    after: v.optional(SeqSchema),
    from: v.optional(InstantSchema),
    limit: PageSchema,
    rows: v.optional(flag, false),
  }),
  v.check(
    ({ before, after, from }) =>
      [before, after, from].filter((position) => position !== undefined).length <= 1,
    problem("one-of-fields", "before, after and from"),
  ),
);

/** `before` is what the page before gave as `next`; without `roomIds` it is the rooms the connection is in. */
export const SearchSchema = v.object({
  query: v.pipe(
    shortText(QUERY_CHARACTERS),
    v.check((query) => query !== "", problem("empty")),
  ),
  roomIds: v.optional(
    v.pipe(
      v.array(v.unknown(), problem("not-a-list")),
      v.maxLength(SEARCHED_ROOMS, problem("above", SEARCHED_ROOMS)), // before each of them is looked at
      v.array(RoomIdSchema),
    ),
  ),
  nickName: v.optional(NickSchema),
  before: v.optional(SeqSchema),
  limit: PageSchema,
});

/**
 * With any of `after` (the id of the last one of the page before), `limit` and `prefix` (how nicks begin) a page, in the order of the
 * ids; else the roster as in a join. `watch`: whether the members of a long roster are told by name from now on.
 */
export const WhoSchema = v.object({
  roomId: RoomIdSchema,
  after: v.optional(WireUserIdSchema),
  limit: v.optional(pageOf(ROSTER_PAGE)),
  prefix: v.optional(shortText(DEFAULT_LIMITS.nickCharacters)),
  watch: v.optional(flag),
});

/** `after` is what the page before gave as `next`. */
export const RoomsSchema = v.optional(
  v.object({
    after: v.optional(shortText(CURSOR_CHARACTERS)),
    limit: v.optional(pageOf(ROOMS_LONGEST_PAGE)),
  }),
  {},
);
export const NickRequestSchema = v.object({ nickName: NickSchema });
/** An empty topic removes it. */
export const TopicRequestSchema = v.object({ roomId: RoomIdSchema, topic: shortText(TOPIC_CHARACTERS) });
/** A request without `text` says that its user is back. */
export const AwaySchema = v.optional(v.object({ text: v.optional(shortText(AWAY_CHARACTERS)) }), {});
export const ReadSchema = v.object({ roomId: RoomIdSchema, seq: SeqSchema });
/** With `refuse` it says whether the user takes no more from another one; without `userId` it asks from whom. */
export const DirectRequestSchema = v.object({
  userId: v.optional(WireUserIdSchema),
  limit: v.optional(PageSchema),
  refuse: v.optional(flag),
});
export const TypingRequestSchema = v.object({
  roomId: RoomIdSchema,
  typing: flag,
});

/** A change to the message at `seq`. `changeId` makes a retry the same change: `(roomId, userId, changeId)` is done once. */
const ChangeTarget = { roomId: RoomIdSchema, seq: SeqSchema, changeId: IdText };

/** `msg` is as it came: `readBody` reads it. */
export const EditSchema = v.object({ ...ChangeTarget, msg: v.string(problem("not-text")) });
export const DeleteSchema = v.object({ ...ChangeTarget, reason: v.optional(shortText(REASON_CHARACTERS)) });
export const ReactSchema = v.object({ ...ChangeTarget, emoji: EmojiSchema, on: flag });
export const PinSchema = v.object({ ...ChangeTarget, on: flag });
/** `after` is the seq of the last one of the page before. */
export const PinsSchema = v.object({ roomId: RoomIdSchema, after: v.optional(SeqSchema) });
/** `after` is a `rev`, exclusive. */
export const ChangesSchema = v.object({ roomId: RoomIdSchema, after: SeqSchema, limit: PageSchema });
/** `seq` is any message of the thread; `before` and `after` are seqs, exclusive. */
export const ThreadSchema = v.pipe(
  v.object({
    roomId: RoomIdSchema,
    seq: SeqSchema,
    before: v.optional(SeqSchema),
    after: v.optional(SeqSchema),
    limit: PageSchema,
  }),
  v.check(
    ({ before, after }) => before === undefined || after === undefined,
    problem("one-of-fields", "before and after"),
  ),
);
/** `before` is what the page before gave as `next`. */
export const InboxSchema = v.object({ before: v.optional(SeqSchema), limit: pageOf(INBOX_PAGE) });
export const InboxDoneSchema = v.object({
  ids: v.pipe(
    v.array(v.unknown(), problem("not-a-list")),
    v.maxLength(INBOX_PAGE, problem("above", INBOX_PAGE)),
    v.array(SeqSchema),
  ),
});

/** Stands in the place of a session's id for all but the one that asks. */
export const OTHER_SESSIONS = "others";

/** `on`: nothing of a user comes any more; else it comes again. Without a user, nothing changes. */
export const BlockSchema = v.optional(
  v.object({ userId: v.optional(WireUserIdSchema), on: v.optional(flag, true) }),
  {},
);

/** `end` names a session of the user that is to end, or is `OTHER_SESSIONS`. */
export const SessionsSchema = v.optional(v.object({ end: v.optional(IdText) }), {});

export type Auth = v.InferOutput<typeof AuthSchema>;
export type JoinRoom = v.InferOutput<typeof JoinRoomSchema>;
export type Who = v.InferOutput<typeof WhoSchema>;
export type BatchedMsg = v.InferOutput<typeof BatchedMsgSchema>;
