import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { WireUserId } from "../../core/protocol/fields.ts";
import { IDENTITY_KEPT_MS } from "../../core/protocol/limits.ts";
import { type Nick, numberedNick, SYSTEM, toUserId, type UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type {
  ClaimOutcome,
  Forgotten,
  GuestIdentity,
  IdentityClaim,
  IdentityStore,
  KnownIdentity,
  Session,
} from "./identity-store.ts";
import type { IdentityTable, KeptSession, OwnedIdentity } from "./identity-table.ts";
import { toNickKeys } from "./nick-keys.ts";
import { type OwnedId, toOwnedId } from "./owned-id.ts";
import { ReservedNicks } from "./reserved-nicks.ts";

/** An idle use is written down again at most this often, in ms. */
const NOTE_USE_MS = 60 * 60 * 1000;

const SYSTEM_KEYS = toNickKeys(SYSTEM.nickName);

/** Numbers after 1 that are tried in their order for a guest. */
const LAST_TRIED_NUMBER = 9;

/** The numbers that are tried after these, at random: far more than there are identities, so that one of the first few is free. */
const RANDOM_NUMBERS = { from: 100_000, to: 1_000_000 };

/** Sessions of one user; of more, the one that began first ends. */
const MOST_SESSIONS = 20;

/** Identities that are looked at in one step of forgetting. */
const FORGET_STEP = 100;

/**
 * The identities of a server that is one process. Each method reads and writes in one go: that makes it atomic. What is written in one
 * turn of the event loop is written together, in the order of the calls.
 */
export class LocalIdentityStore implements IdentityStore {
  readonly #table: IdentityTable;
  readonly #clock: Clock;
  readonly #isKept: (owner: OwnedId) => boolean;
  readonly #reserved: ReservedNicks;
  /** The connections of each user who is here. */
  readonly #present = new Map<UserId, Set<string>>();

  /** `isKept` says of an owner that it is kept however long it is not here. */
  constructor(
    table: IdentityTable,
    clock: Clock,
    isKept: (owner: OwnedId) => boolean = () => false,
    reserved = new ReservedNicks(),
  ) {
    this.#table = table;
    this.#clock = clock;
    this.#isKept = isKept;
    this.#reserved = reserved;
  }

  async claim(claim: IdentityClaim): Promise<ClaimOutcome> {
    const owner = this.#ownerOf(claim.userId);
    if (owner?.nickName === claim.nickName && withSession(owner, claim, 0) === owner.sessions) {
      return this.#settle(claim);
    }
    return this.#table.write(() => this.#settle(claim));
  }

  #settle(claim: IdentityClaim): ClaimOutcome {
    const { userId, nickName, session, isProved } = claim;
    const owner = this.#ownerOf(userId);
    const isOwner = owner === undefined || isProved === true || findSession(owner, session) !== undefined;
    if (userId === SYSTEM.userId || !isOwner) return "user-id-taken";
    if (!this.#isFree(nickName, userId)) return "nick-taken";
    if (isProved !== true && this.#isReserved(nickName, owner)) return "nick-reserved";
    const sessions = withSession(owner, claim, this.#clock.now());
    if (owner?.nickName === nickName && owner.sessions === sessions) this.#noteUse(owner);
    else this.#put({ secretHash: hash(session), ...owner, userId, nickName, sessions });
    return "owned";
  }

  async session(userId: UserId, secret: string): Promise<Session | undefined> {
    const owner = this.#ownerOf(userId);
    return owner && findSession(owner, secret);
  }

  async sessions(userId: UserId): Promise<readonly Session[]> {
    return this.#ownerOf(userId)?.sessions ?? [];
  }

  endSession(userId: UserId, id: string): Promise<void> {
    return this.#table.write(() => {
      const owner = this.#ownerOf(userId);
      if (owner === undefined) return;
      this.#put({ ...owner, sessions: owner.sessions.filter((session) => session.id !== id) });
    });
  }

  rename(userId: UserId, nickName: Nick): Promise<ClaimOutcome> {
    return this.#table.write(() => {
      const owner = this.#ownerOf(userId);
      if (owner === undefined) return "user-id-taken";
      if (!this.#isFree(nickName, userId)) return "nick-taken";
      if (this.#isReserved(nickName, owner)) return "nick-reserved";
      if (owner.nickName !== nickName) this.#put({ ...owner, nickName });
      return "owned";
    });
  }

  async find(userId: UserId): Promise<KnownIdentity | undefined> {
    return toKnown(this.#ownerOf(userId));
  }

  async findNick(nickName: Nick): Promise<KnownIdentity | undefined> {
    const owners = this.#table.byNickKeys(toNickKeys(nickName));
    return toKnown(owners.find((owner) => this.#remembered(owner) !== undefined));
  }

  async nameGuest(nickName: Nick, id: WireUserId): Promise<GuestIdentity> {
    const freeNick = findFree(
      nickName,
      (nick) => this.#isFree(nick) && !this.#isReserved(nick, undefined),
      (number) => numberedNick(nickName, number),
    );
    const freeId = findFree(
      id,
      (userId) => !this.#isOwned(toUserId(userId)),
      (number) => `${id}-${number}`,
    );
    return { nickName: freeNick, id: freeId };
  }

  forgetUnused(mostKept: number): Promise<Forgotten> {
    return this.#table.write(() => {
      const excess = this.#table.count() - mostKept;
      const oldest = this.#table.longestUnused(FORGET_STEP);
      let removed = 0;
      for (const identity of oldest) {
        const { userId, usedAt } = identity;
        const mayGo = removed < excess || this.#isOver(usedAt);
        if (this.#present.has(userId) || this.#isKeptAlways(identity)) {
          if (mayGo) this.#table.noteUse(userId, this.#clock.now());
          continue;
        }
        if (!mayGo) return { removed, more: false };
        this.#table.remove(userId);
        removed += 1;
      }
      return { removed, more: removed > 0 && oldest.length === FORGET_STEP };
    });
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

  /** Whoever has owned it before goes on to own it since then. */
  #put(
    owner: Pick<OwnedIdentity, "userId" | "nickName" | "secretHash" | "sessions"> & {
      ownedSince?: number | undefined;
    },
  ) {
    const now = this.#clock.now();
    const nickKeys = toNickKeys(owner.nickName);
    this.#table.put({ ...owner, nickKeys, ownedSince: owner.ownedSince ?? now, usedAt: now });
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

  #isReserved(nickName: Nick, owner: OwnedIdentity | undefined): boolean {
    return this.#reserved.refuses(toNickKeys(nickName), toKnown(owner)?.ownedId);
  }

  #isOwned(userId: UserId): boolean {
    return userId === SYSTEM.userId || this.#ownerOf(userId) !== undefined;
  }

  #ownerOf(userId: UserId): OwnedIdentity | undefined {
    return this.#remembered(this.#table.byUserId(userId));
  }

  /** An identity whose time is over stays in the table until it is removed, or another takes its place. */
  #remembered(owner: OwnedIdentity | undefined): OwnedIdentity | undefined {
    if (owner === undefined || this.#present.has(owner.userId)) return owner;
    return this.#isOver(owner.usedAt) && !this.#isKeptAlways(owner) ? undefined : owner;
  }

  #isOver(usedAt: number): boolean {
    return this.#clock.now() - usedAt > IDENTITY_KEPT_MS;
  }

  #isKeptAlways({ userId, secretHash }: OwnedIdentity): boolean {
    return this.#isKept(toOwnedId(userId, secretHash));
  }
}

function toKnown(owner: OwnedIdentity | undefined): KnownIdentity | undefined {
  if (owner === undefined) return undefined;
  const { userId, nickName, secretHash, ownedSince } = owner;
  return { userId, nickName, ownedId: toOwnedId(userId, secretHash), ownedSince };
}

/** Gives what was asked for if it is free, else with a number: a few in their order, and then random ones, however many are taken. */
function findFree<T>(wanted: T, isFree: (one: T) => boolean, numbered: (number: number) => T): T {
  if (isFree(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const { from, to } = RANDOM_NUMBERS;
    const one = numbered(number <= LAST_TRIED_NUMBER ? number : randomInt(from, to));
    if (isFree(one)) return one;
  }
}

function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function findSession({ sessions }: OwnedIdentity, secret: string): KeptSession | undefined {
  const secretHash = Buffer.from(hash(secret));
  return sessions.find((session) => timingSafeEqual(Buffer.from(session.secretHash), secretHash));
}

/** The sessions of an owner with that of a claim among them, which knows the password by which it came in; the same list where nothing changes. */
function withSession(
  owner: OwnedIdentity | undefined,
  { session, address, passwordId }: IdentityClaim,
  now: number,
): readonly KeptSession[] {
  const sessions = owner?.sessions ?? [];
  const known = owner && findSession(owner, session);
  if (known !== undefined) {
    if (passwordId === undefined || known.passwordId === passwordId) return sessions;
    return sessions.map((one) => (one === known ? { ...one, passwordId } : one));
  }
  const id = randomBytes(6).toString("hex");
  const added = { id, secretHash: hash(session), beganAt: now, address, passwordId };
  return [...sessions, added].slice(-MOST_SESSIONS);
}
