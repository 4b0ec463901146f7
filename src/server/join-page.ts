import type { JoinRoom } from "../core/protocol.ts";
import type { MessageLog, Page, StoredMessage } from "./message-log.ts";

/** What a join answers with of a room's messages. */
export interface JoinPage extends Page {
  readonly lastSeq: number;
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
  held: readonly StoredMessage[],
): Promise<JoinPage> {
  const { roomId, since } = request;
  const limit = Math.min(request.limit ?? DEFAULT_PAGE, longest);
  const before = await log.lastSeq(roomId);
  const resumes = since !== undefined && since.epoch === log.epoch && since.seq <= before;
  const page = await log.range(roomId, resumes ? { after: since.seq, limit } : { limit });
  const last = page.messages.at(-1)?.seq ?? before;
  const late = held.filter((message) => message.seq > last);
  const all = [...page.messages, ...late];
  const messages = resumes ? all.slice(0, limit) : all.slice(Math.max(0, all.length - limit));
  return {
    lastSeq: late.at(-1)?.seq ?? Math.max(before, last),
    messages,
    more: page.more || messages.length < all.length,
  };
}
