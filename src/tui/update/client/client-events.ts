import type { ClientEvent, ConnectionStatus, OutgoingMessage } from "../../../core/client/chat.ts";
import type { Roster } from "../../../core/client/members.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import type { RoomSettings } from "../../../core/protocol/room-settings.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { NOBODY_FOUND } from "../../state/found-members.ts";
import { type Room, withSettings } from "../../state/room.ts";
import { changeRoom, removeRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { applyBlock } from "../blocked.ts";
import { countInbox, takeInboxEvent } from "../inbox.ts";
import { addLine, addLineAside } from "../own-lines.ts";
import { formatSettings } from "../setting-lines.ts";
import { applyChanged, removeChange, setOutgoingChange } from "./changed-messages.ts";
import { addUnreadDirect } from "./direct-rooms.ts";
import { addIncoming, removeSettled } from "./incoming-messages.ts";
import { applyReadElsewhere } from "./read-marks.ts";
import { markRefused, markRemoved, rejoinRefused, toRefusal } from "./refusals.ts";
import { enterRoom, restartRoom } from "./room-entry.ts";
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
    const next = tellOpenServer(setConnection(state, status), state.connection, status);
    const isBack = status.status === "online" && state.connection.status !== "online";
    if (!isBack) return next;
    const [back, joins] = rejoinRefused(next, () => true);
    const [counted, asks] = countInbox(back);
    return [counted, [...joins, ...asks]];
  },
  joined: (state, { room }) => enterRoom(state, room),
  joinFailed: (state, { roomId, error }) => markRefused(state, roomId, toRefusal(error, state.look.words)),
  left: removeRoom,
  removed: (state, { roomId, error }) => markRemoved(state, roomId, error),
  messages: (state, { roomId, messages }) => addIncoming(state, roomId, messages),
  roster: (state, { roomId, roster }) => setRoster(state, roomId, roster),
  outgoing: (state, { outgoing }) =>
    changeRoom({ ...state, tips: false }, outgoing.roomId, (room) => addOutgoing(room, outgoing)),
  settled: (state, { roomId, clientMsgId }) =>
    changeRoom(state, roomId, (room) => removeSettled(room, new Set([clientMsgId]))),
  changed: applyChanged,
  outgoingChange: (state, { change }) => setOutgoingChange(state, change),
  changeSettled: removeChange,
  inbox: (state, { items, unread }) => takeInboxEvent(state, items, unread),
  restarted: (state, { roomId }) => restartRoom(state, roomId),
  gap: (state, { roomId, lost }) => addGap(state, roomId, lost),
  lag: (state, { ms, waiting }) => setLag(state, waiting ? Math.floor(ms / 1_000) : 0),
  settings: (state, { roomId, settings, by }) => setSettings(state, roomId, settings, safeLine(by)),
  invited: (state) => state,
  topic: (state, { roomId, topic, by }) => setTopic(state, roomId, safeLine(topic), safeLine(by)),
  blocked: (state, { userId, on }) => applyBlock(state, userId, on),
  read: (state, { roomId, seq }) => applyReadElsewhere(state, roomId, seq),
  typing: applyTyping,
  direct: (state, { room }) => addUnreadDirect(state, room),
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
      return { ...next, self: { ...state.self, nickName: safeLine(status.nickName), userId: status.userId } };
    case "waiting": {
      const rooms = state.rooms.map((room) => ({
        ...room,
        lost: room.lost || room.membership === "joined",
        typists: [],
      }));
      return tellRefusal({ ...next, rooms }, state.connection, status);
    }
    case "refused": {
      const { words } = state.look;
      return addLine(next, state.current, words.connectionRefused(words.reason(status.error)), "error");
    }
    default:
      return next;
  }
}

/** The waits that a server names from which on a person is told why, in ms: a short one is over before the line is read. */
const LONG_WAIT_MS = 10_000;

/** A server that lets nobody new in for long says why; that is told once. */
function tellRefusal(
  state: ChatState,
  before: ConnectionStatus,
  status: Extract<ConnectionStatus, { status: "waiting" }>,
): ChatState {
  if (status.cause !== "refused" || status.nextTryAt - state.now < LONG_WAIT_MS) return state;
  if (before.status === "waiting" && before.error.reason === status.error.reason) return state;
  const { words } = state.look;
  return addLine(state, state.current, words.connectionRefused(words.reason(status.error)), "error");
}

/** Says at the first connection that a server is open to all, as long as the person has said nothing there. */
function tellOpenServer(state: ChatState, before: ConnectionStatus, status: ConnectionStatus): ChatState {
  const isOpen = status.status === "online" && status.server?.entry === "open";
  const isNew =
    before.status === "connecting" && state.persisted.sent.length === 0 && state.view === "screen";
  return isOpen && isNew ? addLineAside(state, state.look.words.openServer) : state;
}

function setLag(state: ChatState, lagSeconds: number): ChatState {
  return lagSeconds === state.lagSeconds ? state : { ...state, lagSeconds };
}

/** Sets the roster. A user who is away on another device is away here too. */
function setRoster(state: ChatState, roomId: RoomId, roster: Roster): ChatState {
  const self = roster.status !== "unknown" && roster.users.find(({ userId }) => userId === state.self.userId);
  const away = self ? (self.away === undefined ? undefined : safeLine(self.away)) : state.away;
  return changeRoom({ ...state, away }, roomId, (room) => ({
    ...room,
    roster,
    found: roster.status === "partial" ? room.found : NOBODY_FOUND,
  }));
}

function setTopic(state: ChatState, roomId: RoomId, topic: string, by: string): ChatState {
  const told = addLine(state, roomId, state.look.words.topicSet(by, topic));
  return changeRoom(told, roomId, (room) => ({ ...room, topic }));
}

function setSettings(state: ChatState, roomId: RoomId, settings: RoomSettings, by: string): ChatState {
  const { words } = state.look;
  const told = addLine(state, roomId, words.settingsSet(by, formatSettings(settings, words)));
  return changeRoom(told, roomId, (room) => withSettings(room, settings));
}

function addOutgoing(room: Room, message: OutgoingMessage): Room {
  const known = room.outgoing.some((waiting) => waiting.clientMsgId === message.clientMsgId);
  const replaced = room.outgoing.map((waiting) =>
    waiting.clientMsgId === message.clientMsgId ? message : waiting,
  );
  return { ...room, outgoing: known ? replaced : [...room.outgoing, message] };
}

/** Passes messages that can't be had, as if they had been seen. */
function addGap(state: ChatState, roomId: RoomId, lost: number): ChatState {
  const told = addLine(state, roomId, state.look.words.gap(lost));
  return changeRoom(told, roomId, (room) => ({ ...room, lastSeq: room.lastSeq + lost }));
}
