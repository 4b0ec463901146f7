import * as v from "valibot";
import { fieldError } from "../../core/protocol/field-problems.ts";
import type { HubContext } from "./context.ts";
import type { RequestKind } from "./limiter.ts";
import type { Outcome } from "./request-order.ts";
import type { Connection } from "./room.ts";

/** One request of a connection that is here. */
export interface Call {
  readonly connection: Connection;
  /** Lets the connection's next request begin, as everything that it may depend on is done. */
  readonly proceed: () => void;
}

/** An event that clients send: its name, its schema, the limit that it counts against, and what it does. */
interface UseCaseDefinition<S extends v.GenericSchema> {
  readonly event: string;
  readonly schema: S;
  readonly limit: RequestKind;
  readonly run: (context: HubContext, call: Call, request: v.InferOutput<S>) => Outcome | Promise<Outcome>;
}

/** A use case as the table holds it: it takes whatever came from the wire. */
export interface UseCase {
  readonly event: string;
  readonly limit: RequestKind;
  /** Parses a payload, and returns the request that it makes; throws INVALID. */
  readonly read: (payload: unknown) => (context: HubContext, call: Call) => Outcome | Promise<Outcome>;
}

/** Makes the entry of the table, with `run` bound to its schema. */
export function defineUseCase<S extends v.GenericSchema>(definition: UseCaseDefinition<S>): UseCase {
  const { event, schema, limit, run } = definition;
  return {
    event,
    limit,
    read: (payload) => {
      const parsed = v.safeParse(schema, payload);
      if (!parsed.success) throw fieldError(parsed.issues);
      return (context, call) => run(context, call, parsed.output);
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
  const request = useCase.read(payload);
  context.limiter.count(useCase.limit, call.connection);
  return request(context, call);
}
