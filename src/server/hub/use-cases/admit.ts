import * as v from "valibot";
import { chatError } from "../../../core/protocol/errors.ts";
import { PROTOCOL } from "../../../core/protocol/event-names.ts";
import { fieldError } from "../../../core/protocol/field-problems.ts";
import { SecretText } from "../../../core/protocol/fields.ts";
import { toUserId } from "../../../core/protocol/names.ts";
import { type Auth, AuthSchema } from "../../../core/protocol/requests.ts";
import type { Standing } from "../../access/gate.ts";
import { TOKEN_USER_PREFIX } from "../../access/tokens.ts";
import type { IdentityClaim, IdentityStore } from "../../store/identity-store.ts";
import type { OwnedId } from "../../store/owned-id.ts";
import { applyNick, type HubContext } from "../context.ts";

/** A handshake's v1 user, and the secret that proves it. */
export interface AdmittedUser extends IdentityClaim {
  readonly ownedId: OwnedId;
  readonly ownedSince: number;
}

/** A client that may come in: as the user that its handshake proves, or, undefined, as a base client. */
export interface Admission {
  readonly user: AdmittedUser | undefined;
  readonly standing: Standing;
}

const VersionSchema = v.object({ protocol: v.unknown() });
const TokenSchema = v.object({ token: SecretText });

/**
 * Lets a client in. Throws INVALID for what does not parse, UNAUTHORIZED for whoever may not come in so, before anything is claimed, RATE_LIMITED (also
 * for one user too many that is new here), NICK_IN_USE where another owns the user id or the nick, UNAVAILABLE where the claim can't be kept now.
 */
export async function admit(context: HubContext, handshake: unknown, address: string): Promise<Admission> {
  context.limiter.countConnection(address);
  const auth = readHandshake(handshake);
  const { gate, identities, newSession } = context.ports;
  if (auth === undefined) {
    const base = v.safeParse(TokenSchema, handshake);
    const token = base.success ? base.output.token : undefined;
    return { user: undefined, standing: await gate.admit({ address, token, user: undefined }) };
  }
  const { nickName, session = newSession(), token, password } = auth;
  const userId = toUserId(auth.userId);
  const passwordId = (await identities.session(userId, session))?.passwordId;
  const standing = await gate.admit({ address, token, user: { userId, password, passwordId } });
  const claim = toClaim({ userId, nickName, session, address }, standing);
  return { user: await admitUser(context, claim, address), standing };
}

/** A claim of what a client says of itself, or, with a token, of what that says. Users of tokens have ids that nobody can claim without one. */
function toClaim(claim: IdentityClaim, { pass }: Standing): IdentityClaim {
  if (pass.type === "token") {
    const { userId, nickName } = pass.claims;
    return { ...claim, userId: toUserId(userId), nickName, isProved: true };
  }
  if (claim.userId.startsWith(TOKEN_USER_PREFIX)) throw chatError("user-id-taken", { userId: claim.userId });
  return pass.type === "password" ? { ...claim, passwordId: pass.passwordId } : claim;
}

/** Lets a user in that its secret, or its token, proves, or that is new here. */
async function admitUser(context: HubContext, claim: IdentityClaim, address: string): Promise<AdmittedUser> {
  const { identities } = context.ports;
  const { nickName } = claim;
  const before = await identities.find(claim.userId);
  if (before === undefined) await context.quotas.countIdentity(address, () => claimNew(context, claim));
  else await claimIdentity(identities, claim);
  const isHere = context.directory.user(claim.userId) !== undefined;
  if (isHere || before?.nickName !== nickName) applyNick(context, claim.userId, nickName);
  const known = await identities.find(claim.userId);
  if (known === undefined) throw chatError("identities-unavailable", {}); // it was forgotten in this moment
  return { ...claim, ownedId: known.ownedId, ownedSince: known.ownedSince };
}

/**
 * Whoever had the id before is somebody else: what called them is no matter of this user. The id of a base client who is here is no other's:
 * what that one says would be this user's own.
 */
async function claimNew({ directory, ports }: HubContext, claim: IdentityClaim): Promise<void> {
  if (directory.isPresent(claim.userId)) throw chatError("user-id-taken", { userId: claim.userId });
  const { inbox } = ports.log;
  if ((await inbox.count(claim.userId, [])) > 0) await inbox.forget(claim.userId);
  await claimIdentity(ports.identities, claim);
}

async function claimIdentity(identities: IdentityStore, claim: IdentityClaim): Promise<void> {
  const { userId, nickName } = claim;
  const outcome = await identities.claim(claim);
  if (outcome === "user-id-taken") throw chatError("user-id-taken", { userId });
  if (outcome === "nick-taken") throw chatError("nick-taken-on-entry", { nickName });
}

/** Reads what a v1 client says of itself; undefined for a base client, which asks for no protocol. */
function readHandshake(handshake: unknown): Auth | undefined {
  const asked = v.safeParse(VersionSchema, handshake);
  if (!asked.success || asked.output.protocol === undefined) return undefined;
  if (asked.output.protocol !== PROTOCOL) {
    throw chatError("protocol-unsupported", { protocol: PROTOCOL });
  }
  const auth = v.safeParse(AuthSchema, handshake);
  if (!auth.success) throw fieldError(auth.issues);
  return auth.output;
}
