import * as v from "valibot";
import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError, toWireError, type WireError } from "../../core/protocol/errors.ts";
import {
  AWAY,
  CLIENT_MSG,
  CLIENT_MSGS,
  DIRECT,
  HISTORY,
  JOIN_ROOM,
  LEAVE_ROOM,
  NICK,
  READ,
  ROOMS,
  SEARCH,
  TOPIC,
  TYPING,
  WHO,
} from "../../core/protocol/event-names.ts";
import { fieldError } from "../../core/protocol/field-problems.ts";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import {
  AwaySchema,
  ClientMsgSchema,
  ClientMsgsSchema,
  DirectRequestSchema,
  HistorySchema,
  JoinRoomSchema,
  LeaveRoomSchema,
  NickRequestSchema,
  ReadSchema,
  RoomsSchema,
  SearchSchema,
  TopicRequestSchema,
  TypingRequestSchema,
  WhoSchema,
} from "../../core/protocol/requests.ts";
import { truncate } from "../../core/text/columns.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Hub } from "../hub/hub.ts";
import type { ConnectionId } from "../hub/room.ts";

/** The acknowledgement of a request. */
export type Reply = ({ readonly ok: true } & object) | { readonly ok: false; readonly error: WireError };

type Handler = (hub: Hub, from: ConnectionId, payload: unknown) => Promise<object>;

/** An event's schema, and the use case that takes what it lets through. */
function request<S extends v.GenericSchema>(
  schema: S,
  run: (hub: Hub, from: ConnectionId, request: v.InferOutput<S>) => Promise<object> | object,
): Handler {
  return async (hub, from, payload) => {
    const parsed = v.safeParse(schema, payload);
    if (!parsed.success) throw fieldError(parsed.issues);
    return run(hub, from, parsed.output);
  };
}

/** The same for what is asked besides joins, messages and history: it is counted. */
function question<S extends v.GenericSchema>(
  schema: S,
  run: (hub: Hub, from: ConnectionId, request: v.InferOutput<S>) => Promise<object> | object,
): Handler {
  return request(schema, (hub, from, asked) => {
    hub.asked(from);
    return run(hub, from, asked);
  });
}

/** Every event a client may send. */
const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  [JOIN_ROOM, request(JoinRoomSchema, (hub, from, join) => hub.join(from, join))],
  [LEAVE_ROOM, request(LeaveRoomSchema, (hub, from, { roomId }) => hub.leave(from, roomId))],
  [CLIENT_MSG, request(ClientMsgSchema, (hub, from, message) => hub.speech.say(from, message))],
  [CLIENT_MSGS, request(ClientMsgsSchema, (hub, from, batch) => hub.speech.sayAll(from, batch))],
  [HISTORY, request(HistorySchema, (hub, from, query) => hub.history(from, query))],
  [READ, request(ReadSchema, (hub, from, mark) => hub.places.read(from, mark))],
  [TYPING, request(TypingRequestSchema, (hub, from, typing) => hub.people.typing(from, typing))],
  [SEARCH, question(SearchSchema, (hub, from, query) => hub.places.search(from, query))],
  [WHO, question(WhoSchema, (hub, from, { roomId }) => hub.who(from, roomId))],
  [ROOMS, question(RoomsSchema, (hub, from) => hub.places.rooms(from))],
  [NICK, question(NickRequestSchema, (hub, from, { nickName }) => hub.people.nick(from, nickName))],
  [TOPIC, question(TopicRequestSchema, (hub, from, topic) => hub.places.topic(from, topic))],
  [AWAY, question(AwaySchema, (hub, from, away) => hub.people.away(from, away))],
  [DIRECT, question(DirectRequestSchema, (hub, from, direct) => hub.direct(from, direct))],
]);

/** What nobody waits for an answer to: a refusal is no news to a person. */
const UNANSWERED: ReadonlySet<string> = new Set([TYPING, READ]);

/** Columns of an unknown event's name that are said back. */
const SHOWN_COLUMNS = 40;

/** Takes what came from the wire to the hub, and any outcome back to its sender; whatever came, it does not throw. */
export class Requests {
  readonly #hub: Hub;
  readonly #logger: Logger;

  constructor(hub: Hub, logger: Logger) {
    this.#hub = hub;
    this.#logger = logger;
  }

  /** `args` is what came with the event, hostile; if the last of it is a function, it is called once with the Reply. */
  async receive(from: ConnectionId, event: string, args: readonly unknown[]): Promise<void> {
    const last = args.at(-1);
    const payload = typeof args[0] === "function" ? undefined : args[0];
    const outcome = await this.#answer(from, event, payload);
    if (typeof last === "function") last(toReply(outcome));
    else if (outcome instanceof ChatError && !UNANSWERED.has(event)) this.#warn(from, payload, outcome);
  }

  async #answer(from: ConnectionId, event: string, payload: unknown): Promise<object | ChatError> {
    try {
      return await this.#run(from, event, payload);
    } catch (error) {
      if (error instanceof ChatError) return error;
      this.#logger.error("a request failed", { event, error });
      return chatError("server-failed", {});
    }
  }

  #run(from: ConnectionId, event: string, payload: unknown): Promise<object> {
    const handler = HANDLERS.get(event);
    if (handler !== undefined) return handler(this.#hub, from, payload);
    const shown = truncate(safeLine(event), SHOWN_COLUMNS);
    return Promise.reject(chatError("event-unknown", { event: shown }));
  }

  /** Says to a client that asked for no reply why something it meant for a room did not get there. */
  #warn(from: ConnectionId, payload: unknown, refusal: ChatError): void {
    const room = v.safeParse(v.object({ roomId: RoomIdSchema }), payload);
    if (room.success && refusal.code !== "INVALID") this.#hub.warn(from, room.output.roomId, refusal);
  }
}

function toReply(outcome: object | ChatError): Reply {
  return outcome instanceof ChatError ? { ok: false, error: toWireError(outcome) } : { ok: true, ...outcome };
}
