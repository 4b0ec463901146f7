import type { ChatMessage } from "../../../core/client/chat.ts";
import { isHidden } from "../../../core/protocol/changes.ts";
import type { Effect } from "../../state/effect.ts";
import { shownEntries } from "../../state/entries.ts";
import type { Answered, Quote, Room } from "../../state/room.ts";

/** The most answered messages that are kept of one room. */
const KEPT_QUOTES = 500;

/** Adds what these messages answer to the room, and asks for what is not here. */
export function addQuotes(room: Room, messages: readonly ChatMessage[]): readonly [Room, readonly Effect[]] {
  const wanted = messages.flatMap(({ replyTo }) => (replyTo === undefined ? [] : [replyTo]));
  const missing = [...new Set(wanted)].filter((seq) => !room.quotes.has(seq));
  if (missing.length === 0) return [room, []];
  const found = missing.flatMap((seq) => {
    const message = findMessage(room, seq);
    return message === undefined ? [] : [[seq, message] as const];
  });
  const asked = missing.filter((seq) => !found.some(([known]) => known === seq));
  const effects = asked.map((seq) => {
    const query = { after: seq - 1, limit: 1 };
    return { type: "page", roomId: room.roomId, query, wanted: { type: "quote", seq } } as const;
  });
  return [found.length === 0 ? room : keepQuotes(room, found), effects];
}

/** Adds an answered message that was asked for; where it did not come the server keeps it no more. */
export function addQuote(room: Room, seq: number, messages: readonly ChatMessage[]): Room {
  const message = messages.find((one) => one.seq === seq);
  return keepQuotes(room, [[seq, message ?? "trimmed"]]);
}

/** Makes the quote of a message as it is now. */
export function toQuote({ nickName, msg, changes }: ChatMessage): Quote {
  return changes?.deletedAt === undefined ? { nickName, msg } : { nickName, msg, deleted: true };
}

/** The same, as far as the message may be seen. */
export function toAnswered(message: ChatMessage): Answered {
  return isHidden(message) ? "blocked" : toQuote(message);
}

/** Takes in what answered messages have become. */
export function updateQuotes(room: Room, messages: readonly ChatMessage[]): Room {
  const known = messages.flatMap((message) =>
    message.seq !== undefined && room.quotes.has(message.seq)
      ? [[message.seq, toAnswered(message)] as const]
      : [],
  );
  return known.length === 0 ? room : { ...room, quotes: new Map([...room.quotes, ...known]) };
}

/** Finds the message of a seq among those that are here. */
export function findMessage(room: Room, seq: number): ChatMessage | undefined {
  for (const entries of [shownEntries(room), room.entries]) {
    const found = entries.findLast((entry) => entry.type === "message" && entry.message.seq === seq);
    if (found?.type === "message") return found.message;
  }
  return undefined;
}

function keepQuotes(room: Room, found: readonly (readonly [number, ChatMessage | "trimmed"])[]): Room {
  const added = found.map(([seq, one]) => [seq, one === "trimmed" ? one : toAnswered(one)] as const);
  const all: (readonly [number, Answered])[] = [...room.quotes, ...added];
  return { ...room, quotes: new Map(all.slice(-KEPT_QUOTES)) };
}
