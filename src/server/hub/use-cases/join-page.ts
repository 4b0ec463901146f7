import type { Message } from "../../../core/protocol/message.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import type { JoinRoom } from "../../../core/protocol/requests.ts";
import type { LogPage, MessageLog } from "../../log/message-log.ts";
import { lightPage } from "../../log/page-size.ts";

/** The messages of a join's reply. `resumed`: they follow `since`. */
interface JoinPage extends LogPage {
  readonly lastSeq: number;
  readonly resumed: boolean;
}

/** A page as it was read; messages committed since then are still to be added, up to `limit` of all. */
export interface UnfinishedPage extends JoinPage {
  readonly limit: number;
}

/** Messages in a join's reply if the client doesn't say. */
const DEFAULT_PAGE = 50;

/** Reads the messages that follow `since` if it means a position in this log, else the newest. */
export async function readJoinPage(
  log: MessageLog,
  request: JoinRoom,
  longest: number,
): Promise<UnfinishedPage> {
  const { roomId } = request;
  const limit = Math.min(request.limit ?? DEFAULT_PAGE, longest);
  const lastSeq = await log.lastSeq(roomId);
  const following = await readAfter(log, request, lastSeq, limit);
  const page = following ?? (await log.range(roomId, { limit }));
  return { ...page, lastSeq, resumed: following !== undefined, limit };
}

/** A client that only speaks is told where the room ends, and nothing of what is in it. */
export async function readSpeakerPage(log: MessageLog, roomId: RoomId): Promise<UnfinishedPage> {
  const lastSeq = await log.lastSeq(roomId);
  return { messages: [], more: lastSeq > 0, lastSeq, resumed: false, limit: 0 };
}

/** Adds messages committed while the page was read: they are in it, or beyond its limit, to be asked for like the rest. */
export function completeJoinPage(
  { limit, resumed, lastSeq, ...page }: UnfinishedPage,
  committed: readonly Message[],
): JoinPage {
  const last = page.messages.at(-1)?.seq ?? lastSeq;
  const late = committed.filter((message) => message.seq > last);
  const all = [...page.messages, ...late];
  const messages = resumed ? all.slice(0, limit) : all.slice(Math.max(0, all.length - limit));
  const more = page.more || messages.length < all.length;
  return {
    lastSeq: late.at(-1)?.seq ?? Math.max(lastSeq, last),
    resumed,
    ...lightPage({ messages, more }, resumed ? "oldest" : "newest"),
  };
}

/**
 * Reads what follows `since`; undefined if that is no position in this log: it is of another epoch, beyond the end, or this log
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
