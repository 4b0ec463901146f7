import type { Message } from "../../core/protocol/message.ts";
import type { JoinRoom } from "../../core/protocol/requests.ts";
import type { LogPage, MessageLog } from "../log/message-log.ts";
import { lightPage } from "./page-size.ts";

/** What a join answers with of a room's messages. `resumed`: they follow `since`. */
export interface JoinPage extends LogPage {
  readonly lastSeq: number;
  readonly resumed: boolean;
}

/** Messages in a join's answer if the client doesn't say. */
const DEFAULT_PAGE = 50;

/**
 * Reads what follows `since` if it means a place in this log, else the newest messages. `held` gathers what is
 * committed while it reads: that is in the page too, or beyond its limit, to be asked for like the rest.
 */
export async function readJoinPage(
  log: MessageLog,
  request: JoinRoom,
  longest: number,
  held: readonly Message[],
): Promise<JoinPage> {
  const { roomId } = request;
  const limit = Math.min(request.limit ?? DEFAULT_PAGE, longest);
  const before = await log.lastSeq(roomId);
  const following = await readAfter(log, request, before, limit);
  const resumed = following !== undefined;
  const page = following ?? (await log.range(roomId, { limit }));
  const last = page.messages.at(-1)?.seq ?? before;
  const late = held.filter((message) => message.seq > last);
  const all = [...page.messages, ...late];
  const messages = resumed ? all.slice(0, limit) : all.slice(Math.max(0, all.length - limit));
  return {
    lastSeq: late.at(-1)?.seq ?? Math.max(before, last),
    resumed,
    ...lightPage(
      { messages, more: page.more || messages.length < all.length },
      resumed ? "oldest" : "newest",
    ),
  };
}

/**
 * What follows `since`; undefined if that is no place in this log: it is of another epoch, beyond the end, or this log
 * holds another message there (it was set back to an older copy, and went on).
 */
async function readAfter(
  log: MessageLog,
  { roomId, since }: JoinRoom,
  lastSeq: number,
  limit: number,
): Promise<LogPage | undefined> {
  if (since === undefined || since.epoch !== log.epoch || since.seq > lastSeq) return undefined;
  const page = await log.range(roomId, { after: since.seq - 1, limit: limit + 1 });
  const [first] = page.messages;
  if (first?.seq !== since.seq) {
    return { messages: page.messages.slice(0, limit), more: page.more || page.messages.length > limit };
  }
  if (since.at !== undefined && since.at !== first.at) return undefined;
  return { messages: page.messages.slice(1), more: page.more };
}
