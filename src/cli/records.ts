import * as v from "valibot";
import { RoomsReplySchema, ServerMsgSchema } from "../core/protocol.ts";

/**
 * The records that `--json` prints, one a line. `docs/json/` is made from them; what the wire defines is taken from the
 * schemas of the wire. Only types of these are used at run time.
 */

const { nickName, msg } = ServerMsgSchema.entries;
const { users, lastSeq } = RoomsReplySchema.entries.rooms.item.entries;

const describe = <S extends v.GenericSchema>(schema: S, text: string) => v.pipe(schema, v.description(text));

const RoomFields = {
  roomId: describe(v.string(), "the room's id on the wire"),
  room: describe(v.string(), "the room's name here"),
};
const SeqField = describe(
  v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  "its number in the room, 1, 2, 3 …; null on a server of the original document",
);
const AtField = describe(
  v.pipe(v.string(), v.isoTimestamp()),
  "when the server took it, ISO 8601 with offset",
);
const UserIdField = describe(v.string(), "who somebody is, whatever the nick");

/** A message: `tail`, `history`, `search`, `wait`, and what `on` gives its command. */
export const MessageRecordSchema = v.object({
  ...RoomFields,
  seq: SeqField,
  at: AtField,
  userId: UserIdField,
  nickName: describe(nickName, "the nick it was said under"),
  kind: describe(v.picklist(["text", "me"]), "text, or me for what somebody does (/me)"),
  msg: describe(msg, "what was said, exactly"),
  own: describe(v.boolean(), "whether it is this user's"),
  replyTo: describe(v.nullable(v.pipe(v.number(), v.integer())), "the number of the message it answers"),
});

/** A receipt: `send`. */
export const ReceiptRecordSchema = v.object({
  ...RoomFields,
  seq: SeqField,
  at: AtField,
  id: describe(v.string(), "names what was sent: the key of --id, or one that was made"),
  duplicate: describe(v.boolean(), "it had been said before, with this id"),
  line: v.optional(
    describe(v.pipe(v.number(), v.integer(), v.minValue(1)), "with --lines: which line of the input"),
  ),
});

/** Somebody in a room: `who`. */
export const MemberRecordSchema = v.object({
  ...RoomFields,
  userId: UserIdField,
  nickName: describe(nickName, "the nick"),
  away: describe(
    v.nullable(v.string()),
    'what somebody who is away says of it, "" for nothing; null while here',
  ),
});

/** A room: `rooms`. */
export const RoomRecordSchema = v.object({
  ...RoomFields,
  users: describe(users, "how many are in it"),
  lastSeq: describe(lastSeq, "the number of its last message, 0 if there is none"),
  topic: describe(v.nullable(v.string()), "what it is about"),
});

/** A setting: `config`. */
export const SettingRecordSchema = v.strictObject({
  name: describe(v.string(), "the setting, as the config file and --set name it, or a path"),
  value: describe(v.unknown(), "what holds; null for nothing"),
  source: describe(
    v.picklist(["flag", "environment", "file", "default"]),
    "what the value came from; a flag goes before the environment, the environment before the file",
  ),
  from: describe(v.nullable(v.string()), "the flag, the variable, or file:line; null for a default"),
});

/** A check: `doctor`. */
export const CheckRecordSchema = v.strictObject({
  check: describe(v.string(), "what was looked at"),
  status: describe(v.picklist(["ok", "note", "fail"]), "note: worth knowing, nothing fails by it"),
  value: describe(v.string(), "what was found, for a person"),
  advice: describe(v.nullable(v.string()), "what to do; null for nothing"),
});

export type MessageRecord = v.InferOutput<typeof MessageRecordSchema>;
export type ReceiptRecord = v.InferOutput<typeof ReceiptRecordSchema>;
export type MemberRecord = v.InferOutput<typeof MemberRecordSchema>;
export type RoomRecord = v.InferOutput<typeof RoomRecordSchema>;
export type SettingRecord = v.InferOutput<typeof SettingRecordSchema>;
export type CheckRecord = v.InferOutput<typeof CheckRecordSchema>;
