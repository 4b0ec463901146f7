import { type Nick, nickKey, type UserId } from "../../core/protocol/names.ts";
import { isNamedAt } from "../../core/text/mention.ts";

/** A v1 user whom a message may name. It is in the room, has a read mark there, or both. */
interface NamedUser {
  readonly userId: UserId;
  /** The nick, folded. */
  key: string;
  isHere: boolean;
  isMarked: boolean;
}

/**
 * The v1 users whom messages of a room may name: those who are in it, and those who have a read mark there. They are found by how their
 * nicks begin, so that a text that names nobody costs next to nothing, however many they are.
 */
export class RoomPeople {
  /** Those with a read mark were read from what is kept. */
  isLoaded = false;
  /** The reading of them, while it goes on. */
  loading: Promise<void> | undefined;
  readonly #users = new Map<UserId, NamedUser>();
  /** By the first two UTF-16 units of their nicks; shorter ones by that one unit. */
  readonly #byStart = new Map<number, NamedUser[]>();
  /** The number of nicks of one unit. */
  #single = 0;

  /** A user has come in. */
  enter(userId: UserId, nickName: Nick): void {
    this.#know(userId, nickName).isHere = true;
  }

  /** A user has gone. */
  leave(userId: UserId): void {
    const user = this.#users.get(userId);
    if (user === undefined) return;
    user.isHere = false;
    if (!user.isMarked) this.forget(userId);
  }

  /** A user has a read mark. */
  mark(userId: UserId, nickName: Nick): void {
    this.#know(userId, nickName).isMarked = true;
  }

  /** A user has another nick; nothing happens for one who can't be named here. */
  rename(userId: UserId, nickName: Nick): void {
    if (this.#users.has(userId)) this.#know(userId, nickName);
  }

  forget(userId: UserId): void {
    const user = this.#users.get(userId);
    if (user === undefined) return;
    this.#users.delete(userId);
    this.#removeStart(user);
  }

  isMarked(userId: UserId): boolean {
    return this.#users.get(userId)?.isMarked === true;
  }

  /** Tells whether a user is known under a nick. */
  isCalled(userId: UserId, nickName: Nick): boolean {
    return this.#users.get(userId)?.key === nickKey(nickName);
  }

  /** Finds the first `most` users whom a text names, in the order in which it does. */
  find(text: string, most: number): readonly UserId[] {
    if (this.#users.size === 0) return [];
    const folded = nickKey(text);
    const found = new Set<UserId>();
    let before = 0;
    for (let index = 0; index < folded.length && found.size < most; index += 1) {
      const unit = folded.charCodeAt(index);
      const goesOn = isWordUnit(before) && isWordUnit(unit);
      before = unit;
      if (goesOn) continue; // no nick begins within a word
      this.#findAt(folded, index, toStart(unit, folded.charCodeAt(index + 1)), found);
      if (this.#single > 0) this.#findAt(folded, index, toStart(unit, 0), found);
    }
    return [...found];
  }

  #findAt(folded: string, index: number, start: number, found: Set<UserId>): void {
    for (const { userId, key } of this.#byStart.get(start) ?? []) {
      if (folded.startsWith(key, index) && isNamedAt(folded, key, index)) found.add(userId);
    }
  }

  #know(userId: UserId, nickName: Nick): NamedUser {
    const key = nickKey(nickName);
    const known = this.#users.get(userId);
    if (known?.key === key) return known;
    if (known !== undefined) this.#removeStart(known);
    const user = known ?? { userId, key, isHere: false, isMarked: false };
    user.key = key;
    this.#users.set(userId, user);
    this.#addStart(user);
    return user;
  }

  #addStart(user: NamedUser): void {
    const start = startOf(user.key);
    const alike = this.#byStart.get(start);
    if (alike === undefined) this.#byStart.set(start, [user]);
    else alike.push(user);
    if (user.key.length === 1) this.#single += 1;
  }

  #removeStart(user: NamedUser): void {
    const start = startOf(user.key);
    const others = this.#byStart.get(start)?.filter((one) => one !== user) ?? [];
    if (others.length === 0) this.#byStart.delete(start);
    else this.#byStart.set(start, others);
    if (user.key.length === 1) this.#single -= 1;
  }
}

function startOf(key: string): number {
  return toStart(key.charCodeAt(0), key.length === 1 ? 0 : key.charCodeAt(1));
}

/** One number for two units; what is behind the end of a text counts as 0. */
function toStart(first: number, second: number): number {
  return (first << 16) | second;
}

/** Tells the letters, digits and the underscore of ASCII in a folded text. */
function isWordUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f;
}
