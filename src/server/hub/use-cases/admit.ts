import * as v from "valibot";
import { serverError } from "../../../core/protocol/errors.ts";
import { PROTOCOL } from "../../../core/protocol/event-names.ts";
import { toUserId } from "../../../core/protocol/names.ts";
import { type Auth, AuthSchema, describeIssue } from "../../../core/protocol/requests.ts";
import type { ClaimOutcome, IdentityClaim } from "../../store/identity-store.ts";
import { applyNick, type HubContext } from "../context.ts";

/** A handshake's v1 user, and the secret that proves it. */
export type AdmittedUser = IdentityClaim;

const VersionSchema = v.object({ protocol: v.unknown() });

/**
 * Lets a client in as the user that its handshake proves, or, undefined, as a base client. Throws INVALID for what does not parse,
 * RATE_LIMITED, NICK_IN_USE where another owns the user id or the nick, UNAVAILABLE where the claim can't be kept now.
 */
export async function admit(
  context: HubContext,
  handshake: unknown,
  address: string,
): Promise<AdmittedUser | undefined> {
  context.limiter.countConnection(address);
  const auth = readHandshake(handshake);
  if (auth === undefined) return undefined;
  const { identities, newSession } = context.ports;
  const { nickName, session = newSession() } = auth;
  const claim = { userId: toUserId(auth.userId), nickName, session };
  const refusal = describeRefusal(await identities.claim(claim), claim);
  if (refusal !== undefined) throw serverError("NICK_IN_USE", refusal);
  applyNick(context, claim.userId, nickName);
  return claim;
}

/** Reads what a v1 client says of itself; undefined for a base client, which asks for no protocol. */
function readHandshake(handshake: unknown): Auth | undefined {
  const asked = v.safeParse(VersionSchema, handshake);
  if (!asked.success || asked.output.protocol === undefined) return undefined;
  if (asked.output.protocol !== PROTOCOL) {
    throw serverError("INVALID", `this server speaks protocol ${PROTOCOL}; use a client that does`);
  }
  const auth = v.safeParse(AuthSchema, handshake);
  if (!auth.success) throw serverError("INVALID", describeIssue(auth.issues));
  return auth.output;
}

function describeRefusal(outcome: ClaimOutcome, { userId, nickName }: IdentityClaim): string | undefined {
  switch (outcome) {
    case "owned":
      return undefined;
    case "user-id-taken":
      return `the user id ${userId} belongs to somebody else here; use another`;
    case "nick-taken":
      return `the nick ${nickName} belongs to somebody else here; choose another with --nick`;
  }
}
