import type { ChatMessage } from "../../../core/client/chat.ts";
import type { Entry } from "../../state/entries.ts";
import type { Missed, Room } from "../../state/room.ts";
import { changeRoom } from "../../state/rooms.ts";
import type { ChatState } from "../../state/state.ts";
import { addLine, lastLineKey } from "../own-lines.ts";

/** Says that a room is entered again after a loss; how much came meanwhile is known once it has been read. */
export function addBackOnlineLine(state: ChatState, room: Room, lastSeq: number): ChatState {
  const { connection, look } = state;
  const base = connection.status === "online" && connection.dialect === "base";
  const told = addLine(state, room.roomId, base ? look.words.backOnlineUnsure : look.words.backOnline);
  if (base || lastSeq <= room.lastSeq) return told;
  const missed: Missed = { key: lastLineKey(told), upTo: lastSeq, count: 0 };
  return changeRoom(told, room.roomId, (known) => ({ ...known, missed }));
}

/** Counts those of these messages that others said while this user was not connected. */
export function countMissed(state: ChatState, room: Room, messages: readonly ChatMessage[]): ChatState {
  const { missed } = room;
  if (missed === undefined) return state;
  const others = messages.filter(
    ({ own, userId, seq }) => !own && !state.ignored.has(userId) && (seq ?? 0) <= missed.upTo,
  );
  const count = missed.count + others.length;
  const isRead = messages.some(({ seq }) => (seq ?? 0) >= missed.upTo);
  const text = state.look.words.backOnlineMissed(count);
  const replaceText = <T extends Entry>(line: T): T =>
    line.type === "line" && line.key === missed.key ? { ...line, text } : line;
  const counted = changeRoom(state, room.roomId, (known) => ({
    ...known,
    missed: isRead ? undefined : { ...missed, count },
    entries: others.length === 0 ? known.entries : known.entries.map(replaceText),
  }));
  return others.length === 0 ? counted : { ...counted, aside: state.aside.map(replaceText) };
}
