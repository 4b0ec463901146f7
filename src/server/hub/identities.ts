import { createHash, timingSafeEqual } from "node:crypto";
import { chatError } from "../../core/protocol/errors.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import { IDENTITY_KEPT_MS } from "../../core/protocol/limits.ts";
import { type Nick, nickKey, numberedNick, toUserId, type UserId } from "../../core/protocol/names.ts";
import type { Auth } from "../../core/protocol/requests.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { IdentityStore, OwnedIdentity } from "../store/identity-store.ts";

/** The sender of what the server itself says in a base client's room; nobody can be it. */
export const SYSTEM = { userId: "system", nickName: "groupchat" } as const;

/** A v1 user, and the secret that proves it. */
export interface Identity {
  readonly userId: UserId;
  readonly nickName: Nick;
  readonly session: string;
}

/** What a base client said it is, changed where somebody owns it. */
export interface Guest {
  readonly id: WireUserId;
  readonly nickName: Nick;
}

/** An idle use is written down again at most this often, in ms. */
const TOUCH_MS = 60 * 60 * 1000;

/**
 * Who owns which user id and nick on an open server: the first v1 connection that claims them, for as long as it is
 * here and IDENTITY_KEPT_MS after.
 */
export class Identities {
  readonly #store: IdentityStore;
  readonly #clock: Clock;
  readonly #newSecret: () => string;
  readonly #present = new Set<UserId>();

  constructor(store: IdentityStore, clock: Clock, newSecret: () => string) {
    this.#store = store;
    this.#clock = clock;
    this.#newSecret = newSecret;
  }

  /**
   * Makes the caller the owner of what it claims, under the session secret it showed, or a new one. Throws NICK_IN_USE
   * if the user id or the nick is somebody else's, UNAVAILABLE if the claim can't be kept now.
   */
  claim({ userId: id, nickName, session = this.#newSecret() }: Auth): Identity {
    const userId = toUserId(id);
    const owner = this.#ownerOf(userId);
    if (userId === SYSTEM.userId || (owner !== undefined && !isSecretOf(owner, session))) {
      throw chatError("user-id-taken", { userId });
    }
    if (!this.#isFree(nickName, userId)) {
      throw chatError("nick-taken-on-entry", { nickName });
    }
    if (owner?.nickName === nickName) this.#touch(owner);
    else this.#put(userId, nickName, session);
    return { userId, nickName, session };
  }

  /** Who owns a user id, here or remembered. */
  known(userId: UserId): { readonly userId: UserId; readonly nickName: Nick } | undefined {
    return this.#ownerOf(userId);
  }

  /** Gives a v1 user another nick; its old one is free. Throws NICK_IN_USE, or UNAVAILABLE if it can't be kept now. */
  rename(userId: UserId, nickName: Nick): void {
    const owner = this.#ownerOf(userId);
    if (owner === undefined || !this.#isFree(nickName, userId)) {
      throw chatError("nick-taken", { nickName });
    }
    this.#store.put({ ...owner, nickName, nickKey: nickKey(nickName), usedAt: this.#clock.now() });
  }

  /** A number is put after whatever of it a v1 user owns. */
  guest(nickName: Nick, id: WireUserId): Guest {
    let freeNick = nickName;
    for (let n = 2; !this.#isFree(freeNick); n++) freeNick = numberedNick(nickName, n);
    let freeId = id;
    for (let n = 2; this.#isOwned(toUserId(freeId)); n++) freeId = `${id}-${n}`;
    return { nickName: freeNick, id: freeId };
  }

  /** The user is here until `left`: it keeps what it owns however long it stays. */
  entered(userId: UserId): void {
    this.#present.add(userId);
  }

  /** The user's last connection is gone. */
  left(userId: UserId): void {
    this.#present.delete(userId);
    const owner = this.#store.byUserId(userId);
    if (owner !== undefined) this.#touch(owner);
  }

  #put(userId: UserId, nickName: Nick, session: string): void {
    const usedAt = this.#clock.now();
    this.#store.put({ userId, nickName, nickKey: nickKey(nickName), secretHash: hash(session), usedAt });
  }

  /** Who is known needs no disk to come in, and thousands who come back at once cost no sync each. */
  #touch({ userId, usedAt }: OwnedIdentity): void {
    const now = this.#clock.now();
    if (now - usedAt > TOUCH_MS) this.#store.touch(userId, now);
  }

  #isFree(nickName: Nick, forUser?: UserId): boolean {
    const key = nickKey(nickName);
    if (key === SYSTEM.nickName) return false;
    const owner = this.#remembered(this.#store.byNickKey(key));
    return owner === undefined || owner.userId === forUser;
  }

  #isOwned(userId: UserId): boolean {
    return userId === SYSTEM.userId || this.#ownerOf(userId) !== undefined;
  }

  #ownerOf(userId: UserId): OwnedIdentity | undefined {
    return this.#remembered(this.#store.byUserId(userId));
  }

  /** One forgotten stays in the store until somebody takes its place. */
  #remembered(owner: OwnedIdentity | undefined): OwnedIdentity | undefined {
    if (owner === undefined || this.#present.has(owner.userId)) return owner;
    return this.#clock.now() - owner.usedAt <= IDENTITY_KEPT_MS ? owner : undefined;
  }
}

function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function isSecretOf(owner: OwnedIdentity, secret: string): boolean {
  return timingSafeEqual(Buffer.from(owner.secretHash), Buffer.from(hash(secret)));
}
