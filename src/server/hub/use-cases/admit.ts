import * as v from "valibot";
import { chatError } from "../../../core/protocol/errors.ts";
import { PROTOCOL } from "../../../core/protocol/event-names.ts";
import { fieldError } from "../../../core/protocol/field-problems.ts";
import { SecretText } from "../../../core/protocol/fields.ts";
import { type Nick, type RoomId, toUserId, type UserId } from "../../../core/protocol/names.ts";
import { type Auth, AuthSchema } from "../../../core/protocol/requests.ts";
import { keepsOrder } from "../../../core/protocol/roles.ts";
import type { Standing } from "../../access/gate.ts";
import type { SanctionedClient } from "../../access/sanctions.ts";
import { TOKEN_USER_PREFIX } from "../../access/tokens.ts";
import type { IdentityClaim, IdentityStore, KnownIdentity } from "../../store/identity-store.ts";
import type { OwnedId } from "../../store/owned-id.ts";
import { applyNick, type HubContext } from "../context.ts";
import { acceptInvite, requireInvite } from "../invited.ts";
import { sanctionError } from "../sanctions.ts";

/** A handshake's v1 user, and the secret that proves it. */
export interface AdmittedUser extends IdentityClaim {
  readonly ownedId: OwnedId;
  readonly ownedSince: number;
  readonly sessionId: string | undefined;
}

/** A client that may come in: as the user that its handshake proves, or, undefined, as a base client. */
export interface Admission {
  readonly user: AdmittedUser | undefined;
  readonly standing: Standing;
  /** The room that its invite has let it into. */
  readonly invited?: RoomId | undefined;
}

const VersionSchema = v.object({ protocol: v.unknown() });
const TokenSchema = v.object({ token: SecretText });

/**
 * Lets a client in. Throws INVALID for what does not parse, UNAUTHORIZED for whoever may not come in so, before anything is claimed, and for an invite that
 * is over, RATE_LIMITED (also for one user too many that is new here), NICK_IN_USE where another owns the user id or the nick, FORBIDDEN for a client
 * that is banned, UNAVAILABLE where the claim can't be kept now.
 */
export async function admit(context: HubContext, handshake: unknown, address: string): Promise<Admission> {
  context.limiter.countConnection(address);
  const auth = readHandshake(handshake);
  const { access, gate, identities, newSession } = context.ports;
  if (auth === undefined) {
    requireNotBanned(context, { user: undefined, dialect: "base", address, keepsOrder: false });
    const base = v.safeParse(TokenSchema, handshake);
    const token = base.success ? base.output.token : undefined;
    return { user: undefined, standing: await gate.admit({ address, token, user: undefined }) };
  }
  const { nickName, session = newSession(), ownSession, token, password, invite } = auth;
  const userId = toUserId(auth.userId);
  const known = await identities.session(userId, session);
  const { passwordId } = known ?? {};
  if (invite !== undefined) requireInvite(context.ports, invite);
  const mayBeGuest = gate.entry === "closed" && known !== undefined;
  const isInvited = invite !== undefined || (mayBeGuest && (await cameByInvite(context, userId)));
  const entered = await gate.admit({ address, token, user: { userId, password, passwordId, isInvited } });
  const claim = toClaim({ userId, nickName, session, address }, entered);
  const isShared = ownSession === true && known !== undefined;
  const proof = isShared ? { session: newSession(), isProved: true } : {};
  const user = await admitUser(context, { ...claim, ...proof }, address);
  const isKeeper = keepsOrder(access.roles.of(user.ownedId) ?? entered.role);
  await noteAddress(context, user.ownedId, address);
  requireNotBanned(context, { user: user.ownedId, dialect: "v1", address, keepsOrder: isKeeper });
  const isGuest = entered.pass.type === "invite";
  const standing = isGuest ? { ...entered, rooms: access.invited.roomsOf(user.ownedId) } : entered;
  if (invite === undefined) return { user, standing };
  return { user, standing, invited: await acceptInvite(context, { ...user, address, isGuest }, invite) };
}

/** Tells whether the owner of a user id came in by an invite before, which leads to a room still. */
async function cameByInvite({ ports: { access, identities } }: HubContext, userId: UserId): Promise<boolean> {
  const owner = await identities.find(userId);
  return owner !== undefined && access.invited.has(owner.ownedId);
}

/** Throws FORBIDDEN for a client that is banned from the server. */
function requireNotBanned({ ports: { access, clock } }: HubContext, client: SanctionedClient): void {
  const ban = access.bans.find(client, undefined, clock.now());
  if (ban !== undefined) throw sanctionError("banned", ban);
}

/** Makes what a user is under hold for base clients of the address that it comes from, as it could come back as one of them. */
async function noteAddress(
  { ports: { access, clock } }: HubContext,
  user: OwnedId,
  address: string,
): Promise<void> {
  for (const sanctions of [access.bans, access.silences]) {
    const found = sanctions.withoutAddress(user, address, clock.now());
    if (found.length === 0) continue;
    await access.keep(() => {
      for (const sanction of found) sanctions.extend(sanction, address);
    });
  }
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
  const before = await identities.find(claim.userId);
  const nickName = before === undefined ? claim.nickName : nickOf(context, before, claim);
  if (before === undefined) {
    requireNotBanned(context, { user: undefined, dialect: "v1", address, keepsOrder: false });
    await context.quotas.countIdentity(address, () => claimNew(context, claim));
  } else await claimIdentity(identities, { ...claim, nickName });
  const isHere = context.directory.user(claim.userId) !== undefined;
  if (isHere || before?.nickName !== nickName) applyNick(context, claim.userId, nickName);
  const known = await identities.find(claim.userId);
  if (known === undefined) throw chatError("identities-unavailable", {}); // it was forgotten in this moment
  const { ownedId, ownedSince } = known;
  const sessionId = (await identities.session(claim.userId, claim.session))?.id;
  return { ...claim, nickName, ownedId, ownedSince, sessionId };
}

/** The nick that a user claims, or, while it is silenced, the one that it has: a nick can say something too. */
function nickOf(
  { ports: { access, clock } }: HubContext,
  before: KnownIdentity,
  { nickName }: IdentityClaim,
): Nick {
  const client = { user: before.ownedId, dialect: "v1", address: "", keepsOrder: true } as const; // no matter from where
  return access.silences.find(client, undefined, clock.now()) === undefined ? nickName : before.nickName;
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
  if (outcome === "nick-reserved") throw chatError("nick-reserved", { nickName });
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
