import type { Nick, UserId } from "../../core/protocol/names.ts";
import type { NickKeys } from "./nick-keys.ts";

/** A device, or a program, of a user, that comes in by a secret of its own, which itself is never kept. */
export interface KeptSession {
  /** Names it among those of its user; no secret. */
  readonly id: string;
  /** SHA-256 of its secret, hex. */
  readonly secretHash: string;
  /** ms since 1970 UTC. */
  readonly beganAt: number;
  /** The key of the address at which it began. */
  readonly address: string | undefined;
  /** The id of the password by which it came in; undefined where none was asked for. */
  readonly passwordId: string | undefined;
}

/** A user id and a nick with their owner and its sessions. */
export interface OwnedIdentity {
  readonly userId: UserId;
  readonly nickName: Nick;
  /** `toNickKeys(nickName)`; no two identities have one in common. */
  readonly nickKeys: NickKeys;
  /** SHA-256 of the secret by which it was claimed, hex: it tells this owner from others, whatever sessions come and go. */
  readonly secretHash: string;
  /** The sessions that may come in, those that began last at the end. */
  readonly sessions: readonly KeptSession[];
  /** When it was claimed by this owner, ms since 1970 UTC. */
  readonly ownedSince: number;
  /** ms since 1970 UTC. */
  readonly usedAt: number;
}

/** The identities that one process keeps. But for `write` it is synchronous. What fails throws UNAVAILABLE. */
export interface IdentityTable {
  byUserId(userId: UserId): OwnedIdentity | undefined;
  /** Those that have any of the keys of a nick. */
  byNickKeys(keys: NickKeys): readonly OwnedIdentity[];
  /** The number of identities. */
  count(): number;
  /** The identities that were not used for the longest time, first; a use that is not written down yet may not count in the order. */
  longestUnused(most: number): readonly OwnedIdentity[];
  /** Keeps it in the place of those with the same user id, or with any of the keys of its nick; only within `write`. */
  put(identity: OwnedIdentity): void;
  /** Only within `write`. */
  remove(userId: UserId): void;
  /** Runs `work` soon, in the order of the calls, and resolves once all that it put is kept; rejects, and nothing is, if that fails. */
  write<T>(work: () => T): Promise<T>;
  /** Notes when an identity was used, soon. Never throws: a use that can't be written down is noted with the next. */
  noteUse(userId: UserId, usedAt: number): void;
}

/** Identities that end with the process, in the order of their last use. */
export class MemoryIdentityTable implements IdentityTable {
  readonly #byUserId = new Map<UserId, OwnedIdentity>();
  readonly #byKey = new Map<string, OwnedIdentity>();

  byUserId(userId: UserId): OwnedIdentity | undefined {
    return this.#byUserId.get(userId);
  }

  byNickKeys(keys: NickKeys): readonly OwnedIdentity[] {
    const owners = keys.flatMap((key) => this.#byKey.get(key) ?? []);
    return [...new Set(owners)];
  }

  count(): number {
    return this.#byUserId.size;
  }

  longestUnused(most: number): readonly OwnedIdentity[] {
    const oldest: OwnedIdentity[] = [];
    for (const identity of this.#byUserId.values()) {
      if (oldest.length === most) break;
      oldest.push(identity);
    }
    return oldest;
  }

  put(identity: OwnedIdentity): void {
    this.#remove(this.#byUserId.get(identity.userId));
    for (const other of this.byNickKeys(identity.nickKeys)) this.#remove(other);
    this.#byUserId.set(identity.userId, identity);
    for (const key of identity.nickKeys) this.#byKey.set(key, identity);
  }

  remove(userId: UserId): void {
    this.#remove(this.#byUserId.get(userId));
  }

  async write<T>(work: () => T): Promise<T> {
    return work();
  }

  noteUse(userId: UserId, usedAt: number): void {
    const identity = this.#byUserId.get(userId);
    if (identity !== undefined) this.put({ ...identity, usedAt });
  }

  #remove(identity: OwnedIdentity | undefined): void {
    if (identity === undefined) return;
    this.#byUserId.delete(identity.userId);
    for (const key of identity.nickKeys) this.#byKey.delete(key);
  }
}
