import { toUserId, type UserId } from "../../protocol/names.ts";
import type { Member, Presence } from "../../protocol/server-events.ts";
import type { RoomMember, Roster } from "../chat.ts";
import { toRoomMember } from "../payloads.ts";

/** A roster from the wire's list, each user once. */
export function knownRoster(members: readonly Member[]): Roster {
  return withMembers(new Map(), members);
}

/** The roster after what `presence` says: those who joined or changed are put in once, those who left are gone. */
export function afterPresence(roster: Roster, { joined, left, changed }: Presence): Roster {
  const before = roster.status === "known" ? roster.users : [];
  const users = new Map(before.map((user) => [user.userId, user]));
  for (const member of left) users.delete(toUserId(member.id));
  return withMembers(users, [...joined, ...changed]);
}

function withMembers(users: Map<UserId, RoomMember>, members: readonly Member[]): Roster {
  for (const user of members.map(toRoomMember)) users.set(user.userId, user);
  return { status: "known", users: [...users.values()] };
}
