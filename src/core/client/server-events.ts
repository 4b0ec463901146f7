import type { Dialect } from "../protocol/event-names.ts";
import {
  BLOCK,
  CHANGED,
  DIRECT,
  INBOX,
  NOTICE,
  PRESENCE,
  READ,
  ROOM,
  ROOM_USER,
  SERVER_MSG,
  TOPIC,
  TYPING,
  WELCOME,
} from "../protocol/event-names.ts";
import {
  type BaseServerMsg,
  BaseServerMsgSchema,
  type ServerMsg,
  ServerMsgSchema,
} from "../protocol/message.ts";
import { type RoomId, toUserId } from "../protocol/names.ts";
import { ReadSchema } from "../protocol/requests.ts";
import {
  BlockedSchema,
  type Changed,
  ChangedSchema,
  DirectSchema,
  InboxEventSchema,
  type Member,
  type Notice,
  NoticeSchema,
  type Presence,
  PresenceSchema,
  RoomEventSchema,
  RoomUserSchema,
  TopicSchema,
  TypingSchema,
  type Welcome,
  WelcomeSchema,
} from "../protocol/server-events.ts";
import type { ClientEvent } from "./chat.ts";
import { parse, toRoomMember } from "./payloads.ts";

/** The receiver of a server's events. */
export interface ServerEventTaker {
  dialect(): Dialect | undefined;
  /** Tells whether this client wants to be in a room: what is said of others is dropped. */
  isWanted(roomId: RoomId): boolean;
  emit(event: ClientEvent): void;
  takeWelcome(welcome: Welcome): void;
  takeMessage(message: ServerMsg): void;
  takeBaseMessage(message: BaseServerMsg): void;
  takeChanged(changed: Changed): void;
  takeRosters(rooms: ReadonlyMap<string, readonly Member[]>): void;
  takePresence(presence: Presence): void;
  takeNotice(notice: Notice): void;
}

type Handle = (payload: unknown, to: ServerEventTaker) => void;

/** Each event of a server, parsed and handed on; a payload of another shape is dropped. */
const HANDLERS: ReadonlyMap<string, Handle> = new Map<string, Handle>([
  [WELCOME, (payload, to) => withParsed(parse(WelcomeSchema, payload), (welcome) => to.takeWelcome(welcome))],
  [ROOM_USER, (payload, to) => withParsed(parse(RoomUserSchema, payload), (rooms) => to.takeRosters(rooms))],
  [SERVER_MSG, takeServerMsg],
  [
    CHANGED,
    (payload, to) => {
      if (to.dialect() === "v1")
        withParsed(parse(ChangedSchema, payload), (changed) => to.takeChanged(changed));
    },
  ],
  [
    INBOX,
    (payload, to) =>
      withParsed(parse(InboxEventSchema, payload), ({ items, unread }) =>
        to.emit({ type: "inbox", items, unread }),
      ),
  ],
  [
    BLOCK,
    (payload, to) =>
      withParsed(parse(BlockedSchema, payload), ({ userId, on }) =>
        to.emit({ type: "blocked", userId: toUserId(userId), on }),
      ),
  ],
  [
    PRESENCE,
    (payload, to) => withParsed(parse(PresenceSchema, payload), (presence) => to.takePresence(presence)),
  ],
  [NOTICE, (payload, to) => withParsed(parse(NoticeSchema, payload), (notice) => to.takeNotice(notice))],
  [
    TOPIC,
    (payload, to) => withWanted(parse(TopicSchema, payload), to, (topic) => ({ type: "topic", ...topic })),
  ],
  [
    ROOM,
    (payload, to) =>
      withWanted(parse(RoomEventSchema, payload), to, (change) => ({ type: "settings", ...change })),
  ],
  [READ, (payload, to) => withWanted(parse(ReadSchema, payload), to, (read) => ({ type: "read", ...read }))],
  [
    TYPING,
    (payload, to) =>
      withWanted(parse(TypingSchema, payload), to, (typing) => ({
        type: "typing",
        ...typing,
        userId: toUserId(typing.userId),
      })),
  ],
  [
    DIRECT,
    (payload, to) =>
      withParsed(parse(DirectSchema, payload), ({ roomId, user }) =>
        to.emit({ type: "direct", room: { roomId, user: toRoomMember(user) } }),
      ),
  ],
]);

/** Takes an event of a server; one that is not known is dropped. */
export function takeServerEvent(event: string, payload: unknown, to: ServerEventTaker): void {
  HANDLERS.get(event)?.(payload, to);
}

function takeServerMsg(payload: unknown, to: ServerEventTaker): void {
  if (to.dialect() === "v1")
    withParsed(parse(ServerMsgSchema, payload), (message) => to.takeMessage(message));
  else withParsed(parse(BaseServerMsgSchema, payload), (message) => to.takeBaseMessage(message));
}

function withParsed<T>(parsed: T | undefined, take: (parsed: T) => void): void {
  if (parsed !== undefined) take(parsed);
}

function withWanted<T extends { readonly roomId: RoomId }>(
  parsed: T | undefined,
  to: ServerEventTaker,
  eventOf: (parsed: T) => ClientEvent,
): void {
  if (parsed !== undefined && to.isWanted(parsed.roomId)) to.emit(eventOf(parsed));
}
