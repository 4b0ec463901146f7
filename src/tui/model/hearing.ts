import type {
  ChatMessage,
  ClientEvent,
  ConnectionStatus,
  JoinedRoom,
  OutgoingMessage,
} from "../../core/chat.ts";
import type { RoomId } from "../../core/names.ts";
import { safeLine } from "../../core/text.ts";
import { withoutRoom } from "./command.ts";
import { mentions } from "./mention.ts";
import { entryKey, firstSeq, type Room, withEntries } from "./room.ts";
import { type ChatState, changeRoom, tell } from "./state.ts";
import { words } from "./words.ts";

/** Takes in what the client tells. */
export function hear(state: ChatState, event: ClientEvent): ChatState {
  switch (event.type) {
    case "status":
      return connection(state, event.status);
    case "joined":
      return joined(state, event.room);
    case "joinFailed":
      return joinFailed(state, event.roomId, event.error.message);
    case "left":
      return withoutRoom(state, event);
    case "messages":
      return changeRoom(state, event.roomId, (room) => came(state, room, event.messages));
    case "roster":
      return changeRoom(state, event.roomId, (room) => ({ ...room, roster: event.roster }));
    case "outgoing":
      return changeRoom(state, event.outgoing.roomId, (room) => outgoing(room, event.outgoing));
    case "settled":
      return changeRoom(state, event.roomId, (room) => settled(room, new Set([event.clientMsgId])));
    case "restarted":
      return restarted(state, event.roomId);
    case "gap":
      return gap(state, event.roomId, event.lost);
    case "lag":
      return lag(state, Math.floor(event.ms / 1_000));
    case "notice":
      return tell(state, event.roomId ?? state.current, safeLine(event.message));
  }
}

/** Takes in a page of older messages, above all that is there. */
export function olderCame(
  state: ChatState,
  roomId: RoomId,
  messages: readonly ChatMessage[],
  more: boolean,
): ChatState {
  return changeRoom(state, roomId, (room) => {
    if (room.older !== "loading") return room;
    const added = messages.map((message) => ({ type: "message", message }) as const);
    const entries = [...added, ...room.entries];
    return {
      ...room,
      entries,
      oldestSeq: firstSeq(added) ?? room.oldestSeq,
      older: more && added.length > 0 ? "more" : "beginning",
    };
  });
}

/** Older messages did not come; scrolling up asks again. */
export function olderFailed(state: ChatState, roomId: RoomId): ChatState {
  return changeRoom(state, roomId, (room) =>
    room.older === "loading" ? { ...room, older: "failed" } : room,
  );
}

/** A loss marks the rooms, so that each can say what it missed when it is entered again. */
function connection(state: ChatState, status: ConnectionStatus): ChatState {
  const next = { ...state, connection: status, lagSeconds: 0 };
  switch (status.status) {
    case "online":
      return { ...next, self: { nickName: safeLine(status.nickName), userId: status.userId } };
    case "waiting": {
      const rooms = state.rooms.map((room) => ({ ...room, lost: room.lost || room.membership === "joined" }));
      return { ...next, rooms };
    }
    case "refused":
      return tell(next, state.current, words.connectionRefused(safeLine(status.error.message)), "error");
    default:
      return next;
  }
}

function lag(state: ChatState, lagSeconds: number): ChatState {
  return lagSeconds === state.lagSeconds ? state : { ...state, lagSeconds };
}

function joined(state: ChatState, { roomId, lastSeq, more, roster }: JoinedRoom): ChatState {
  const room = state.rooms.find((known) => known.roomId === roomId);
  if (room === undefined) return state;
  const back = room.lost ? tell(state, roomId, backOnline(state, room, lastSeq)) : state;
  return changeRoom(back, roomId, (known) => ({
    ...known,
    membership: "joined",
    roster,
    lost: false,
    ...(known.membership === "joined" ? {} : firstJoin(state, lastSeq, more)),
  }));
}

/** What was there before is not new; whether there is more above it, only a v1 server knows. */
function firstJoin({ connection: now }: ChatState, lastSeq: number, more: boolean): Partial<Room> {
  const numbered = now.status !== "online" || now.dialect === "v1";
  const older = more ? "more" : "beginning";
  return { knownUpTo: lastSeq, older: numbered ? older : "unknown" };
}

function backOnline({ connection: now }: ChatState, room: Room, lastSeq: number): string {
  if (now.status === "online" && now.dialect === "base") return words.backOnlineUnsure;
  const missed = lastSeq - room.lastSeq;
  return missed > 0 ? words.backOnlineMissed(missed) : words.backOnline;
}

function joinFailed(state: ChatState, roomId: RoomId, reason: string): ChatState {
  const room = state.rooms.find((known) => known.roomId === roomId);
  if (room === undefined) return state;
  const refused = changeRoom(state, roomId, (known) => ({ ...known, membership: "refused" }));
  return tell(refused, roomId, words.joinFailed(room.name, safeLine(reason)), "error");
}

/** New messages at the end of a room: shown, counted if nobody looks, and out of the outbox if they are one's own. */
function came(state: ChatState, room: Room, messages: readonly ChatMessage[]): Room {
  const last = messages.at(-1);
  if (last === undefined) return room;
  const sent = new Set(
    messages.flatMap(({ clientMsgId }) => (clientMsgId === undefined ? [] : [clientMsgId])),
  );
  const added = messages.map((message) => ({ type: "message", message }) as const);
  const shown = withEntries(settled(room, sent), added);
  const kept = {
    ...shown,
    lastSeq: last.seq ?? room.lastSeq,
    oldestSeq: shown.oldestSeq ?? firstSeq(shown.entries),
  };
  return room.roomId === state.current ? kept : counted(kept, messages, state.self.nickName);
}

function counted(room: Room, messages: readonly ChatMessage[], nickName: string): Room {
  const fresh = messages.filter(
    (message) => !message.own && (message.seq === undefined || message.seq > room.knownUpTo),
  );
  const [first] = fresh;
  if (first === undefined) return room;
  const { key, count } = room.leftOff ?? { key: entryKey({ type: "message", message: first }), count: 0 };
  return {
    ...room,
    unread: room.unread + fresh.length,
    mentions: room.mentions + fresh.filter((message) => mentions(message.msg, nickName)).length,
    leftOff: { key, count: count + fresh.length },
  };
}

function outgoing(room: Room, message: OutgoingMessage): Room {
  const known = room.outgoing.some((waiting) => waiting.clientMsgId === message.clientMsgId);
  const replaced = room.outgoing.map((waiting) =>
    waiting.clientMsgId === message.clientMsgId ? message : waiting,
  );
  return { ...room, outgoing: known ? replaced : [...room.outgoing, message] };
}

function settled(room: Room, sent: ReadonlySet<string>): Room {
  const waiting = room.outgoing.filter((message) => !sent.has(message.clientMsgId));
  return waiting.length === room.outgoing.length ? room : { ...room, outgoing: waiting };
}

/** Numbers begin anew: nothing seen before says what is missing or what is older. */
function restarted(state: ChatState, roomId: RoomId): ChatState {
  const told = tell(state, roomId, words.restarted);
  return changeRoom(told, roomId, (room) => ({
    ...room,
    older: "unknown",
    oldestSeq: undefined,
    lastSeq: 0,
    knownUpTo: 0,
    lost: false,
  }));
}

/** Messages that can't be had are passed, as if they had been seen. */
function gap(state: ChatState, roomId: RoomId, lost: number): ChatState {
  const told = tell(state, roomId, words.gap(lost));
  return changeRoom(told, roomId, (room) => ({ ...room, lastSeq: room.lastSeq + lost }));
}
