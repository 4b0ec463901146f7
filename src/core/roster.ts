import type { RoomMember, Roster } from "./chat.ts";
import type { UserId } from "./names.ts";
import type { Member, Presence } from "./protocol.ts";
import { toRoomMember } from "./wire.ts";

/** A roster from the wire's list, each user once. */
export function knownRoster(members: readonly Member[]): Roster {
  const users = new Map<UserId, RoomMember>();
  for (const member of members.map(toRoomMember)) users.set(member.userId, member);
  return { status: "known", users: [...users.values()] };
}

/** The roster after what `presence` says: those who joined or changed are put in once, those who left are gone. */
export function afterPresence(roster: Roster, presence: Presence): Roster {
  const users = new Map<UserId, RoomMember>();
  if (roster.status === "known") for (const user of roster.users) users.set(user.userId, user);
  for (const member of presence.left) users.delete(toRoomMember(member).userId);
  for (const member of [...presence.joined, ...presence.changed]) {
    const user = toRoomMember(member);
    users.set(user.userId, user);
  }
  return { status: "known", users: [...users.values()] };
}
