import type {
  ClientEvent,
  ConnectionStatus,
  JoinedRoom,
  OutgoingMessage,
  Roster,
} from "../../core/client/chat.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Entry } from "../state/entries.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, removeRoom, roomOf } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { addDirectRoom } from "./direct-rooms.ts";
import { addIncoming, removeSettled } from "./incoming-messages.ts";
import { addBackOnlineLine } from "./missed.ts";
import { addLine } from "./own-lines.ts";
import { applyReadElsewhere } from "./read-marks.ts";
import { markRefused, rejoinRefused, toRefusal } from "./refusals.ts";
import { applyTyping } from "./typing.ts";

/** Does what an event of the client means for the state, by its type. */
type Handlers = {
  readonly [T in ClientEvent["type"]]: (
    state: ChatState,
    event: Extract<ClientEvent, { readonly type: T }>,
  ) => ChatState | Step;
};

const HANDLERS: Handlers = {
  status: (state, { status }) => {
    const next = setConnection(state, status);
    const isBack = status.status === "online" && state.connection.status !== "online";
    return isBack ? rejoinRefused(next, () => true) : next;
  },
  joined: (state, { room }) => enterRoom(state, room),
  joinFailed: (state, { roomId, error }) => markRefused(state, roomId, toRefusal(error, state.look.words)),
  left: removeRoom,
  messages: (state, { roomId, messages }) => addIncoming(state, roomId, messages),
  roster: (state, { roomId, roster }) => setRoster(state, roomId, roster),
  outgoing: (state, { outgoing }) =>
    changeRoom(state, outgoing.roomId, (room) => putOutgoing(room, outgoing)),
  settled: (state, { roomId, clientMsgId }) =>
    changeRoom(state, roomId, (room) => removeSettled(room, new Set([clientMsgId]))),
  restarted: (state, { roomId }) => restartRoom(state, roomId),
  gap: (state, { roomId, lost }) => addGap(state, roomId, lost),
  lag: (state, { ms, waiting }) => setLag(state, waiting ? Math.floor(ms / 1_000) : 0),
  topic: (state, { roomId, topic, by }) => setTopic(state, roomId, safeLine(topic), safeLine(by)),
  read: (state, { roomId, seq }) => applyReadElsewhere(state, roomId, seq),
  typing: applyTyping,
  direct: (state, { room }) => addDirectRoom(state, room),
  notice: (state, { roomId, error }) =>
    addLine(state, roomId ?? state.current, state.look.words.reason(error)),
};

/** Takes in an event of the client. */
export function takeClientEvent(state: ChatState, event: ClientEvent): Step {
  const handle = HANDLERS[event.type] as (state: ChatState, event: ClientEvent) => ChatState | Step; // of its own type
  const handled = handle(state, event);
  return "rooms" in handled ? [handled, []] : handled;
}

/** A loss marks the rooms, so that each can say what it missed when it is entered again. */
function setConnection(state: ChatState, status: ConnectionStatus): ChatState {
  const next = { ...state, connection: status, lagSeconds: 0 };
  switch (status.status) {
    case "online":
      return { ...next, self: { nickName: safeLine(status.nickName), userId: status.userId } };
    case "waiting": {
      const rooms = state.rooms.map((room) => ({
        ...room,
        lost: room.lost || room.membership === "joined",
        typists: [],
      }));
      return { ...next, rooms };
    }
    case "refused": {
      const { words } = state.look;
      return addLine(next, state.current, words.connectionRefused(words.reason(status.error)), "error");
    }
    default:
      return next;
  }
}

function setLag(state: ChatState, lagSeconds: number): ChatState {
  return lagSeconds === state.lagSeconds ? state : { ...state, lagSeconds };
}

function enterRoom(
  state: ChatState,
  { roomId, lastSeq, more, roster, topic = "", read }: JoinedRoom,
): ChatState {
  const room = roomOf(state, roomId);
  if (room === undefined) return state;
  const back = room.lost ? addBackOnlineLine(state, room, lastSeq) : state;
  return changeRoom(back, roomId, (known) => ({
    ...known,
    membership: "joined",
    refusal: undefined,
    roster,
    topic: safeLine(topic),
    lost: false,
    read: { ...known.read, reported: read ?? 0, seq: readUpTo(known, lastSeq, read) },
    ...(known.membership === "joined" ? {} : firstJoin(state, known, { lastSeq, more, read })),
    ...(known.refusal === undefined ? {} : resetHistory(known)),
  }));
}

/** A room that had been refused begins anew with the page that comes, which holds the messages that were here before. */
function resetHistory({ entries }: Room): Partial<Room> {
  return {
    entries: entries.filter(({ type }) => type === "line"),
    oldestSeq: undefined,
    past: undefined,
    back: undefined,
    anchor: undefined,
    sought: undefined,
    picked: undefined,
    missed: undefined,
    leftOff: undefined,
  };
}

/** Takes messages from before this user's first time as read, but not in a room of two. */
function readUpTo({ read, direct }: Room, lastSeq: number, told: number | undefined): number {
  const first = direct === undefined ? lastSeq : 0;
  return Math.max(told ?? 0, read.seq ?? told ?? first);
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

/** Sets the roster. A user who is away on another device is away here too. */
function setRoster(state: ChatState, roomId: RoomId, roster: Roster): ChatState {
  const self = roster.status === "known" && roster.users.find(({ userId }) => userId === state.self.userId);
  const away = self ? (self.away === undefined ? undefined : safeLine(self.away)) : state.away;
  return changeRoom({ ...state, away }, roomId, (room) => ({ ...room, roster }));
}

function setTopic(state: ChatState, roomId: RoomId, topic: string, by: string): ChatState {
  const told = addLine(state, roomId, state.look.words.topicSet(by, topic));
  return changeRoom(told, roomId, (room) => ({ ...room, topic }));
}

function putOutgoing(room: Room, message: OutgoingMessage): Room {
  const known = room.outgoing.some((waiting) => waiting.clientMsgId === message.clientMsgId);
  const replaced = room.outgoing.map((waiting) =>
    waiting.clientMsgId === message.clientMsgId ? message : waiting,
  );
  return { ...room, outgoing: known ? replaced : [...room.outgoing, message] };
}

/** Numbers begin anew: nothing seen before says what is missing or what is older. */
function restartRoom(state: ChatState, roomId: RoomId): ChatState {
  const told = addLine(state, roomId, state.look.words.restarted);
  const answers = roomId === state.current ? { ...told, replyTo: undefined } : told;
  return changeRoom(answers, roomId, (room) => ({
    ...room,
    entries: room.entries.map(removeSeq),
    draft: { ...room.draft, replyTo: undefined },
    missed: undefined,
    older: "unknown",
    oldestSeq: undefined,
    past: undefined,
    sought: undefined,
    back: undefined,
    quotes: new Map(),
    lastSeq: 0,
    knownUpTo: 0,
    joinedAt: 0,
    read: { seq: undefined, reported: 0, reportedAt: 0 },
    lost: false,
  }));
}

/** Takes a message's seq away: in the new log that seq names another message. */
function removeSeq(entry: Entry): Entry {
  return entry.type === "line" ? entry : { ...entry, message: { ...entry.message, seq: undefined } };
}

/** Messages that can't be had are passed, as if they had been seen. */
function addGap(state: ChatState, roomId: RoomId, lost: number): ChatState {
  const told = addLine(state, roomId, state.look.words.gap(lost));
  return changeRoom(told, roomId, (room) => ({ ...room, lastSeq: room.lastSeq + lost }));
}
