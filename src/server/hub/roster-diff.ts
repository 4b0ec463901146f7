import type { UserId } from "../../core/protocol/names.ts";
import type { Member } from "../../core/protocol/server-events.ts";
import type { Membership } from "./room.ts";
import { type RosterEntry, toMember } from "./roster.ts";

/** The changes in a room since its members were last told. */
export interface PendingChanges {
  /** Everybody who came, went or changed, as they last stood. */
  readonly changed: Map<UserId, RosterEntry>;
  /** Members who were answered meanwhile: they know a roster that the others were never told. */
  readonly newcomers: Set<Membership>;
}

/** The changes that turn one roster into another. */
export interface RosterDiff {
  readonly joined: readonly Member[];
  readonly left: readonly Member[];
  readonly changed: readonly Member[];
}

/** Gives a user's entry at some time; undefined for one who was not there. */
export type EntryOf = (userId: UserId) => RosterEntry | undefined;

/** The net difference of these users: who left and came back in between is in none of the lists. */
export function rosterDiff(userIds: Iterable<UserId>, before: EntryOf, after: EntryOf): RosterDiff {
  const joined: Member[] = [];
  const left: Member[] = [];
  const changed: Member[] = [];
  for (const userId of userIds) {
    const [earlier, now] = [before(userId), after(userId)];
    if (now === undefined) {
      if (earlier !== undefined) left.push(toMember(earlier));
    } else if (earlier === undefined) joined.push(toMember(now));
    else if (isOther(earlier, now)) changed.push(toMember(now));
  }
  return { joined, left, changed };
}

function isOther(before: RosterEntry, after: RosterEntry): boolean {
  return before.nickName !== after.nickName || before.id !== after.id || before.away !== after.away;
}

/** Everybody of these, as they are now, for a reader who may know any state of them since `before`. */
export function currentStates(
  pending: ReadonlyMap<UserId, RosterEntry>,
  before: EntryOf,
  after: EntryOf,
): RosterDiff {
  const joined: Member[] = [];
  const left: Member[] = [];
  const changed: Member[] = [];
  for (const [userId, entry] of pending) {
    const now = after(userId);
    if (now === undefined) left.push(toMember(entry));
    else (before(userId) === undefined ? joined : changed).push(toMember(now));
  }
  return { joined, left, changed };
}
