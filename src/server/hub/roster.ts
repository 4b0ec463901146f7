import type { WireUserId } from "../../core/protocol/fields.ts";
import { type Nick, nickKey, type UserId } from "../../core/protocol/names.ts";
import type { Member } from "../../core/protocol/server-events.ts";
import { NewestFirst } from "./newest-first.ts";
import type { Connection, ConnectionId, Membership, Person } from "./room.ts";

/** A line of `roomUser`: a user, once however many connections, with the socket of the oldest of them. */
export interface RosterEntry {
  readonly nickName: Nick;
  readonly socketId: ConnectionId;
  readonly id: WireUserId;
  readonly away?: string | undefined;
}

/** A part of a roster; `more` says whether others follow. */
export interface RosterPage {
  readonly entries: readonly RosterEntry[];
  readonly more: boolean;
}

/** A question for a page: those behind `after` in the order of their ids, whose nicks begin with `prefix`. */
export interface RosterQuery {
  readonly after?: UserId | undefined;
  readonly prefix?: string | undefined;
  readonly limit: number;
}

/** Somebody in the roster. */
interface RosterUser {
  readonly userId: UserId;
  /** The connections here, oldest first. */
  readonly memberships: Set<Membership>;
  /** The user as it stood when its last connection was lost; it keeps its position until it is confirmed that it left. */
  missing: RosterEntry | undefined;
  /** The nick's key, and the nick that it was made of. */
  key?: { readonly nickName: Nick; readonly text: string };
}

/**
 * The users in a room, in the order they came. It is kept as they come and go, so that no coming or going costs a walk over all of
 * them.
 */
export class Roster {
  readonly #users = new Map<UserId, RosterUser>();
  readonly #arrivals = new NewestFirst<RosterUser>();
  readonly #speakers = new NewestFirst<RosterUser>();
  /** By id, for pages that begin behind any id, also one that is gone. */
  readonly #sorted: RosterUser[] = [];

  get count(): number {
    return this.#users.size;
  }

  /** A user who was missing is back in its position. */
  add(membership: Membership): void {
    const { userId } = membership.person;
    const user = this.#users.get(userId) ?? this.#open(userId);
    user.memberships.add(membership);
    user.missing = undefined;
  }

  remove(membership: Membership): void {
    const user = this.#users.get(membership.person.userId);
    if (user?.memberships.delete(membership) && user.memberships.size === 0) this.#close(user);
  }

  /** Takes out a lost connection; the user is missing now, as returned, unless here on another one. */
  lose(membership: Membership): RosterEntry | undefined {
    const { connection, person } = membership;
    const user = this.#users.get(person.userId);
    if (!user?.memberships.delete(membership) || user.memberships.size > 0) return undefined;
    user.missing = toEntry(connection, person);
    return user.missing;
  }

  /** Confirms that a missing user has left; false if it came back, or was missed anew, since `entry`. */
  confirmLeft(userId: UserId, entry: RosterEntry): boolean {
    const user = this.#users.get(userId);
    if (user?.missing !== entry) return false;
    this.#close(user);
    return true;
  }

  noteSpeaker(userId: UserId): void {
    const user = this.#users.get(userId);
    if (user !== undefined) this.#speakers.touch(user);
  }

  entry(userId: UserId): RosterEntry | undefined {
    const user = this.#users.get(userId);
    return user && entryOf(user);
  }

  membershipsOf(userId: UserId): readonly Membership[] {
    return [...(this.#users.get(userId)?.memberships ?? [])];
  }

  entries(): RosterEntry[] {
    return [...this.#users.values()].map(entryOf);
  }

  /** Gives all, in the order they came, if they are at most so many; else those who spoke last, then those who came last. */
  overview(most: number): RosterPage {
    if (this.count <= most) return { entries: this.entries(), more: false };
    const users = new Set<RosterUser>();
    for (const newest of [this.#speakers, this.#arrivals]) {
      for (const user of newest) {
        if (users.size === most) break;
        users.add(user);
      }
    }
    return { entries: [...users].map(entryOf), more: true };
  }

  page({ after, prefix = "", limit }: RosterQuery): RosterPage {
    const wanted = nickKey(prefix);
    const entries: RosterEntry[] = [];
    for (let at = after === undefined ? 0 : this.#behind(after); at < this.#sorted.length; at += 1) {
      const user = this.#sorted[at];
      if (user === undefined || !keyOf(user).startsWith(wanted)) continue;
      if (entries.length === limit) return { entries, more: true };
      entries.push(entryOf(user));
    }
    return { entries, more: false };
  }

  #open(userId: UserId): RosterUser {
    const user: RosterUser = { userId, memberships: new Set(), missing: undefined };
    this.#users.set(userId, user);
    this.#arrivals.touch(user);
    this.#sorted.splice(this.#behind(userId), 0, user);
    return user;
  }

  #close(user: RosterUser): void {
    this.#users.delete(user.userId);
    this.#arrivals.delete(user);
    this.#speakers.delete(user);
    this.#sorted.splice(this.#behind(user.userId) - 1, 1);
  }

  /** The index of the first user whose id comes after this one. */
  #behind(userId: UserId): number {
    let from = 0;
    let to = this.#sorted.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#sorted[middle]?.userId ?? "") <= userId) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function entryOf({ memberships, missing }: RosterUser): RosterEntry {
  if (missing !== undefined) return missing;
  const [oldest] = memberships;
  if (oldest === undefined) throw new Error("a user in a roster without a connection");
  return toEntry(oldest.connection, oldest.person);
}

function keyOf(user: RosterUser): string {
  const { nickName } = entryOf(user);
  if (user.key?.nickName !== nickName) user.key = { nickName, text: nickKey(nickName) };
  return user.key.text;
}

/** The roster entry of a person on one of its connections. */
export function toEntry({ id: socketId }: Connection, { nickName, id, away }: Person): RosterEntry {
  return away === undefined ? { nickName, socketId, id } : { nickName, socketId, id, away };
}

/** A roster entry as v1 clients get it. */
export function toMember({ nickName, id, away }: RosterEntry): Member {
  return away === undefined ? { nickName, id } : { nickName, id, away };
}
