import type { RoomMember } from "../../core/client/members.ts";
import type { Room } from "../state/room.ts";
import type { Words } from "../words/english.ts";

/** Lists the members of a room, as far as they are known; nobody for a room that is not joined. */
export function listMembers(room: Room | undefined): readonly RoomMember[] {
  if (room === undefined || room.membership !== "joined") return [];
  return knownMembers(room);
}

/** Lists all that are known of a room's members, also while it is joined again. */
export function knownMembers({ roster, found }: Room): readonly RoomMember[] {
  switch (roster.status) {
    case "known":
      return roster.users;
    case "partial":
      return mergeMembers(roster.users, found.users);
    case "unknown":
      return [];
  }
}

/** Returns the number of a room's members; undefined where the server does not tell it. */
export function countMembers({ roster }: Room): number | undefined {
  if (roster.status === "unknown") return undefined;
  return roster.status === "known" ? roster.users.length : roster.count;
}

/** Explains why there is no list of members; returns undefined where there is one. */
export function explainNoMembers(room: Room | undefined, words: Words): string | undefined {
  if (room === undefined) return words.noRoom;
  if (room.refusal !== undefined) return explainRefusal(room, words);
  if (room.membership === "joining") return words.joining;
  return room.roster.status === "unknown" ? words.rosterUnknown : undefined;
}

/** Returns the sentence that says that a room was not joined, and why. */
export function explainRefusal({ refusal }: Room, words: Words): string {
  return words.notJoined(refusal?.reason ?? "");
}

/** Puts members behind others, each user once, as it was told last. */
export function mergeMembers(
  users: readonly RoomMember[],
  others: readonly RoomMember[],
): readonly RoomMember[] {
  if (others.length === 0) return users;
  const merged = new Map(users.map((user) => [user.userId, user]));
  for (const user of others) merged.set(user.userId, user);
  return [...merged.values()];
}
