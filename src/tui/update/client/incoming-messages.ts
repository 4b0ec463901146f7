import type { ChatMessage } from "../../../core/client/chat.ts";
import { isHidden } from "../../../core/protocol/changes.ts";
import { nickKey, type RoomId } from "../../../core/protocol/names.ts";
import { callsAll, findNick } from "../../../core/text/mention.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import type { Alert, Effect } from "../../state/effect.ts";
import { appendEntries, entryKey, findFirstSeq, toEntries } from "../../state/entries.ts";
import type { Room } from "../../state/room.ts";
import { changeRoom, roomOf } from "../../state/rooms.ts";
import { type ChatState, isEndInView, isInView, type Step } from "../../state/state.ts";
import { addAnswers } from "../threads.ts";
import { nameDirectRoom } from "./direct-rooms.ts";
import { countMissed } from "./missed.ts";
import { addQuotes } from "./quotes.ts";

/** Adds new messages at the end of a room: they are counted if nobody looks, and one's own leave the outbox. */
export function addIncoming(before: ChatState, roomId: RoomId, messages: readonly ChatMessage[]): Step {
  const known = roomOf(before, roomId);
  const state = known === undefined ? before : countMissed(before, known, messages);
  const room = roomOf(state, roomId);
  const last = messages.at(-1);
  if (room === undefined || last === undefined) return [state, []];
  const sent = new Set(messages.flatMap(({ clientMsgId }) => clientMsgId ?? []));
  const shown = appendEntries(withoutTypists(removeSettled(room, sent), messages), toEntries(messages));
  const kept = {
    ...shown,
    lastSeq: last.seq ?? room.lastSeq,
    oldestSeq: shown.oldestSeq ?? findFirstSeq(shown.entries),
  };
  const [answered, doubts] = addAnswers(nameDirectRoom(kept, messages), messages);
  const [quoted, quotes] = addQuotes(answered, messages);
  const asked = [...doubts, ...quotes];
  const seen = isEndInView(state, room);
  const fresh = messages.filter((message) => isFresh(state, room, message));
  const counted = seen ? leftOffBefore(quoted, fresh) : withCounts(state, quoted, room, fresh);
  const unseen = fresh.filter((message) => !showsInThread(state, answered, message));
  const alert = seen || room.muted ? undefined : alertOf(state, room, unseen);
  const effects: Effect[] = alert === undefined ? [...asked] : [...asked, { type: "alert", alert }];
  const isNew = ({ seq }: ChatMessage) => seq === undefined || seq > room.joinedAt;
  const isSaidHere = roomId === state.current && messages.some(isNew);
  const told = isSaidHere ? { ...state, tips: false } : state;
  return [changeRoom(told, roomId, () => counted), effects];
}

/** Says whether a message that came is before somebody's eyes at the end of a thread. */
function showsInThread(state: ChatState, room: Room, { seq }: ChatMessage): boolean {
  const { past, anchor } = room;
  if (seq === undefined || anchor !== undefined || !isInView(state, room)) return false;
  return past?.thread?.seqs.has(seq) === true;
}

/** Removes those of a room's outgoing messages that the server is known to have. */
export function removeSettled(room: Room, sent: ReadonlySet<string>): Room {
  const waiting = room.outgoing.filter((message) => !sent.has(message.clientMsgId));
  return waiting.length === room.outgoing.length ? room : { ...room, outgoing: waiting };
}

/** Removes those who write: they have said it now. */
function withoutTypists(room: Room, messages: readonly ChatMessage[]): Room {
  if (room.typists.length === 0) return room;
  const typists = room.typists.filter(({ userId }) => !messages.some((message) => message.userId === userId));
  return { ...room, typists };
}

/** Tells whether a message is news to this user: somebody else's, shown, and not read before. */
function isFresh({ ignored }: ChatState, room: Room, message: ChatMessage): boolean {
  const { own, userId, seq } = message;
  if (own || isHidden(message) || ignored.has(userId)) return false;
  return seq === undefined || seq > room.knownUpTo;
}

/**
 * Tells whether a message calls this user: by name or one of the highlight words, with all of the room, or in a room of two. One that was
 * deleted calls nobody.
 */
export function callsSelf(
  { self, preferences }: ChatState,
  room: Room,
  { msg, changes }: Pick<ChatMessage, "msg" | "changes">,
): boolean {
  if (changes?.deletedAt !== undefined) return false;
  if (room.direct !== undefined || callsAll(msg)) return true;
  const text = nickKey(msg);
  return [self.nickName, ...preferences.highlights].some((name) => findNick(text, nickKey(name)).length > 0);
}

/** Marks where the person left off though they see at once what came while nobody was here. */
function leftOffBefore(room: Room, fresh: readonly ChatMessage[]): Room {
  const missed = fresh.filter(({ seq }) => seq !== undefined && seq <= room.joinedAt);
  return withLeftOff(room, missed, 0);
}

function withCounts(state: ChatState, room: Room, before: Room, fresh: readonly ChatMessage[]): Room {
  if (fresh.length === 0) return room;
  const above = unreadAbove(before, fresh);
  const called = fresh.filter((message) => callsSelf(state, room, message)).length;
  const counted = { ...room, unread: room.unread + fresh.length + above, mentions: room.mentions + called };
  return withLeftOff(counted, fresh, above);
}

/** Counts the unread messages that the first page is too short for. */
function unreadAbove({ oldestSeq, knownUpTo }: Room, [first]: readonly ChatMessage[]): number {
  if (oldestSeq !== undefined || first?.seq === undefined) return 0;
  return Math.max(0, first.seq - 1 - knownUpTo);
}

/** Notes where the person left off, if that is not noted yet: `above` of the first of these there are so many others. */
function withLeftOff(room: Room, fresh: readonly ChatMessage[], above: number): Room {
  const [first] = fresh;
  if (first === undefined) return room;
  const { seq, at } = first;
  const key = entryKey({ type: "message", message: first });
  const begun = { key, at, count: 0, seq: seq === undefined ? undefined : seq - above };
  const { count, ...leftOff } = room.leftOff ?? begun;
  return { ...room, leftOff: { ...leftOff, count: count + fresh.length + above } };
}

/** Makes an alert of the last message that calls this user, else of the last; of one that was deleted there is nothing to tell. */
function alertOf(state: ChatState, room: Room, fresh: readonly ChatMessage[]): Alert | undefined {
  const isLive = ({ seq, changes }: ChatMessage) =>
    changes?.deletedAt === undefined && (seq === undefined || seq > room.joinedAt);
  const live = fresh.filter(isLive);
  const calling = live.findLast((message) => callsSelf(state, room, message));
  const message = calling ?? live.at(-1);
  if (message === undefined) return undefined;
  const { words } = state.look;
  const nick = safeLine(message.nickName);
  return {
    roomId: room.roomId,
    level: calling === undefined ? "any" : "mention",
    title: room.direct === undefined ? words.alertSaid(nick, room.name) : words.alertDirect(nick),
    body: safeLine(message.msg),
  };
}
