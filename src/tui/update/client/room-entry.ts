import type { JoinedRoom } from "../../../core/client/chat.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { keepsOrder } from "../../../core/protocol/roles.ts";
import { USUAL_SETTINGS } from "../../../core/protocol/room-settings.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { endEditing } from "../../state/editing.ts";
import type { Entry } from "../../state/entries.ts";
import { NOBODY_FOUND } from "../../state/found-members.ts";
import { type Draft, type Room, withSettings } from "../../state/room.ts";
import { changeRoom, roomOf } from "../../state/rooms.ts";
import type { ChatState } from "../../state/state.ts";
import { addLine } from "../own-lines.ts";
import { addBackOnlineLine } from "./missed.ts";

/** Takes in that a room is entered, for the first time or again. */
export function enterRoom(
  state: ChatState,
  { roomId, lastSeq, more, roster, topic = "", read, settings = USUAL_SETTINGS, role = "member" }: JoinedRoom,
): ChatState {
  const room = roomOf(state, roomId);
  if (room === undefined) return state;
  const back = room.lost ? addBackOnlineLine(state, room, lastSeq) : state;
  return changeRoom(back, roomId, (known) => ({
    ...withSettings(known, settings),
    membership: "joined",
    refusal: undefined,
    roster,
    found: NOBODY_FOUND,
    topic: safeLine(topic),
    moderated: keepsOrder(role),
    lost: false,
    read: { ...known.read, reported: read ?? 0, seq: readUpTo(known, lastSeq, read) },
    ...(known.membership === "joined" ? {} : firstJoin(state, known, { lastSeq, more, read })),
    ...(known.refusal === undefined ? {} : resetHistory(known)),
  }));
}

/** Empties a room that had been refused: the page that comes holds the messages that were here before. */
function resetHistory({ entries }: Room): Partial<Room> {
  return {
    entries: entries.filter(({ type }) => type === "line"),
    oldestSeq: undefined,
    past: undefined,
    back: [],
    anchor: undefined,
    sought: undefined,
    picked: undefined,
    missed: undefined,
    leftOff: undefined,
  };
}

/** Takes messages from before this user's first time as read, but not in a room of two. */
function readUpTo({ read, direct }: Room, lastSeq: number, reported: number | undefined): number {
  const first = direct === undefined ? lastSeq : 0;
  return Math.max(reported ?? 0, read.seq ?? reported ?? first);
}

/**
 * Messages that were read before are not new; whether there is more above them, only a v1 server knows. All that stands in a room of
 * two is meant for this user, and news until it was read.
 */
function firstJoin(
  { connection: now }: ChatState,
  { direct }: Room,
  { lastSeq, more, read }: Pick<JoinedRoom, "lastSeq" | "more" | "read">,
): Partial<Room> {
  if (direct !== undefined) return { knownUpTo: read ?? 0, joinedAt: 0, older: more ? "more" : "beginning" };
  const numbered = now.status !== "online" || now.dialect === "v1";
  const older = more ? "more" : "beginning";
  return { knownUpTo: read ?? lastSeq, joinedAt: lastSeq, older: numbered ? older : "unknown" };
}

/** Begins a room anew whose numbers do: nothing seen before says what is missing or what is older. */
export function restartRoom(state: ChatState, roomId: RoomId): ChatState {
  const told = addLine(state, roomId, state.look.words.restarted);
  const answers = roomId === state.current ? { ...endEditing(told), replyTo: undefined } : told;
  return changeRoom(answers, roomId, (room) => ({
    ...room,
    entries: room.entries.map(removeSeq),
    draft: withoutReply(room.draft),
    threadDrafts: new Map([...room.threadDrafts].map(([root, draft]) => [root, withoutReply(draft)])),
    missed: undefined,
    older: "unknown",
    oldestSeq: undefined,
    past: undefined,
    sought: undefined,
    back: [],
    quotes: new Map(),
    latest: new Map(),
    lastSeq: 0,
    knownUpTo: 0,
    joinedAt: 0,
    read: { seq: undefined, reported: 0, reportedAt: 0 },
    lost: false,
  }));
}

/** Takes away from a draft the message that it answers or edits: its seq is another message's now. */
function withoutReply({ editing, ...draft }: Draft): Draft {
  return { ...(editing?.before ?? draft), replyTo: undefined };
}

/** Takes a message's seq away: in the new log that seq names another message. */
function removeSeq(entry: Entry): Entry {
  return entry.type === "line" ? entry : { ...entry, message: { ...entry.message, seq: undefined } };
}
