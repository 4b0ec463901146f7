import type { WireUserId } from "../../core/protocol/fields.ts";
import type { Nick, UserId } from "../../core/protocol/names.ts";
import type { OwnedId } from "./owned-id.ts";

/** A claim of a user id and a nick, under the secret of a session, which proves it from now on. */
export interface IdentityClaim {
  readonly userId: UserId;
  readonly nickName: Nick;
  readonly session: string;
  /** The key of the address that it comes from. */
  readonly address?: string | undefined;
  /** The id of the password by which the session came in, if it just did. */
  readonly passwordId?: string | undefined;
  /** Something else than a secret proves that the user id is the claimer's: the session becomes one of it. */
  readonly isProved?: boolean;
}

/** A session of a user, for its user to see. */
export interface Session {
  readonly id: string;
  /** ms since 1970 UTC. */
  readonly beganAt: number;
  readonly address: string | undefined;
  readonly passwordId: string | undefined;
}

/** A user id, its nick and its owner, as the store knows them. */
export interface KnownIdentity {
  readonly userId: UserId;
  readonly nickName: Nick;
  readonly ownedId: OwnedId;
  /** When this owner claimed the id, ms since 1970 UTC. */
  readonly ownedSince: number;
}

/** The name and id of a base client, changed where a v1 user owns them. */
export interface GuestIdentity {
  readonly id: WireUserId;
  readonly nickName: Nick;
}

/** The outcome of a claim or of another nick: the caller owns it, or the reason why not. */
export type ClaimOutcome = "owned" | "user-id-taken" | "nick-taken" | "nick-reserved";

/** The outcome of a step of forgetting; `more`: another one may find something. */
export interface Forgotten {
  readonly removed: number;
  readonly more: boolean;
}

/**
 * The owners of user ids and nicks: the first to claim one owns it for as long as it is here and IDENTITY_KEPT_MS after. Each call is
 * one atomic operation, so of two that claim the same at once one gets it. What can't be read or kept now rejects with UNAVAILABLE.
 */
export interface IdentityStore {
  /** Makes the caller the owner of what it claims. A known user's claim needs its secret, and no disk if the nick is its own. */
  claim(claim: IdentityClaim): Promise<ClaimOutcome>;
  /** The session of a user that a secret proves; undefined where it proves none. */
  session(userId: UserId, secret: string): Promise<Session | undefined>;
  /** The sessions of a user, those that began first at the start. */
  sessions(userId: UserId): Promise<readonly Session[]>;
  /** Ends a session of a user: its secret proves nothing any more. */
  endSession(userId: UserId, id: string): Promise<void>;
  /** Gives a known user another nick, and frees the old one. */
  rename(userId: UserId, nickName: Nick): Promise<ClaimOutcome>;
  /** The owner of a user id, here or remembered. */
  find(userId: UserId): Promise<KnownIdentity | undefined>;
  /** The owner of a nick, however it is written. */
  findNick(nickName: Nick): Promise<KnownIdentity | undefined>;
  /** Puts a number after whatever of it a v1 user owns, with a few looks however many numbers are taken. It owns nothing by that. */
  nameGuest(nickName: Nick, id: WireUserId): Promise<GuestIdentity>;
  /** Notes that a user is here on a connection: it keeps what it owns until `left` for each of them. */
  entered(userId: UserId, connectionId: string): Promise<void>;
  /** Notes that a user's connection is gone. A use that can't be written down now is written with the next. */
  left(userId: UserId, connectionId: string): Promise<void>;
  /**
   * Deletes a few identities whose time is over, and of more than `mostKept` those that were not used for the longest time and are not
   * here.
   */
  forgetUnused(mostKept: number): Promise<Forgotten>;
}
