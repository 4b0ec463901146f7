import type { UserId } from "../../core/protocol/names.ts";
import type { Member } from "../../core/protocol/server-events.ts";
import { type Roster, type RosterEntry, toMember } from "./room.ts";

/** The changes that turn one roster into another. */
export interface RosterDiff {
  readonly joined: readonly Member[];
  readonly left: readonly Member[];
  readonly changed: readonly Member[];
}

/** The net difference: who left and came back in between is in none of the lists. */
export function rosterDiff(before: Roster, after: Roster): RosterDiff {
  const joined: Member[] = [];
  const changed: Member[] = [];
  for (const [userId, entry] of after) {
    const earlier = before.get(userId);
    if (earlier === undefined) joined.push(toMember(entry));
    else if (isOther(earlier, entry)) changed.push(toMember(entry));
  }
  const left = [...before].filter(([userId]) => !after.has(userId)).map(([, entry]) => toMember(entry));
  return { joined, left, changed };
}

function isOther(before: RosterEntry, after: RosterEntry): boolean {
  return before.nickName !== after.nickName || before.id !== after.id || before.away !== after.away;
}

/** Everybody who changed, as they are now, for a reader who may know any state of them. */
export function currentStates(changed: ReadonlyMap<UserId, RosterEntry>, roster: Roster): RosterDiff {
  const joined: Member[] = [];
  const left: Member[] = [];
  for (const [userId, entry] of changed) {
    const now = roster.get(userId);
    if (now === undefined) left.push(toMember(entry));
    else joined.push(toMember(now));
  }
  return { joined, left, changed: [] };
}
