import * as v from "valibot";
import { MESSAGE_KINDS, ServerMsgSchema } from "../../core/protocol/message.ts";
import { RoomSummarySchema } from "../../core/protocol/replies.ts";

/**
 * The records that `--json` prints, one a line. `docs/json/` is made from them; what the wire defines is taken from the
 * schemas of the wire. Only types of these are used at run time.
 */

const { nickName, msg } = ServerMsgSchema.entries;
const { users, lastSeq } = RoomSummarySchema.entries;

/** A schema with what it means, for `docs/json/`. */
export const described = <S extends v.GenericSchema>(schema: S, text: string) =>
  v.pipe(schema, v.description(text));

const RoomFields = {
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
});

/** A receipt: `send`. */
export const ReceiptRecordSchema = v.object({
  ...RoomFields,
  seq: SeqField,
  at: AtField,
  id: described(v.string(), "names what was sent: the key of --id, or one that was made"),
  duplicate: described(v.boolean(), "it had been said before, with this id"),
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

/** A room: `rooms`. */
export const RoomRecordSchema = v.object({
  ...RoomFields,
  users: described(users, "how many are in it"),
  lastSeq: described(lastSeq, "the number of its last message, 0 if there is none"),
  topic: described(v.nullable(v.string()), "what it is about"),
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

/** A check: `doctor`. */
export const CheckRecordSchema = v.strictObject({
  check: described(v.string(), "what was looked at"),
  status: described(v.picklist(["ok", "note", "fail"]), "note: worth knowing, nothing fails by it"),
  value: described(v.string(), "what was found, for a person"),
  advice: described(v.nullable(v.string()), "what to do; null for nothing"),
});

export type MessageRecord = v.InferOutput<typeof MessageRecordSchema>;
export type ReceiptRecord = v.InferOutput<typeof ReceiptRecordSchema>;
export type MemberRecord = v.InferOutput<typeof MemberRecordSchema>;
export type RoomRecord = v.InferOutput<typeof RoomRecordSchema>;
export type SettingRecord = v.InferOutput<typeof SettingRecordSchema>;
export type CheckRecord = v.InferOutput<typeof CheckRecordSchema>;
