import type { RoomMember } from "../../core/client/chat.ts";
import type { Room } from "../state/room.ts";
import type { Words } from "../words/english.ts";

/** Lists the members of a room, as far as the server tells them; nobody for a room that is not joined. */
export function listMembers(room: Room | undefined): readonly RoomMember[] {
  if (room === undefined || room.membership !== "joined") return [];
  return room.roster.status === "known" ? room.roster.users : [];
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
