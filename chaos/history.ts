import * as v from "valibot";
import { RoomIdSchema } from "../src/core/protocol/fields.ts";

/** `t`: the instant of the record in ms, by a clock that no nemesis sets. */
const t = v.number();
const id = v.string();
const room = RoomIdSchema;
const seq = v.number();
const at = v.number();

/**
 * A line that a client writes down before it goes on. A text is said once in a whole run, so that it names its
 * message wherever it is met.
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
  /** `by`: the nick of the speaker; `id` with own messages alone. */
  v.object({
    ...{ type: v.literal("shown"), t, room, epoch: v.string(), seq, at },
    ...{ by: v.string(), text: v.string(), id: v.optional(id) },
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

/** All that one client, over all its processes, wrote down. */
export interface ClientHistory {
  readonly client: string;
  readonly records: readonly HistoryRecord[];
}

/** The messages of one room that the server has in the end, oldest first. */
export interface RoomLog {
  readonly room: string;
  readonly epoch: string;
  readonly messages: readonly LoggedMessage[];
}

/** A message of the final log. */
export interface LoggedMessage {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly text: string;
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
