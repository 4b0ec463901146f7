import * as v from "valibot";
import { ChangeEntries } from "../src/core/protocol/changes.ts";
import { RoomIdSchema } from "../src/core/protocol/fields.ts";

/** `t`: the instant of the record in ms, by a clock that no nemesis sets. */
const t = v.number();
const id = v.string();
const room = RoomIdSchema;
const seq = v.number();
const at = v.number();

const change = v.string();

const StateSchema = v.object(ChangeEntries);

/** What became of a message since it was said: `rev` is 0 where nobody changed it. */
export type State = v.InferOutput<typeof StateSchema>;

/** A message as a client was shown it; `by` is the nick of the speaker, `id` with own messages alone. */
const ShownEntries = {
  ...{ t, room, epoch: v.string(), seq, at, by: v.string(), text: v.string(), id: v.optional(id) },
  state: v.optional(StateSchema, {}),
};

/** The message that a change is made to: by its seq, or by the id with which this user said it. */
const TargetSchema = v.union([v.object({ seq }), v.object({ id })]);

export type Target = v.InferOutput<typeof TargetSchema>;

const ActionSchema = v.variant("type", [
  v.object({ type: v.literal("edit"), msg: v.string() }),
  v.object({ type: v.literal("delete"), reason: v.optional(v.string()) }),
  v.object({ type: v.literal("react"), emoji: v.string(), on: v.boolean() }),
  v.object({ type: v.literal("pin"), on: v.boolean() }),
  /** Says it with this id, or changes what was said with it. */
  v.object({ type: v.literal("update"), msg: v.string() }),
]);

/**
 * A line that a client writes down before it goes on. A text is said once in a whole run, or once made of an edited message, so that it
 * names its message wherever it is met.
 */
const RecordSchema = v.variant("type", [
  /** A process of the client starts. */
  v.object({ type: v.literal("began"), t, process: v.number() }),
  /** It is about to say this: written before the client knows of it. */
  v.object({ type: v.literal("said"), t, room, id, text: v.string() }),
  /** It is in the outbox on disk. */
  v.object({ type: v.literal("kept"), t, room, id }),
  /** The promise of `send` was kept. */
  v.object({ type: v.literal("acknowledged"), t, room, id, seq, at }),
  /** The client is told that it won't be sent by itself. */
  v.object({ type: v.literal("failed"), t, room, id, reason: v.string() }),
  v.object({ type: v.literal("shown"), ...ShownEntries }),
  /** A message as it is now, of those up to the last one that was shown. */
  v.object({ type: v.literal("changed"), ...ShownEntries }),
  /** All changes up to this one were shown. */
  v.object({ type: v.literal("caught up"), t, room, rev: v.number() }),
  /** It is about to ask for this: written before the client knows of it. */
  v.object({ type: v.literal("asked"), t, room, change, target: TargetSchema, action: ActionSchema }),
  /** It is in the outbox on disk. */
  v.object({ type: v.literal("kept change"), t, room, change }),
  /** The promise of the change was kept; `rev` is 0 for an update that said something new. */
  v.object({ type: v.literal("done"), t, room, change, rev: v.number(), at }),
  /** The client is told that it won't be done; `reason` is the name of the reason. */
  v.object({ type: v.literal("refused"), t, room, change, reason: v.string() }),
  /** It searched all rooms for a word, and found these messages. */
  v.object({
    type: v.literal("searched"),
    t,
    word: v.string(),
    found: v.array(v.object({ room, seq, text: v.string() })),
  }),
  /** The client is told that this many messages can't be had any more. */
  v.object({ type: v.literal("gap"), t, room, lost: v.number() }),
  /** The client is told that the log is another one. */
  v.object({ type: v.literal("restarted"), t, room }),
  /** It stayed to the end, and was asked to go. */
  v.object({ type: v.literal("ended"), t }),
]);

/** One line of a history. */
export type HistoryRecord = v.InferOutput<typeof RecordSchema>;

/** The record of one type. */
export type Recorded<T extends HistoryRecord["type"]> = Extract<HistoryRecord, { readonly type: T }>;

/** All that one client, over all its processes, wrote down. Two clients may be devices of one user, whose nick is `user`. */
export interface ClientHistory {
  readonly client: string;
  readonly user: string;
  readonly records: readonly HistoryRecord[];
}

/** The messages of one room that the server has in the end, oldest first, and the changes that it has done; `rev` counts those. */
export interface RoomLog {
  readonly room: string;
  readonly epoch: string;
  readonly messages: readonly LoggedMessage[];
  readonly rev: number;
  readonly receipts: readonly LoggedReceipt[];
}

/** A message of the final log. */
export interface LoggedMessage {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly text: string;
  readonly id: string | null;
  readonly state: State;
}

/** The log's own record of a change that it has done: `rev` is that of the message where nothing was to be changed. */
export interface LoggedReceipt {
  readonly change: string;
  readonly userId: string;
  readonly seq: number;
  readonly rev: number;
  readonly at: number;
}

/** The number of the last change that led to a state, 0 for a message as it was said. */
export function revOf({ rev = 0 }: State): number {
  return rev;
}

/** The id of a user, by the nick. */
export function userIdOf(user: string): string {
  return `u-${user}`;
}

/** The instant in ms, by a clock that nobody sets and all processes of a machine share. */
export function unsetClock(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

/** A record as a line, line feed and all. */
export function toLine(record: HistoryRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** The records in whole lines; throws where one is none, which no kill explains. */
export function fromLines(text: string): HistoryRecord[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => v.parse(RecordSchema, JSON.parse(line)));
}
