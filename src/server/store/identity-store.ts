import type { Nick, UserId } from "../../core/protocol/names.ts";

/** Who owns a user id and a nick, as it is remembered. The secret itself is never kept. */
export interface OwnedIdentity {
  readonly userId: UserId;
  readonly nickName: Nick;
  /** `nickKey(nickName)`; no two identities have the same. */
  readonly nickKey: string;
  /** SHA-256 of the session secret, hex. */
  readonly secretHash: string;
  /** ms since 1970 UTC. */
  readonly usedAt: number;
}

/** Where identities are kept. What can't be read or kept now throws UNAVAILABLE. */
export interface IdentityStore {
  byUserId(userId: UserId): OwnedIdentity | undefined;
  byNickKey(nickKey: string): OwnedIdentity | undefined;
  /** Keeps it in the place of those with the same user id or nick. */
  put(identity: OwnedIdentity): void;
  /** Notes when an identity was used, soon. Never throws: a use that can't be written down is noted with the next. */
  touch(userId: UserId, usedAt: number): void;
}

/** Identities that end with the process. */
export class MemoryIdentityStore implements IdentityStore {
  readonly #byUserId = new Map<UserId, OwnedIdentity>();
  readonly #byNickKey = new Map<string, OwnedIdentity>();

  byUserId(userId: UserId): OwnedIdentity | undefined {
    return this.#byUserId.get(userId);
  }

  byNickKey(nickKey: string): OwnedIdentity | undefined {
    return this.#byNickKey.get(nickKey);
  }

  put(identity: OwnedIdentity): void {
    this.#remove(this.#byUserId.get(identity.userId));
    this.#remove(this.#byNickKey.get(identity.nickKey));
    this.#byUserId.set(identity.userId, identity);
    this.#byNickKey.set(identity.nickKey, identity);
  }

  touch(userId: UserId, usedAt: number): void {
    const identity = this.#byUserId.get(userId);
    if (identity !== undefined) this.put({ ...identity, usedAt });
  }

  #remove(identity: OwnedIdentity | undefined): void {
    if (identity === undefined) return;
    this.#byUserId.delete(identity.userId);
    this.#byNickKey.delete(identity.nickKey);
  }
}
