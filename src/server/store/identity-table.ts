import type { Nick, UserId } from "../../core/protocol/names.ts";

/** A user id and a nick with their owner's secret, which itself is never kept. */
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

/** The identities that one process keeps. It is synchronous: nothing comes between two calls. What fails throws UNAVAILABLE. */
export interface IdentityTable {
  byUserId(userId: UserId): OwnedIdentity | undefined;
  byNickKey(nickKey: string): OwnedIdentity | undefined;
  /** Keeps it in the place of those with the same user id or nick. */
  put(identity: OwnedIdentity): void;
  /** Runs something once, soon: the moment to put what was gathered. */
  soon(run: () => void): void;
  /** Runs `work` so that all it puts is kept, with one sync, or, if it throws, nothing of it. */
  together<T>(work: () => T): T;
  /** Notes when an identity was used, soon. Never throws: a use that can't be written down is noted with the next. */
  noteUse(userId: UserId, usedAt: number): void;
}

/** Identities that end with the process. */
export class MemoryIdentityTable implements IdentityTable {
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

  soon(run: () => void): void {
    setImmediate(run);
  }

  together<T>(work: () => T): T {
    return work();
  }

  noteUse(userId: UserId, usedAt: number): void {
    const identity = this.#byUserId.get(userId);
    if (identity !== undefined) this.put({ ...identity, usedAt });
  }

  #remove(identity: OwnedIdentity | undefined): void {
    if (identity === undefined) return;
    this.#byUserId.delete(identity.userId);
    this.#byNickKey.delete(identity.nickKey);
  }
}
