import { type Nick, nickKey, type UserId } from "../../core/protocol/names.ts";
import { type NamedUser, NickIndex } from "./nick-index.ts";

/** A v1 user whom a message may name: it is in the room, has a read mark there, or both. */
interface KnownUser {
  named: NamedUser;
  isHere: boolean;
  isMarked: boolean;
}

/** The v1 users whom messages of a room may name: those who are in it, and those who have a read mark there. */
export class RoomPeople {
  /** Those with a read mark were read from what is kept. */
  isLoaded = false;
  /** The reading of them, while it goes on. */
  loading: Promise<void> | undefined;
  readonly #users = new Map<UserId, KnownUser>();
  readonly #nicks = new NickIndex();

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
    this.#nicks.delete(user.named);
  }

  isMarked(userId: UserId): boolean {
    return this.#users.get(userId)?.isMarked === true;
  }

  /** Tells whether a user is known under a nick. */
  isCalled(userId: UserId, nickName: Nick): boolean {
    return this.#users.get(userId)?.named.key === nickKey(nickName);
  }

  /** Finds the first `most` users whom a text names, in the order in which it does. */
  find(text: string, most: number): readonly UserId[] {
    return this.#nicks.find(text, most);
  }

  #know(userId: UserId, nickName: Nick): KnownUser {
    const named = { userId, key: nickKey(nickName) };
    const known = this.#users.get(userId);
    if (known?.named.key === named.key) return known;
    if (known !== undefined) this.#nicks.delete(known.named);
    const user = known ?? { named, isHere: false, isMarked: false };
    user.named = named;
    this.#users.set(userId, user);
    this.#nicks.add(named);
    return user;
  }
}
