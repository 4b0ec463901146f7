import * as v from "valibot";
import { type ChangeAction, EmojiSchema } from "../../../core/protocol/changes.ts";
import { problem } from "../../../core/protocol/field-problems.ts";
import { toBody } from "../../../core/protocol/message-size.ts";
import { ClientMsgSchema, DeleteSchema } from "../../../core/protocol/requests.ts";
import { described } from "../../io/records.ts";
import { settingProblem } from "../../settings/setting-problems.ts";
import { ModerationEntries, PIPE_MODERATIONS, type PipeModeration } from "./moderation-records.ts";

/** The lines that a bot writes to `pipe`: one JSON object each. What the wire defines is taken from there. */

const { kind, clientMsgId } = ClientMsgSchema.entries;
const text = v.pipe(
  ClientMsgSchema.entries.msg,
  v.transform(toBody),
  v.check((body) => body.trim() !== "", problem("empty")),
);

const NOT_AN_OBJECT = settingProblem("must-be-object");

/** The problem of an object's keys. */
const keyProblem = ({ expected, input }: v.StrictObjectIssue): string => {
  if (expected === "never") return settingProblem("not-a-pipe-field");
  return input === undefined ? settingProblem("is-missing") : NOT_AN_OBJECT;
};

const NotANumber = settingProblem("not-a-message-number");
const MessageNumber = v.pipe(v.number(NotANumber), v.safeInteger(NotANumber), v.minValue(1, NotANumber));
const flag = v.optional(v.boolean(settingProblem("must-be-boolean")));
const nameText = v.optional(v.string(settingProblem("must-be-text")));

/** A field of a printed message, which a bot may send back and which then means nothing. */
const Ignored = described(v.optional(v.unknown()), "as a message is printed with it; it says nothing here");

/** The fields that every line may have; those of printed messages that mean nothing in any line are among them. */
const CommonEntries = {
  room: described(
    nameText,
    "where: the room's value, name or roomId; may be left out where there is one room",
  ),
  roomId: described(
    nameText,
    "where: the room's id, as messages are printed with it; with room it must be the same room",
  ),
  ref: described(v.optional(v.unknown()), "any JSON value; the ack or the error gives it back"),
  at: Ignored,
  userId: Ignored,
  nickName: Ignored,
  own: Ignored,
  rev: Ignored,
  editedAt: Ignored,
  deletedAt: Ignored,
  deletedBy: Ignored,
  pinnedBy: Ignored,
  reactions: Ignored,
  changes: Ignored,
};

/** valibot takes a list for an object. */
const line = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(
    v.unknown(),
    v.check((input) => !Array.isArray(input), NOT_AN_OBJECT),
    v.strictObject({ ...CommonEntries, ...entries }, keyProblem),
  );

const UPDATE_WITHOUT_ID = settingProblem("update-without-id");

/**
 * Something to say. It may be a message as it was printed, with another text. Messages are printed without an id, so an `id` is always the
 * bot's own.
 */
const SaySchema = v.pipe(
  line({
    type: described(
      v.optional(v.literal("message", settingProblem("not-a-pipe-type"))),
      "message, as messages are printed with it",
    ),
    msg: described(text, "what to say"),
    kind: described(kind, "text, or me for what somebody does (/me); text if it is left out"),
    replyTo: described(v.nullish(MessageNumber), "the number of the message it answers; null for none"),
    id: described(clientMsgId, "names what is said: sent again with the same id, it is not said twice"),
    update: described(flag, "true: what was said with this id becomes what is said now, if anything was"),
    seq: Ignored,
    reason: Ignored,
  }),
  v.check(({ update, id }) => !update || id !== undefined, UPDATE_WITHOUT_ID),
);

const ChangeEntries = {
  seq: described(MessageNumber, "the number of the message"),
  id: described(clientMsgId, "names the change: sent again with the same id, it is not done twice"),
  kind: Ignored,
  replyTo: Ignored,
};

/** Another text for a message that the bot said. */
const EditSchema = line({
  ...ChangeEntries,
  type: v.literal("edit"),
  msg: described(text, "its new text"),
  reason: Ignored,
});

/** A message that the bot said, to be deleted. */
const RemoveSchema = line({
  ...ChangeEntries,
  type: v.literal("delete"),
  reason: described(DeleteSchema.entries.reason, "why; everybody can read it"),
  msg: Ignored,
});

/** A reaction to a message. */
const ReactSchema = line({
  ...ChangeEntries,
  type: v.literal("react"),
  emoji: described(EmojiSchema, "one emoji"),
  on: described(flag, "false: the bot's reaction is taken back"),
  msg: Ignored,
  reason: Ignored,
});

/** A message to be pinned. */
const PinSchema = line({
  ...ChangeEntries,
  type: v.literal("pin"),
  on: described(flag, "false: it is unpinned"),
  msg: Ignored,
  reason: Ignored,
});

/** Something that is decided about somebody, whom the message that is sent back may name. */
const ModerationSchema = v.pipe(
  line({ ...ModerationEntries, seq: Ignored, kind: Ignored, replyTo: Ignored, id: Ignored, msg: Ignored }),
  v.check(
    ({ userId, nickName }) => userId !== undefined || nickName !== undefined,
    problem("one-of-fields", "userId and nickName"),
  ),
);

/** A line that a bot writes. */
export const PipeInputSchema = v.union([
  SaySchema,
  EditSchema,
  RemoveSchema,
  ReactSchema,
  PinSchema,
  ModerationSchema,
]);

/** A line that a bot writes, parsed. */
export type PipeInput = v.InferOutput<typeof PipeInputSchema>;

/** A line that changes a message, one that is about somebody, and one that says something. */
export type ChangeLine = Extract<PipeInput, { readonly type: ChangeAction["type"] }>;
export type ModerationLine = Extract<PipeInput, { readonly type: PipeModeration }>;
export type SaidLine = Exclude<PipeInput, ChangeLine | ModerationLine>;

/** Tells whether a line is about somebody. */
export function isModeration(line: PipeInput): line is ModerationLine {
  return PIPE_MODERATIONS.some((type) => type === line.type);
}

/** Tells whether a line changes a message. */
export function isChange(line: PipeInput): line is ChangeLine {
  return line.type !== undefined && line.type !== "message" && !isModeration(line);
}

/** The change that a line asks for; to switch on is what is meant where nothing is said. */
export function actionOf(line: ChangeLine): ChangeAction {
  switch (line.type) {
    case "edit":
      return { type: "edit", msg: line.msg };
    case "delete":
      return { type: "delete", reason: line.reason };
    case "react":
      return { type: "react", emoji: line.emoji, on: line.on ?? true };
    case "pin":
      return { type: "pin", on: line.on ?? true };
  }
}

const OF_TYPE: Readonly<Record<string, v.GenericSchema<unknown, PipeInput>>> = {
  ...Object.fromEntries(PIPE_MODERATIONS.map((type) => [type, ModerationSchema])),
  edit: EditSchema,
  delete: RemoveSchema,
  react: ReactSchema,
  pin: PinSchema,
};

/** The schema for a line, by its `type`: its problems are those of that type alone. One of another type is held to be something to say. */
export function inputSchemaFor(input: unknown): v.GenericSchema<unknown, PipeInput> {
  const type = typeof input === "object" && input !== null && "type" in input ? String(input.type) : "";
  return Object.hasOwn(OF_TYPE, type) ? (OF_TYPE[type] ?? SaySchema) : SaySchema;
}
