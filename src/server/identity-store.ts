import type { Nick, UserId } from "../core/names.ts";

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

/** Where identities are kept. */
export interface IdentityStore {
  byUserId(userId: UserId): OwnedIdentity | undefined;
  byNickKey(nickKey: string): OwnedIdentity | undefined;
  /** Adds it, or replaces the one with the same user id. */
  put(identity: OwnedIdentity): void;
  remove(userId: UserId): void;
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
    this.remove(identity.userId);
    this.#byUserId.set(identity.userId, identity);
    this.#byNickKey.set(identity.nickKey, identity);
  }

  remove(userId: UserId): void {
    const identity = this.#byUserId.get(userId);
    if (identity === undefined) return;
    this.#byUserId.delete(userId);
    this.#byNickKey.delete(identity.nickKey);
  }
}
