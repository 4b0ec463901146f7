import * as v from "valibot";
import { chatError } from "../../core/protocol/errors.ts";
import { PROTOCOL } from "../../core/protocol/event-names.ts";
import { fieldError } from "../../core/protocol/field-problems.ts";
import { type Auth, AuthSchema } from "../../core/protocol/requests.ts";
import type { HubPorts } from "./hub-ports.ts";
import type { Identity } from "./identities.ts";

const VersionSchema = v.object({ protocol: v.unknown() });

/**
 * What a v1 client says of itself in its handshake; undefined for a base client, which asks for no protocol. Throws
 * INVALID for another version and for what does not parse.
 */
export function readHandshake(handshake: unknown): Auth | undefined {
  const asked = v.safeParse(VersionSchema, handshake);
  if (!asked.success || asked.output.protocol === undefined) return undefined;
  if (asked.output.protocol !== PROTOCOL) {
    throw chatError("protocol-unsupported", { protocol: PROTOCOL });
  }
  const auth = v.safeParse(AuthSchema, handshake);
  if (!auth.success) throw fieldError(auth.issues);
  return auth.output;
}

/** The first thing a v1 client hears: who it is here, and what holds on this server. */
export function welcome({ userId, nickName, session }: Identity, ports: HubPorts): object {
  const { log, limits, clock, version } = ports;
  const server = { name: "groupchat", version };
  const { epoch } = log;
  return {
    protocol: PROTOCOL,
    server,
    epoch,
    userId,
    nickName,
    session,
    role: "member",
    limits,
    now: clock.now(),
  };
}
