import type { ChatMessage } from "../chat.ts";
import type { ReadStep, RoomReader } from "./room-reader.ts";

/**
 * Several rooms as one: first what is known of them by time, then, with `follow`, what comes. Messages of a room keep
 * their order, whatever its server's clock did. Ends when all is read, with `follow` only if every room has an end.
 */
export async function* readRooms(
  readers: readonly RoomReader[],
  follow: boolean,
): AsyncGenerator<ReadStep, void> {
  yield* byTime(readers);
  while (follow && readers.some((reader) => !reader.ended)) {
    let idle = true;
    for (const reader of readers) {
      const step = await reader.read();
      if (step === undefined) continue;
      idle = false;
      yield step;
    }
    if (idle) await Promise.race(readers.map((reader) => reader.changed()));
  }
}

/** A room's next messages, and how late the last one that was handed out is. */
interface Head {
  readonly reader: RoomReader;
  readonly messages: readonly ChatMessage[];
  /** ms since 1970 UTC: no message of a room counts as earlier than one before it. */
  readonly latest: number;
}

async function* byTime(readers: readonly RoomReader[]): AsyncGenerator<ReadStep, void> {
  const heads: Head[] = [];
  for (const reader of readers) yield* refill(heads, { reader, messages: [], latest: 0 });
  while (heads.length > 0) {
    heads.sort((a, b) => timeOf(a) - timeOf(b));
    const [first, second] = heads;
    if (first === undefined) return;
    heads.shift();
    const count = second === undefined ? first.messages.length : earlierThan(first, timeOf(second));
    const messages = first.messages.slice(0, count);
    yield { type: "messages", roomId: first.reader.roomId, messages };
    const latest = messages.reduce((max, { at }) => Math.max(max, at), first.latest);
    yield* refill(heads, { ...first, messages: first.messages.slice(count), latest });
  }
}

/** Puts a room back with its next messages, telling on the way what else there is; not if all that is known is read. */
async function* refill(heads: Head[], head: Head): AsyncGenerator<ReadStep, void> {
  let { messages } = head;
  while (messages.length === 0) {
    const step = await head.reader.read();
    if (step === undefined) return;
    if (step.type === "messages") messages = step.messages;
    else yield step;
  }
  heads.push({ ...head, messages });
}

function timeOf({ messages, latest }: Head): number {
  return Math.max(latest, messages[0]?.at ?? latest);
}

/** How many of a room's next messages come before another room's, at least one. */
function earlierThan(head: Head, time: number): number {
  const later = head.messages.findIndex(({ at }, index) => index > 0 && Math.max(head.latest, at) > time);
  return later === -1 ? head.messages.length : later;
}
