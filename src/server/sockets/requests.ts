import * as v from "valibot";
import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError, toWireError, type WireError } from "../../core/protocol/errors.ts";
import { READ, TYPING } from "../../core/protocol/event-names.ts";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import { rawLength } from "../../core/protocol/limits.ts";
import { truncate } from "../../core/text/columns.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Hub } from "../hub/hub.ts";
import type { Answer } from "../hub/request-order.ts";
import type { ConnectionId } from "../hub/room.ts";
import type { UseCase } from "../hub/use-case.ts";
import { USE_CASES } from "../hub/use-cases/table.ts";

/** The acknowledgement of a request. */
export type Reply = ({ readonly ok: true } & object) | { readonly ok: false; readonly error: WireError };

/** Events whose refusal is no news to a person: nobody waits for a reply. */
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

  /** All of it is hostile, the event's name too. `reply`, where the client waits for one, is called once. */
  receive(from: ConnectionId, event: unknown, payload: unknown, reply?: (reply: Reply) => void): void {
    const name = typeof event === "string" ? event : "";
    const answer = (outcome: Answer) => {
      const result = "reply" in outcome ? outcome.reply : this.#toError(name, outcome.error);
      if (reply !== undefined) reply(toReply(result));
      else if (result instanceof ChatError && !UNANSWERED.has(name)) this.#warn(from, payload, result);
    };
    this.#hub.request(from, USE_CASES.get(name) ?? unknownUseCase(name), payload, answer);
  }

  #toError(event: string, error: unknown): ChatError {
    if (error instanceof ChatError) return error;
    this.#logger.error("a request failed", { event, error });
    return chatError("server-failed", {});
  }

  /** Says to a client that asked for no reply why something it meant for a room did not get there. */
  #warn(from: ConnectionId, payload: unknown, refusal: ChatError): void {
    const room = v.safeParse(v.object({ roomId: RoomIdSchema }), payload);
    if (room.success && refusal.code !== "INVALID") this.#hub.warn(from, room.output.roomId, refusal);
  }
}

/** Refuses an event that is none of ours, in its order and at the cost of any refused request. */
function unknownUseCase(event: string): UseCase {
  const parse = (): never => {
    const shown = truncate(safeLine(event.slice(0, rawLength(SHOWN_COLUMNS))), SHOWN_COLUMNS);
    throw chatError("event-unknown", { event: shown });
  };
  return { event, limit: "none", heavy: false, onlyReads: false, parse };
}

function toReply(result: object | ChatError): Reply {
  return result instanceof ChatError ? { ok: false, error: toWireError(result) } : { ok: true, ...result };
}
