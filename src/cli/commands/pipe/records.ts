import * as v from "valibot";
import { WIRE_CODES } from "../../../core/protocol/reasons.ts";
import {
  ChangedRecordSchema,
  described,
  MessageRecordSchema,
  ReceiptRecordSchema,
} from "../../io/records.ts";

/** The lines that `pipe` prints: one JSON object each. What the records define is taken from there. */

const { roomId, room, seq, at, id, duplicate, rev } = ReceiptRecordSchema.entries;
const { userId, nickName } = MessageRecordSchema.entries;

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

/** A message was changed: one that was printed before, or that was said before the first line. */
const ChangedSchema = v.strictObject(ChangedRecordSchema.entries);

/** Printed when what a line said, or changed, is committed. Of a change `seq` is that of the message. */
const AckSchema = v.strictObject({
  type: v.literal("ack"),
  ref: RefField,
  roomId,
  room,
  seq,
  at,
  id,
  duplicate,
  rev,
});

/** Printed when what a line asked for is not done and won't be. */
const ErrorSchema = v.strictObject({
  type: v.literal("error"),
  ref: RefField,
  line: LineField,
  code: described(v.picklist(WIRE_CODES), "INVALID for a line that is wrong, else the server's code"),
  message: described(v.string(), "for a person: what went wrong"),
});

/** Printed when what a line decided about somebody is in force. */
const DoneSchema = v.strictObject({
  type: v.literal("done"),
  ref: RefField,
  roomId: described(v.nullable(v.string()), "the room where it holds; null for the whole server"),
  room: described(v.nullable(v.string()), "that room's name here"),
  subject: described(v.string(), "the nick of whom it is about"),
});

/** The server has taken the bot out of a room; it is there no more. */
const RemovedSchema = v.strictObject({
  type: v.literal("removed"),
  roomId,
  room,
  code: described(v.string(), "the code of the error"),
  message: described(v.string(), "for a person: why"),
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
  ChangedSchema,
  AckSchema,
  DoneSchema,
  RemovedSchema,
  ErrorSchema,
  LostSchema,
  RestartedSchema,
  v.strictObject({ type: v.literal("offline") }),
  v.strictObject({ type: v.literal("online") }),
]);

/** A line that `pipe` writes. */
export type PipeOutput = v.InferOutput<typeof PipeOutputSchema>;
