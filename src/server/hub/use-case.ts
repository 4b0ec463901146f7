import * as v from "valibot";
import { chatError } from "../../core/protocol/errors.ts";
import { fieldError } from "../../core/protocol/field-problems.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { HubContext } from "./context.ts";
import type { RequestKind } from "./limiter.ts";
import type { Outcome } from "./request-order.ts";
import { type Right, requireRight } from "./rights.ts";
import type { Connection } from "./room.ts";
import { requireUnsanctioned } from "./sanctions.ts";

/** One request of a connection that is here. */
export interface Call {
  readonly connection: Connection;
  /** Lets the connection's next request begin, as everything that it may depend on is done. */
  readonly proceed: () => void;
}

/** A payload that was read; one about a room, or some, names it so. */
interface Payload {
  readonly roomId?: RoomId | undefined;
  readonly roomIds?: readonly RoomId[] | undefined;
  readonly [field: string]: unknown;
}

/** An event that clients send: its name, its schema, the right that it takes, the rate that it counts against, its cost, and what it does. */
interface UseCaseDefinition<S extends v.GenericSchema<unknown, Payload>> {
  readonly event: string;
  readonly schema: S;
  /** The right that a client needs, in the rooms that the request names. */
  readonly right: Right | ((request: v.InferOutput<S>) => Right);
  readonly limit: RequestKind;
  /** The time that it takes the server, in ms: an estimate from above, which is charged before it is done. */
  readonly cost:
    | number
    | ((context: HubContext, connection: Connection, request: v.InferOutput<S>) => number);
  /** True if others would notice it: it waits for its turn. */
  readonly heavy?: true;
  /** True if it changes nothing: for a connection that is gone it is not done. */
  readonly onlyReads?: true;
  readonly run: (context: HubContext, call: Call, request: v.InferOutput<S>) => Outcome | Promise<Outcome>;
}

/** A request that was parsed. */
interface ParsedRequest {
  readonly right: Right;
  /** The rooms that it names; one of which it is undefined where it names none. */
  readonly roomIds: readonly (RoomId | undefined)[];
  readonly cost: (context: HubContext, connection: Connection) => number;
  readonly run: (context: HubContext, call: Call) => Outcome | Promise<Outcome>;
}

/** A use case as the table holds it: it takes whatever came from the wire. */
export interface UseCase {
  readonly event: string;
  readonly limit: RequestKind;
  readonly heavy: boolean;
  readonly onlyReads: boolean;
  /** Parses a payload; throws INVALID. */
  readonly parse: (payload: unknown) => ParsedRequest;
}

/** Makes the entry of the table, with `run` bound to its schema. */
export function defineUseCase<S extends v.GenericSchema<unknown, Payload>>(
  definition: UseCaseDefinition<S>,
): UseCase {
  const { event, schema, right, limit, cost, heavy = false, onlyReads = false, run } = definition;
  return {
    event,
    limit,
    heavy,
    onlyReads,
    parse: (payload) => {
      const parsed = v.safeParse(schema, payload, { abortEarly: true });
      if (!parsed.success) throw fieldError(parsed.issues);
      const request = parsed.output;
      return {
        right: typeof right === "function" ? right(request) : right,
        roomIds: request.roomIds ?? [request.roomId],
        cost: (context, connection) => (typeof cost === "number" ? cost : cost(context, connection, request)),
        run: (context, call) => run(context, call, request),
      };
    },
  };
}

/** The one door of every request: all that a client may or may not do is asked here, before its use case runs. */
export function runUseCase(
  context: HubContext,
  useCase: UseCase,
  call: Call,
  payload: unknown,
): Outcome | Promise<Outcome> {
  const { connection } = call;
  requireReader(useCase, connection);
  const request = useCase.parse(payload);
  context.limiter.count(useCase.limit, connection);
  for (const roomId of request.roomIds) {
    requireRight(context, request.right, connection, roomId);
    requireUnsanctioned(context, request.right, connection, roomId);
  }
  const ms = request.cost(context, connection);
  if (!useCase.heavy) {
    context.limiter.charge(useCase.limit, connection, ms);
    return request.run(context, call);
  }
  return context.heavyWork.run(connection, ms, () => {
    requireReader(useCase, connection); // it may have waited
    connection.refusals = 0;
    return request.run(context, call);
  });
}

/** Throws where nobody is there any more to read what is asked for. */
function requireReader({ onlyReads }: UseCase, { isGone }: Connection): void {
  if (onlyReads && isGone) throw chatError("connection-gone", {});
}
