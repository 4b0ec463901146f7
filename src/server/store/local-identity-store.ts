import { createHash, timingSafeEqual } from "node:crypto";
import type { WireUserId } from "../../core/protocol/fields.ts";
import { IDENTITY_KEPT_MS } from "../../core/protocol/limits.ts";
import { type Nick, numberedNick, SYSTEM, toUserId, type UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type {
  ClaimOutcome,
  GuestIdentity,
  IdentityClaim,
  IdentityStore,
  KnownIdentity,
} from "./identity-store.ts";
import type { IdentityTable, OwnedIdentity } from "./identity-table.ts";
import { toNickKeys } from "./nick-keys.ts";

/** An idle use is written down again at most this often, in ms. */
const NOTE_USE_MS = 60 * 60 * 1000;

const SYSTEM_KEYS = toNickKeys(SYSTEM.nickName);

/** A claim that is to be written down, and the end of the wait for it. */
interface PendingClaim {
  readonly claim: IdentityClaim;
  readonly resolve: (outcome: ClaimOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The identities of a server that is one process. Each method runs at once, in one go: that makes it atomic. New identities of one
 * turn of the event loop are written together, in the order of their claims.
 */
export class LocalIdentityStore implements IdentityStore {
  readonly #table: IdentityTable;
  readonly #clock: Clock;
  /** The connections of each user who is here. */
  readonly #present = new Map<UserId, Set<string>>();
  #claims: PendingClaim[] = [];

  constructor(table: IdentityTable, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  async claim(claim: IdentityClaim): Promise<ClaimOutcome> {
    const owner = this.#ownerOf(claim.userId);
    if (owner?.nickName === claim.nickName) return this.#settle(claim);
    return new Promise((resolve, reject) => {
      this.#claims.push({ claim, resolve, reject });
      if (this.#claims.length === 1) this.#table.soon(() => this.#settleClaims());
    });
  }

  #settleClaims(): void {
    const claims = this.#claims;
    this.#claims = [];
    try {
      const settled = this.#table.together(() =>
        claims.map(({ claim, resolve }) => ({ resolve, outcome: this.#settle(claim) })),
      );
      for (const { resolve, outcome } of settled) resolve(outcome);
    } catch (error) {
      for (const { reject } of claims) reject(error);
    }
  }

  #settle({ userId, nickName, session }: IdentityClaim): ClaimOutcome {
    const owner = this.#ownerOf(userId);
    if (userId === SYSTEM.userId || (owner !== undefined && !isSecretOf(owner, session)))
      return "user-id-taken";
    if (!this.#isFree(nickName, userId)) return "nick-taken";
    if (owner?.nickName === nickName) this.#noteUse(owner);
    else this.#put(userId, nickName, hash(session));
    return "owned";
  }

  async rename(userId: UserId, nickName: Nick): Promise<ClaimOutcome> {
    const owner = this.#ownerOf(userId);
    if (owner === undefined) return "user-id-taken";
    if (!this.#isFree(nickName, userId)) return "nick-taken";
    this.#put(userId, nickName, owner.secretHash);
    return "owned";
  }

  async find(userId: UserId): Promise<KnownIdentity | undefined> {
    return this.#ownerOf(userId);
  }

  async nameGuest(nickName: Nick, id: WireUserId): Promise<GuestIdentity> {
    let freeNick = nickName;
    for (let n = 2; !this.#isFree(freeNick); n++) freeNick = numberedNick(nickName, n);
    let freeId = id;
    for (let n = 2; this.#isOwned(toUserId(freeId)); n++) freeId = `${id}-${n}`;
    return { nickName: freeNick, id: freeId };
  }

  async entered(userId: UserId, connectionId: string): Promise<void> {
    const connections = this.#present.get(userId) ?? new Set();
    this.#present.set(userId, connections.add(connectionId));
  }

  async left(userId: UserId, connectionId: string): Promise<void> {
    const connections = this.#present.get(userId);
    connections?.delete(connectionId);
    if (connections !== undefined && connections.size > 0) return;
    this.#present.delete(userId);
    const owner = this.#table.byUserId(userId);
    if (owner !== undefined) this.#noteUse(owner);
  }

  #put(userId: UserId, nickName: Nick, secretHash: string): void {
    this.#table.put({
      userId,
      nickName,
      nickKeys: toNickKeys(nickName),
      secretHash,
      usedAt: this.#clock.now(),
    });
  }

  /** A known user needs no disk to come in, and thousands who come back at once cost no sync each. */
  #noteUse({ userId, usedAt }: OwnedIdentity): void {
    const now = this.#clock.now();
    if (now - usedAt > NOTE_USE_MS) this.#table.noteUse(userId, now);
  }

  #isFree(nickName: Nick, forUser?: UserId): boolean {
    const keys = toNickKeys(nickName);
    if (keys.some((key) => SYSTEM_KEYS.includes(key))) return false;
    const owners = this.#table.byNickKeys(keys);
    return owners.every((owner) => owner.userId === forUser || this.#remembered(owner) === undefined);
  }

  #isOwned(userId: UserId): boolean {
    return userId === SYSTEM.userId || this.#ownerOf(userId) !== undefined;
  }

  #ownerOf(userId: UserId): OwnedIdentity | undefined {
    return this.#remembered(this.#table.byUserId(userId));
  }

  /** A forgotten identity stays in the table until another takes its place. */
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
