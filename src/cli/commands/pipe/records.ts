import * as v from "valibot";
import { problem } from "../../../core/protocol/field-problems.ts";
import { toBody } from "../../../core/protocol/message-size.ts";
import { WIRE_CODES } from "../../../core/protocol/reasons.ts";
import { ClientMsgSchema } from "../../../core/protocol/requests.ts";
import { described, MessageRecordSchema, ReceiptRecordSchema } from "../../io/records.ts";
import { settingProblem } from "../../settings/setting-problems.ts";

/** The lines of `pipe`, both ways: one JSON object each. What the wire and the records define is taken from there. */

const { kind, clientMsgId } = ClientMsgSchema.entries;
const msg = v.pipe(
  ClientMsgSchema.entries.msg,
  v.transform(toBody),
  v.check((body) => body.trim() !== "", problem("empty")),
);
const { roomId, room, seq, at, id, duplicate } = ReceiptRecordSchema.entries;
const { userId, nickName } = MessageRecordSchema.entries;

const NOT_AN_OBJECT = settingProblem("must-be-object");

/** The problem of an object's keys. */
const keyProblem = ({ expected, input }: v.StrictObjectIssue): string => {
  if (expected === "never") return settingProblem("not-a-pipe-field");
  return input === undefined ? settingProblem("is-missing") : NOT_AN_OBJECT;
};

const NumberOfMessage = settingProblem("not-a-message-number");

/** A field of a printed message, which a bot may send back and which then means nothing. */
const Ignored = described(v.optional(v.unknown()), "as a message is printed with it; it says nothing here");

/**
 * A line that a bot writes: something to say. It may be a message as it was printed, with another text, so the fields of printed
 * messages are allowed. Messages are printed without an id, so an `id` is always the bot's own. valibot takes a list for an object.
 */
export const PipeInputSchema = v.pipe(
  v.unknown(),
  v.check((input) => !Array.isArray(input), NOT_AN_OBJECT),
  v.strictObject(
    {
      msg: described(msg, "what to say"),
      room: described(
        v.optional(v.string(settingProblem("must-be-text"))),
        "where: the room's value, name or roomId; may be left out where there is one room",
      ),
      roomId: described(
        v.optional(v.string(settingProblem("must-be-text"))),
        "where: the room's id, as messages are printed with it; with room it must be the same room",
      ),
      kind: described(kind, "text, or me for what somebody does (/me); text if it is left out"),
      replyTo: described(
        v.nullish(
          v.pipe(v.number(NumberOfMessage), v.safeInteger(NumberOfMessage), v.minValue(1, NumberOfMessage)),
        ),
        "the number of the message it answers; null for none",
      ),
      ref: described(v.optional(v.unknown()), "any JSON value; the ack or the error gives it back"),
      id: described(clientMsgId, "names what is said: sent again with the same id, it is not said twice"),
      type: described(
        v.optional(v.literal("message", settingProblem("not-a-message"))),
        "message, as messages are printed with it",
      ),
      seq: Ignored,
      at: Ignored,
      userId: Ignored,
      nickName: Ignored,
      own: Ignored,
    },
    keyProblem,
  ),
);

const RefField = described(v.unknown(), "the ref of the line it is for; null if there is none");
const LineField = described(
  v.pipe(v.number(), v.integer(), v.minValue(1)),
  "the number of the line it is for, from 1",
);

/** Every room is entered; the first line there is. */
const ReadySchema = v.strictObject({
  type: v.literal("ready"),
  userId,
  nickName,
  rooms: v.array(
    v.strictObject({
      roomId,
      room,
      lastSeq: described(
        v.pipe(v.number(), v.integer(), v.minValue(0)),
        "messages are told from the one after this on; 0 for an empty room",
      ),
    }),
  ),
});

/** Something was said, by whomever. */
const MessageSchema = v.strictObject({ type: v.literal("message"), ...MessageRecordSchema.entries });

/** Printed when what a line said is committed. */
const AckSchema = v.strictObject({
  type: v.literal("ack"),
  ref: RefField,
  roomId,
  room,
  seq,
  at,
  id,
  duplicate,
});

/** Printed when what a line said is not and won't be said. */
const ErrorSchema = v.strictObject({
  type: v.literal("error"),
  ref: RefField,
  line: LineField,
  code: described(v.picklist(WIRE_CODES), "INVALID for a line that is wrong, else the server's code"),
  message: described(v.string(), "for a person: what went wrong"),
});

/** Messages that are no longer on the server. */
const LostSchema = v.strictObject({
  type: v.literal("lost"),
  roomId,
  room,
  count: described(v.pipe(v.number(), v.integer(), v.minValue(1)), "how many"),
});

/** The server has another log: numbers start over. */
const RestartedSchema = v.strictObject({ type: v.literal("restarted"), roomId, room });

/** A line that `pipe` writes. */
export const PipeOutputSchema = v.variant("type", [
  ReadySchema,
  MessageSchema,
  AckSchema,
  ErrorSchema,
  LostSchema,
  RestartedSchema,
  v.strictObject({ type: v.literal("offline") }),
  v.strictObject({ type: v.literal("online") }),
]);

/** A line that a bot writes, parsed. */
export type PipeInput = v.InferOutput<typeof PipeInputSchema>;
/** A line that `pipe` writes. */
export type PipeOutput = v.InferOutput<typeof PipeOutputSchema>;
