import type { ChatMessage, Cursor } from "../chat.ts";
import type { RoomReader } from "./room-reader.ts";

/** A place in a room: a message's number, or an instant (ms since 1970 UTC). */
export type Place = { readonly seq: number } | { readonly at: number };

/** What to read of a room. Without `since` it is the last `last` messages, or, without that, all there are. */
export interface Stretch {
  readonly since?: Place | undefined;
  readonly until?: Place | undefined;
  readonly last?: number | undefined;
  /** Which messages count for `last`; all of them if it is left out. */
  readonly matches?: ((message: ChatMessage) => boolean) | undefined;
}

/** Has a reader that entered its room begin with a stretch of it. */
export async function beginAt(reader: RoomReader, { since, until, last, matches }: Stretch): Promise<void> {
  const end = until === undefined ? undefined : await seqUntil(reader, until);
  const first = since === undefined ? 1 : await seqSince(reader, since);
  const newest = Math.min(end ?? reader.reached, reader.reached);
  const lastFirst = last === undefined ? 1 : await seqOfLast(reader, newest, last, matches);
  const counts = since !== undefined && first >= lastFirst;
  reader.begin(Math.max(first, lastFirst), end, counts);
}

/**
 * Has a reader that entered its room go on after the cursor of an earlier run. If the log is another one by now, that is
 * told, and it goes on with what was said since that moment.
 */
export async function beginAfter(reader: RoomReader, cursor: Cursor): Promise<void> {
  if (await holds(reader, cursor)) return reader.begin(cursor.seq + 1);
  const { at } = cursor;
  reader.begin(at === undefined ? 1 : await seqFrom(reader, { at: at + 1 }));
  reader.beginAnew();
}

/** Whether the log is the one the cursor is of: the same, long enough, and with that message at that seq. */
async function holds(reader: RoomReader, { epoch, seq, at }: Cursor): Promise<boolean> {
  if (epoch !== reader.epoch || seq > reader.reached) return false;
  if (at === undefined) return true;
  const { messages } = await reader.history({ after: seq - 1, limit: 1 });
  const [message] = messages;
  return message?.seq !== seq || message.at === at;
}

/** The seq of the first message from a place on; that after the last one if there is none. */
async function seqFrom(reader: RoomReader, place: Place): Promise<number> {
  if ("seq" in place) return Math.max(1, place.seq);
  const { messages } = await reader.history({ from: place.at, limit: 1 });
  return messages[0]?.seq ?? reader.reached + 1;
}

/** As `seqFrom`; 1 if that message is the oldest the server still has: there may have been others, which count as lost. */
async function seqSince(reader: RoomReader, place: Place): Promise<number> {
  const first = await seqFrom(reader, place);
  if ("seq" in place || first === 1) return first;
  const { messages } = await reader.history({ before: first, limit: 1 });
  return messages.length === 0 ? 1 : first;
}

/** The seq of the last message up to a place. */
async function seqUntil(reader: RoomReader, place: Place): Promise<number> {
  return "seq" in place ? place.seq : (await seqFrom(reader, { at: place.at + 1 })) - 1;
}

/** The seq of the first of the last `count` messages up to `newest` that match. */
async function seqOfLast(
  reader: RoomReader,
  newest: number,
  count: number,
  matches: Stretch["matches"],
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
