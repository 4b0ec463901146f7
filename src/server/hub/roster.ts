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

/** Somebody's place in the roster. */
interface Place {
  readonly userId: UserId;
  /** The connections here, oldest first. */
  readonly memberships: Set<Membership>;
  /** The user as it stood when its last connection was lost; it keeps its place until it is confirmed that it left. */
  missing: RosterEntry | undefined;
  /** The nick's key, and the nick that it was made of. */
  key?: { readonly nickName: Nick; readonly text: string };
}

/**
 * The users in a room, in the order they came. It is kept as they come and go, so that no coming or going costs a walk over all of
 * them.
 */
export class Roster {
  readonly #places = new Map<UserId, Place>();
  readonly #arrivals = new NewestFirst<Place>();
  readonly #speakers = new NewestFirst<Place>();
  /** By id, for pages that begin behind any id, also one that is gone. */
  readonly #sorted: Place[] = [];

  get count(): number {
    return this.#places.size;
  }

  /** A user who was missing is back in its place. */
  add(membership: Membership): void {
    const { userId } = membership.person;
    const place = this.#places.get(userId) ?? this.#open(userId);
    place.memberships.add(membership);
    place.missing = undefined;
  }

  remove(membership: Membership): void {
    const place = this.#places.get(membership.person.userId);
    if (place?.memberships.delete(membership) && place.memberships.size === 0) this.#close(place);
  }

  /** Takes out a lost connection; the user is missing now, as returned, unless here on another one. */
  lose(membership: Membership): RosterEntry | undefined {
    const { connection, person } = membership;
    const place = this.#places.get(person.userId);
    if (!place?.memberships.delete(membership) || place.memberships.size > 0) return undefined;
    place.missing = toEntry(connection, person);
    return place.missing;
  }

  /** Confirms that a missing user has left; false if it came back, or was missed anew, since `entry`. */
  confirmLeft(userId: UserId, entry: RosterEntry): boolean {
    const place = this.#places.get(userId);
    if (place?.missing !== entry) return false;
    this.#close(place);
    return true;
  }

  noteSpeaker(userId: UserId): void {
    const place = this.#places.get(userId);
    if (place !== undefined) this.#speakers.touch(place);
  }

  entry(userId: UserId): RosterEntry | undefined {
    const place = this.#places.get(userId);
    return place && entryOf(place);
  }

  membershipsOf(userId: UserId): readonly Membership[] {
    return [...(this.#places.get(userId)?.memberships ?? [])];
  }

  entries(): RosterEntry[] {
    return [...this.#places.values()].map(entryOf);
  }

  /** Gives all, in the order they came, if they are at most so many; else those who spoke last, then those who came last. */
  overview(most: number): RosterPage {
    if (this.count <= most) return { entries: this.entries(), more: false };
    const places = new Set<Place>();
    for (const newest of [this.#speakers, this.#arrivals]) {
      for (const place of newest) {
        if (places.size === most) break;
        places.add(place);
      }
    }
    return { entries: [...places].map(entryOf), more: true };
  }

  page({ after, prefix = "", limit }: RosterQuery): RosterPage {
    const wanted = nickKey(prefix);
    const entries: RosterEntry[] = [];
    for (let at = after === undefined ? 0 : this.#behind(after); at < this.#sorted.length; at += 1) {
      const place = this.#sorted[at];
      if (place === undefined || !keyOf(place).startsWith(wanted)) continue;
      if (entries.length === limit) return { entries, more: true };
      entries.push(entryOf(place));
    }
    return { entries, more: false };
  }

  #open(userId: UserId): Place {
    const place: Place = { userId, memberships: new Set(), missing: undefined };
    this.#places.set(userId, place);
    this.#arrivals.touch(place);
    this.#sorted.splice(this.#behind(userId), 0, place);
    return place;
  }

  #close(place: Place): void {
    this.#places.delete(place.userId);
    this.#arrivals.delete(place);
    this.#speakers.delete(place);
    this.#sorted.splice(this.#behind(place.userId) - 1, 1);
  }

  /** The index of the first place whose id comes after this one. */
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

function entryOf({ memberships, missing }: Place): RosterEntry {
  if (missing !== undefined) return missing;
  const [oldest] = memberships;
  if (oldest === undefined) throw new Error("a place in a roster with nobody in it");
  return toEntry(oldest.connection, oldest.person);
}

function keyOf(place: Place): string {
  const { nickName } = entryOf(place);
  if (place.key?.nickName !== nickName) place.key = { nickName, text: nickKey(nickName) };
  return place.key.text;
}

/** The roster entry of a person on one of its connections. */
export function toEntry({ id: socketId }: Connection, { nickName, id, away }: Person): RosterEntry {
  return away === undefined ? { nickName, socketId, id } : { nickName, socketId, id, away };
}

/** A roster entry as v1 clients get it. */
export function toMember({ nickName, id, away }: RosterEntry): Member {
  return away === undefined ? { nickName, id } : { nickName, id, away };
}
