import * as v from "valibot";
import { ChangeEntries } from "../../core/protocol/changes.ts";
import { INBOX_WHYS } from "../../core/protocol/inbox.ts";
import { MESSAGE_KINDS, ServerMsgSchema } from "../../core/protocol/message.ts";
import { RoleSchema } from "../../core/protocol/roles.ts";

/**
 * The records that `--json` prints, one a line. `docs/json/` is made from them; what the wire defines is taken from the
 * schemas of the wire. Only types of these are used at run time.
 */

const { nickName, msg } = ServerMsgSchema.entries;

/** A schema with what it means, for `docs/json/`. */
export const described = <S extends v.GenericSchema>(schema: S, text: string) =>
  v.pipe(schema, v.description(text));

export const RoomFields = {
  roomId: described(v.string(), "the room's id on the wire"),
  room: described(v.string(), "the room's name here"),
};
const SeqField = described(
  v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  "its number in the room, 1, 2, 3 …; null on a server of the original document",
);
const AtField = described(
  v.pipe(v.string(), v.isoTimestamp()),
  "when the server took it, ISO 8601 with offset",
);
const UserIdField = described(v.string(), "who somebody is, whatever the nick");
export const InstantText = v.pipe(v.string(), v.isoTimestamp());
const RevField = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The state of a message that was changed, as it now is; one that nobody changed has none of these fields. */
const ChangeFields = {
  rev: v.optional(
    described(
      RevField,
      "the number of its last change in the room; of two states the higher one is the later",
    ),
  ),
  editedAt: v.optional(described(InstantText, "when its text was last edited")),
  deletedAt: v.optional(described(InstantText, "when it was deleted; msg is empty then")),
  deletedBy: v.optional(described(v.string(), "the user id of who deleted it")),
  reason: v.optional(described(v.string(), "why, as who deleted it said")),
  pinnedBy: v.optional(described(v.string(), "the user id of who pinned it; only while it is pinned")),
  reactions: described(
    ChangeEntries.reactions,
    "who reacted: each emoji, how many, and the user ids of the first of them, oldest first",
  ),
};

/** A message: `tail`, `history`, `search`, `wait`, and what `on` gives its command. */
export const MessageRecordSchema = v.object({
  ...RoomFields,
  seq: SeqField,
  at: AtField,
  userId: UserIdField,
  nickName: described(nickName, "the nick it was said under"),
  kind: described(v.picklist(MESSAGE_KINDS), "text, or me for what somebody does (/me)"),
  msg: described(msg, "what was said, exactly"),
  own: described(v.boolean(), "whether it is this user's"),
  replyTo: described(v.nullable(v.pipe(v.number(), v.integer())), "the number of the message it answers"),
  ...ChangeFields,
});

/** One thing that became of a message since it was last printed; of one that was not printed, since it was said. */
const DifferenceSchema = v.variant("type", [
  v.strictObject({ type: described(v.literal("edit"), "it has another text") }),
  v.strictObject({ type: described(v.literal("delete"), "its text is gone") }),
  v.strictObject({
    type: described(v.literal("react"), "somebody reacted, or took it back"),
    emoji: v.string(),
    on: described(v.boolean(), "false: taken back"),
    users: described(v.array(v.string()), "the user ids of those of them that are known"),
  }),
  v.strictObject({
    type: described(v.literal("pin"), "it was pinned or unpinned"),
    on: described(v.boolean(), "false: unpinned"),
  }),
]);

/** A message as it now is, after changes to it: `tail --changes`, `pipe`, and what `on --changes` gives its command. */
export const ChangedRecordSchema = v.object({
  type: v.literal("changed"),
  ...MessageRecordSchema.entries,
  changes: described(
    v.pipe(v.array(DifferenceSchema), v.minLength(1)),
    "what is different from when it was last printed, or, if it was not, from when it was said",
  ),
});

/** Something that calls this user: `inbox`. */
export const InboxRecordSchema = v.object({
  id: described(
    v.pipe(v.number(), v.integer(), v.minValue(1)),
    "names it, for --done; later ones have higher ids",
  ),
  at: described(InstantText, "when it came, ISO 8601 with offset"),
  why: described(
    v.picklist(INBOX_WHYS),
    "your nick is named, all are, your message is answered or somebody reacted to it, or it is in a room of two",
  ),
  ...RoomFields,
  seq: described(v.pipe(v.number(), v.integer(), v.minValue(1)), "the number of the message that calls"),
  message: described(
    v.nullable(MessageRecordSchema),
    "that message as it now is; null where it can't be read",
  ),
});

/** A receipt: `send`, `edit`, `delete`, `react`, `pin`. For a change `seq` is that of the message, and `at` when it was changed. */
export const ReceiptRecordSchema = v.object({
  ...RoomFields,
  seq: SeqField,
  at: AtField,
  id: described(v.string(), "names what was sent: the key of --id, or one that was made"),
  duplicate: described(v.boolean(), "it had been said or done before, with this id"),
  rev: v.optional(described(RevField, "the number of the change in the room, where a message was changed")),
  line: v.optional(
    described(v.pipe(v.number(), v.integer(), v.minValue(1)), "with --lines: which line of the input"),
  ),
});

/** Somebody in a room: `who`. */
export const MemberRecordSchema = v.object({
  ...RoomFields,
  userId: UserIdField,
  nickName: described(nickName, "the nick"),
  away: described(
    v.nullable(v.string()),
    'what somebody who is away says of it, "" for nothing; null while here',
  ),
});

/** A setting: `config`. */
export const SettingRecordSchema = v.strictObject({
  name: described(v.string(), "the setting, as the config file and --set name it, or a path"),
  value: described(v.unknown(), "what holds; null for nothing"),
  source: described(
    v.picklist(["flag", "environment", "file", "default"]),
    "what the value came from; a flag goes before the environment, the environment before the file",
  ),
  from: described(v.nullable(v.string()), "the flag, the variable, or file:line; null for a default"),
});

/** Something that holds for somebody: `admin list`. */
export const AccessRecordSchema = v.strictObject({
  type: described(
    v.picklist(["role", "ban", "silence"]),
    "a role that was given, or what somebody may not do",
  ),
  roomId: described(v.nullable(v.string()), "the room where it holds; null for the whole server"),
  room: described(v.nullable(v.string()), "that room's name here"),
  userId: described(v.nullable(v.string()), "the user id; null for a network"),
  nickName: described(
    v.nullable(v.string()),
    "the nick; null for a network, and where it is not known any more",
  ),
  network: described(v.nullable(v.string()), "the address or network; null for a user"),
  role: described(v.nullable(RoleSchema), "with role: which one"),
  until: described(v.nullable(InstantText), "when it ends; null for never"),
  reason: described(v.nullable(v.string()), "why; null where nobody said"),
  by: described(v.nullable(v.string()), "the nick of who decided it; null for a role, and for the operator"),
});

/** Something that was done: `audit`. */
export const AuditRecordSchema = v.strictObject({
  id: described(v.pipe(v.number(), v.integer(), v.minValue(1)), "its number; later ones have higher ones"),
  at: described(InstantText, "when, ISO 8601 with offset"),
  by: described(v.nullable(v.string()), "the user id of who did it; null for the operator of the machine"),
  byNick: described(v.nullable(v.string()), "the nick they had"),
  from: described(v.nullable(v.string()), "the address they came from"),
  action: described(v.string(), "what: role, kick, ban, unban, silence, unsilence, delete, room, invite, …"),
  roomId: described(v.nullable(v.string()), "the room; null for the whole server"),
  room: described(v.nullable(v.string()), "that room's name here"),
  subject: described(v.nullable(v.string()), "the user id, or the network, that it was done to"),
  subjectNick: described(v.nullable(v.string()), "the nick they had"),
  details: described(
    v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
    "everything else, such as reason and until (ms)",
  ),
});

/** A check: `doctor`. */
export const CheckRecordSchema = v.strictObject({
  check: described(v.string(), "what was looked at"),
  status: described(v.picklist(["ok", "note", "fail"]), "note: worth knowing, nothing fails by it"),
  value: described(v.string(), "what was found, for a person"),
  advice: described(v.nullable(v.string()), "what to do; null for nothing"),
});

export type MessageRecord = v.InferOutput<typeof MessageRecordSchema>;
export type ChangedRecord = v.InferOutput<typeof ChangedRecordSchema>;
export type Difference = v.InferOutput<typeof DifferenceSchema>;
export type InboxRecord = v.InferOutput<typeof InboxRecordSchema>;
export type ReceiptRecord = v.InferOutput<typeof ReceiptRecordSchema>;
/** A session of one's own: `sessions`. */
export const SessionRecordSchema = v.object({
  id: described(v.string(), "its id, for sessions end; no secret"),
  began: InstantText,
  address: described(v.nullable(v.string()), "from where it began; null where that is not known"),
  connections: described(v.number(), "how many it has now"),
  current: described(v.boolean(), "whether it is that of this machine and nick"),
});

export type SessionRecord = v.InferOutput<typeof SessionRecordSchema>;

/** A token that was made: `token list`. */
export const TokenRecordSchema = v.object({
  id: described(v.string(), "its id, for token revoke; no secret"),
  userId: UserIdField,
  nickName,
  role: RoleSchema,
  rooms: described(v.nullable(v.array(v.string())), "the only rooms that it is for; null for all"),
  made: InstantText,
  expires: InstantText,
  revoked: v.nullable(InstantText),
});

export type TokenRecord = v.InferOutput<typeof TokenRecordSchema>;
export type MemberRecord = v.InferOutput<typeof MemberRecordSchema>;
export type SettingRecord = v.InferOutput<typeof SettingRecordSchema>;
export type AccessRecord = v.InferOutput<typeof AccessRecordSchema>;
export type AuditRecord = v.InferOutput<typeof AuditRecordSchema>;
export type CheckRecord = v.InferOutput<typeof CheckRecordSchema>;
