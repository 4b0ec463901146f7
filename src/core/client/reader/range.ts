import type { Position } from "../../time/position.ts";
import type { ChatMessage, Cursor } from "../chat.ts";
import type { RoomReader } from "./room-reader.ts";

/** A part of a room. Without `since` it is the last `last` messages, or, without that, all there are. */
export interface ReadRange {
  readonly since?: Position | undefined;
  readonly until?: Position | undefined;
  readonly last?: number | undefined;
  /** Tells whether a message counts for `last`; all of them do if it is left out. */
  readonly matches?: ((message: ChatMessage) => boolean) | undefined;
}

/** Lets a reader that entered its room begin with a part of it. */
export async function beginAt(reader: RoomReader, { since, until, last, matches }: ReadRange): Promise<void> {
  const end = until === undefined ? undefined : await seqUntil(reader, until);
  const first = since === undefined ? 1 : await seqSince(reader, since);
  const newest = Math.min(end ?? reader.reached, reader.reached);
  const lastFirst = last === undefined ? 1 : await seqOfLast(reader, newest, last, matches);
  const counts = since !== undefined && first >= lastFirst;
  reader.begin(Math.max(first, lastFirst), end, counts);
}

/**
 * Lets a reader that entered its room go on after the cursor of an earlier run. If the log is another one by now, the reader
 * says so and goes on with the messages since that moment.
 */
export async function beginAfter(reader: RoomReader, cursor: Cursor): Promise<void> {
  if (await isOfLog(reader, cursor)) {
    if (cursor.rev !== undefined) reader.beginChanges(cursor.rev);
    return reader.begin(cursor.seq + 1);
  }
  const { at } = cursor;
  reader.begin(at === undefined ? 1 : await seqFrom(reader, { at: at + 1 }));
  reader.beginAnew();
}

/** Tells whether the cursor is of this log: the epoch is the same, and the message still stands at that seq. */
async function isOfLog(reader: RoomReader, { epoch, seq, at }: Cursor): Promise<boolean> {
  if (epoch !== reader.epoch || seq > reader.reached) return false;
  if (at === undefined) return true;
  const { messages } = await reader.history({ after: seq - 1, limit: 1 });
  const [message] = messages;
  return message?.seq !== seq || message.at === at;
}

/** Finds the seq of the first message from a position on; the seq after the last one if there is none. */
async function seqFrom(reader: RoomReader, position: Position): Promise<number> {
  if ("seq" in position) return Math.max(1, position.seq);
  const { messages } = await reader.history({ from: position.at, limit: 1 });
  return messages[0]?.seq ?? reader.reached + 1;
}

/** As `seqFrom`, but 1 if that message is the oldest the server still has: there may have been others, which count as lost. */
async function seqSince(reader: RoomReader, position: Position): Promise<number> {
  const first = await seqFrom(reader, position);
  if ("seq" in position || first === 1) return first;
  const { messages } = await reader.history({ before: first, limit: 1 });
  return messages.length === 0 ? 1 : first;
}

/** Finds the seq of the last message up to a position. */
async function seqUntil(reader: RoomReader, position: Position): Promise<number> {
  return "seq" in position ? position.seq : (await seqFrom(reader, { at: position.at + 1 })) - 1;
}

/** Finds the seq of the first of the last `count` messages up to `newest` that match. */
async function seqOfLast(
  reader: RoomReader,
  newest: number,
  count: number,
  matches: ReadRange["matches"],
): Promise<number> {
  if (matches === undefined || count === 0) return Math.max(1, newest - count + 1);
  let missing = count;
  for (let before = newest + 1; before > 1; ) {
    const { messages, more } = await reader.history({ before, limit: reader.longestPage });
    for (const message of [...messages].reverse()) {
      if (matches(message)) missing -= 1;
      if (missing === 0) return message.seq ?? 1;
    }
    before = more ? (messages[0]?.seq ?? 1) : 1;
  }
  return 1;
}
