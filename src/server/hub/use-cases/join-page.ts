import { revOf } from "../../../core/protocol/changes.ts";
import type { Message } from "../../../core/protocol/message.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import type { JoinRoom } from "../../../core/protocol/requests.ts";
import type { LogChangesPage, LogPage, MessageLog } from "../../log/message-log.ts";
import { countFittingAfter, lightPage } from "../../log/page-size.ts";
import type { PendingJoin } from "../room.ts";

/** The messages of a join's reply. `resumed`: they follow `since`. */
interface JoinPage extends LogPage {
  readonly lastSeq: number;
  readonly rev: number;
  readonly resumed: boolean;
  /** Messages up to `since` that changed after it, by ascending `rev`; undefined where none were asked for. */
  readonly changed: readonly Message[] | undefined;
  readonly moreChanges: boolean;
}

/** A page as it was read; what was committed since then is still to be added: messages up to `limit` of all, changes up to `longest`. */
export interface UnfinishedPage extends LogPage {
  readonly lastSeq: number;
  readonly rev: number;
  readonly resumed: boolean;
  readonly limit: number;
  /** Changes after `since`, and the seq up to which they are asked for. */
  readonly changed?: { readonly page: LogChangesPage; readonly upTo: number; readonly longest: number };
}

/** Messages in a join's reply if the client doesn't say. */
const DEFAULT_PAGE = 50;

/**
 * Reads the messages that follow `since` if it means a position in this log, else the newest. `chargeChanges` is called before changed ones are
 * read, with their number: only a client that missed some pays for them.
 */
export async function readJoinPage(
  log: MessageLog,
  request: JoinRoom,
  longest: number,
  chargeChanges: (messages: number) => void,
): Promise<UnfinishedPage> {
  const { roomId, since } = request;
  const limit = Math.min(request.limit ?? DEFAULT_PAGE, longest);
  const rev = await log.rev(roomId); // before the pages: whatever changes from now on is added to them
  const lastSeq = await log.lastSeq(roomId);
  const following = (since?.rev ?? 0) > rev ? undefined : await readAfter(log, request, lastSeq, limit);
  const page = following ?? (await log.range(roomId, { limit }));
  const unfinished = { ...page, lastSeq, rev, resumed: following !== undefined, limit };
  if (following === undefined || since?.rev === undefined) return unfinished;
  const missed = Math.min(longest, rev - since.rev);
  if (missed > 0) chargeChanges(missed);
  const changes = await readChanges(log, roomId, { after: since.rev, upTo: since.seq, limit: longest }, rev);
  return { ...unfinished, changed: { page: changes, upTo: since.seq, longest } };
}

/** A client that only speaks is told where the room ends, and nothing of what is in it. */
export async function readSpeakerPage(log: MessageLog, roomId: RoomId): Promise<UnfinishedPage> {
  const [rev, lastSeq] = await Promise.all([log.rev(roomId), log.lastSeq(roomId)]);
  return { messages: [], more: lastSeq > 0, lastSeq, rev, resumed: false, limit: 0 };
}

/**
 * Adds what was committed while the page was read: messages are in it, or beyond its limit, to be asked for like the rest; changes to
 * messages are in those that the reply has.
 */
export function completeJoinPage(unfinished: UnfinishedPage, pending: PendingJoin): JoinPage {
  const { limit, resumed, lastSeq, rev, changed, ...page } = unfinished;
  const latest = latestStates(pending);
  const last = page.messages.at(-1)?.seq ?? lastSeq;
  const late = pending.messages.filter((message) => message.seq > last);
  const all = [...page.messages, ...late].map((message) => newer(message, latest.get(message.seq)));
  const chosen = resumed ? all.slice(0, limit) : all.slice(Math.max(0, all.length - limit));
  const more = page.more || chosen.length < all.length;
  const light = lightPage({ messages: chosen, more }, resumed ? "oldest" : "newest");
  return {
    ...light,
    lastSeq: late.at(-1)?.seq ?? Math.max(lastSeq, last),
    rev: Math.max(rev, pending.changes.at(-1)?.rev ?? 0),
    resumed,
    ...(changed === undefined ? NONE_ASKED_FOR : completeChanges(changed, latest, light.messages)),
  };
}

const NONE_ASKED_FOR = { changed: undefined, moreChanges: false };

/** Adds later states to the changed messages, and cuts them to what can be sent at once with the messages of the page. */
function completeChanges(
  { page, upTo, longest }: NonNullable<UnfinishedPage["changed"]>,
  latest: ReadonlyMap<number, Message>,
  beside: readonly Message[],
): Pick<JoinPage, "changed" | "moreChanges"> {
  const later = page.more ? [] : [...latest.values()].filter(({ seq }) => seq <= upTo);
  const states = new Map([...page.messages, ...later].map((message) => [message.seq, message]));
  const all = [...states.values()].sort((one, other) => revOf(one) - revOf(other));
  const fitting = Math.min(longest, countFittingAfter(beside, all));
  return { changed: all.slice(0, fitting), moreChanges: page.more || fitting < all.length };
}

/** The last state of each message that changed while a join was answered. */
function latestStates({ changes }: PendingJoin): ReadonlyMap<number, Message> {
  return new Map(changes.flatMap(({ messages }) => messages).map((message) => [message.seq, message]));
}

function newer(message: Message, other: Message | undefined): Message {
  return other !== undefined && revOf(other) > revOf(message) ? other : message;
}

async function readChanges(
  log: MessageLog,
  roomId: RoomId,
  query: { readonly after: number; readonly upTo: number; readonly limit: number },
  rev: number,
): Promise<LogChangesPage> {
  return query.after === rev ? { messages: [], rev, more: false } : log.changes(roomId, query);
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
