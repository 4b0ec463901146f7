import type { ChatMessage } from "../chat.ts";
import type { ReadStep } from "./read-step.ts";
import type { RoomReader } from "./room-reader.ts";

/**
 * Reads several rooms as one: first all that is known of them by time, then, with `follow`, the messages that come. Messages
 * of a room keep their order, whatever its server's clock did. Ends when all is read, with `follow` only if every room has
 * an end.
 */
export async function* readRooms(
  readers: readonly RoomReader[],
  follow: boolean,
): AsyncGenerator<ReadStep, void> {
  yield* mergeByTime(readers);
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

/** The next messages of a room. */
interface Head {
  readonly reader: RoomReader;
  readonly messages: readonly ChatMessage[];
  /** The latest instant handed out of this room, ms since 1970 UTC: none of its messages counts as earlier. */
  readonly latest: number;
}

async function* mergeByTime(readers: readonly RoomReader[]): AsyncGenerator<ReadStep, void> {
  const heads: Head[] = [];
  for (const reader of readers) yield* refill(heads, { reader, messages: [], latest: 0 });
  while (heads.length > 0) {
    heads.sort((a, b) => timeOf(a) - timeOf(b));
    const [first, second] = heads;
    if (first === undefined) return;
    heads.shift();
    const count = second === undefined ? first.messages.length : countEarlier(first, timeOf(second));
    const messages = first.messages.slice(0, count);
    yield { type: "messages", roomId: first.reader.roomId, messages };
    const latest = messages.reduce((max, { at }) => Math.max(max, at), first.latest);
    yield* refill(heads, { ...first, messages: first.messages.slice(count), latest });
  }
}

/** Puts a room back with its next messages, or leaves it out if it has none; hands on the other steps of its reader. */
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

/** Counts the messages of a room that come before another room's next one; at least one. */
function countEarlier(head: Head, time: number): number {
  const later = head.messages.findIndex(({ at }, index) => index > 0 && Math.max(head.latest, at) > time);
  return later === -1 ? head.messages.length : later;
}
