import * as v from "valibot";
import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError, toWireError, type WireError } from "../../core/protocol/errors.ts";
import * as p from "../../core/protocol/events.ts";
import { fieldError } from "../../core/protocol/field-problems.ts";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import { safeLine, truncate } from "../../core/text/text.ts";
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
  [p.JOIN_ROOM, request(p.JoinRoomSchema, (hub, from, join) => hub.join(from, join))],
  [p.LEAVE_ROOM, request(p.LeaveRoomSchema, (hub, from, { roomId }) => hub.leave(from, roomId))],
  [p.CLIENT_MSG, request(p.ClientMsgSchema, (hub, from, message) => hub.speech.say(from, message))],
  [p.CLIENT_MSGS, request(p.ClientMsgsSchema, (hub, from, batch) => hub.speech.sayAll(from, batch))],
  [p.HISTORY, request(p.HistorySchema, (hub, from, query) => hub.history(from, query))],
  [p.READ, request(p.ReadSchema, (hub, from, mark) => hub.places.read(from, mark))],
  [p.TYPING, request(p.TypingRequestSchema, (hub, from, typing) => hub.people.typing(from, typing))],
  [p.SEARCH, question(p.SearchSchema, (hub, from, query) => hub.places.search(from, query))],
  [p.WHO, question(p.WhoSchema, (hub, from, { roomId }) => hub.who(from, roomId))],
  [p.ROOMS, question(p.RoomsSchema, (hub, from) => hub.places.rooms(from))],
  [p.NICK, question(p.NickRequestSchema, (hub, from, { nickName }) => hub.people.nick(from, nickName))],
  [p.TOPIC, question(p.TopicRequestSchema, (hub, from, topic) => hub.places.topic(from, topic))],
  [p.AWAY, question(p.AwaySchema, (hub, from, away) => hub.people.away(from, away))],
  [p.DIRECT, question(p.DirectRequestSchema, (hub, from, direct) => hub.direct(from, direct))],
]);

/** What nobody waits for an answer to: a refusal is no news to a person. */
const UNANSWERED: ReadonlySet<string> = new Set([p.TYPING, p.READ]);

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
